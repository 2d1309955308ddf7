"""What a server of the table is, and how a daemon of upkeep sees it: up, with something wrong, stopped."""
import contextlib
import dataclasses
import json
import os
import pathlib
import re
import subprocess
import time

from room import START, STEP, Room, Trouble

SERVERS = {}  # name -> Server, in the order of the table

TURN = 20  # seconds in which a rule has to show a change
PROBE = 5  # seconds that one connection test may take
STOPPED = "Connection refused|Cannot create unix socket"  # what is said of a server that is not there


@dataclasses.dataclass
class Server:
    name: str
    set_up: object  # function of a Bench: writes files, starts the server, names its probes
    packages: tuple  # to install
    unpack: tuple  # to unpack beside the system, because they cannot be installed beside others
    version: str  # package whose version is shown


def server(name, *packages, unpack=()):
    """Registers a server; the first package is the one whose version the table shows."""

    def add(function):
        SERVERS[name] = Server(name, function, packages, unpack, (unpack + packages)[0])
        return function

    return add


@dataclasses.dataclass
class Probe:
    """One rule that must hold while the server is up, and the same rule with something wrong in it that must fail."""

    label: str
    rule: str
    wrong: str = None
    what: str = ""  # what is wrong in it
    says: str = ""  # what the failure has to say of it, a regular expression
    remark: str = ""
    leaves: str = ""  # what one look cannot but leave in the logs, a regular expression
    up: str = ""
    stopped: str = ""
    refused: str = ""
    notes: list = dataclasses.field(default_factory=list)

    @property
    def passed(self):
        return self.up == "ok" and self.stopped == "fails" and self.refused in ("fails", "-")


class Bench(Room):
    """A room with probes of its server and a daemon that makes them."""

    def __init__(self, binary, tree=None):
        super().__init__(tree)
        self.binary = binary
        self.probes = []
        self.socket_leaves = None  # what a connection to its Unix socket cannot but leave in the logs, a regular expression
        self.counters = {}  # what a server counts of bad connections: name -> function that tells

    def probe(self, label, rule, wrong=None, what="", says="", remark="", leaves=""):
        """A rule as it stands behind "if failed", and the same one gone wrong: what is wrong, and what upkeep says of it."""
        self.probes.append(Probe(label, rule, wrong, what, says, remark, leaves))

    def certified(self, label, rule):
        """A rule over TLS, with the checksum of our certificate and with that of none."""
        checksum = f"{rule} certificate checksum sha256 "
        self.probe(label, checksum + self.certificate()[2], checksum + "0" * 64, "certificate checksum", "certificate checksum failed")

    def _control_file(self):
        lines = ["set daemon 1", f"set logfile {self.path('upkeep.log')}", f"set pidfile {self.path('upkeep.pid')}",
                 f"set statefile {self.path('upkeep.state')}", f"set idfile {self.path('upkeep.id')}",
                 f"set eventqueue basedir {self.path('queue')}",
                 f"set httpd unixsocket {self.path('upkeep.sock')}"]
        # A process entry, because Unix sockets are tested in one; the process is this program and always there.
        me = self.write("me.pid", f"{os.getpid()}\n")
        for i, p in enumerate(self.probes):
            for name, rule in (f"right{i}", p.rule), (f"wrong{i}", p.wrong):
                if rule:
                    lines += [f"check process {name} with pidfile {me}", f"  if failed {rule} timeout {PROBE} seconds then alert"]
        return self.write("upkeeprc", "\n".join(lines) + "\n", 0o600)

    def _states(self):
        """For each service: state and message of its connection rule, or nothing while the daemon is not up."""
        try:
            done = subprocess.run([self.binary, "-c", self.path("upkeeprc"), "status", "--format", "json"], capture_output=True,
                                  text=True, timeout=STEP, check=False)
            services = json.loads(done.stdout)
        except (json.JSONDecodeError, subprocess.TimeoutExpired):
            return {}
        return {s["name"]: (r["state"], r.get("message", "")) for s in services for r in s.get("rules", [])
                if r.get("label") in ("Port", "Unix Socket")}

    def _until(self, want, limit, alive):
        """Waits until the services stand as wanted and say so; what the last look said is returned in any case."""
        end = time.monotonic() + limit
        while True:
            seen = self._states()
            if all(self._stands(seen, name, *wanted) for name, wanted in want.items()):
                return seen
            if self.daemon.poll() is not None:
                raise Trouble(f"upkeep ended with exit status {self.daemon.returncode}: {self.tail('upkeep.out')}")
            if alive:
                self._alive()
            if time.monotonic() > end:
                return seen
            time.sleep(0.3)

    def tail(self, name):
        with contextlib.suppress(OSError):
            return pathlib.Path(self.path(name)).read_text(errors="replace").strip()[-400:]
        return ""

    def judge(self):
        """Up, wrong, stopped: one daemon sees all three."""
        self._control_file()
        with open(self.path("upkeep.out"), "wb") as out:
            self.daemon = subprocess.Popen([self.binary, "-c", self.path("upkeeprc"), "-I"], stdin=subprocess.DEVNULL, stdout=out,
                                           stderr=out, preexec_fn=self._become(None))
        good = {f"right{i}": ("succeeded", "") for i in range(len(self.probes))}
        gone = {f"right{i}": ("failed", STOPPED) for i in range(len(self.probes))}
        wrong = {f"wrong{i}": ("failed", p.says) for i, p in enumerate(self.probes) if p.wrong}
        up = self._until(good, START, alive=True)
        refused = self._until(good | wrong, TURN, alive=True)
        self.stop()
        stopped = self._until(gone, TURN, alive=False)
        for i, p in enumerate(self.probes):
            p.up = self._word(p, "up", up, f"right{i}", good)
            p.stopped = self._word(p, "stopped", stopped, f"right{i}", gone)
            p.refused = self._word(p, p.what, refused, f"wrong{i}", wrong)
        return self.probes

    @staticmethod
    def _stands(seen, name, state, says):
        found, message = seen.get(name, ("nothing", ""))
        return found == state and re.search(says, message)

    def _word(self, p, when, seen, name, want):
        """The word of the table for how a service stood; the message goes into the notes."""
        if name not in want:
            return "-"
        state, message = seen.get(name, ("nothing", ""))
        p.notes.append(f"{when}: {message}")
        if self._stands(seen, name, *want[name]):
            return {"succeeded": "ok", "failed": "fails"}[state]
        return "ODD" if state == want[name][0] else state.upper()
