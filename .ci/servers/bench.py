"""A room for one server: a folder, free ports, its processes, and a daemon of upkeep that watches it."""
import contextlib
import ctypes
import dataclasses
import grp
import hashlib
import json
import os
import pathlib
import pwd
import re
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time

SERVERS = {}  # name -> Server, in the order of the table

START = 40  # seconds in which a server has to answer
TURN = 20  # seconds in which a rule has to show a change
STEP = 60  # seconds that a command of the preparation may take
PROBE = 5  # seconds that one connection test may take
STOPPED = "Connection refused|Cannot create unix socket"  # what is said of a server that is not there
QUIET = 5  # seconds between SIGTERM and SIGKILL


class Trouble(Exception):
    """The server cannot be had here; says why."""


@dataclasses.dataclass
class Server:
    name: str
    set_up: object  # function of a Room: writes files, starts the server, names its probes
    packages: tuple  # to install
    unpack: tuple  # to unpack beside the system, because they cannot be installed beside others
    version: tuple  # package whose version is shown


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
    up: str = ""
    stopped: str = ""
    refused: str = ""
    notes: list = dataclasses.field(default_factory=list)

    @property
    def passed(self):
        return self.up == "ok" and self.stopped == "fails" and self.refused in ("fails", "-")


class Room:
    def __init__(self, binary, tree=None):
        self.binary = binary
        self.tree = tree  # where packages are unpacked
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="upkeep-server-"))
        self.dir.chmod(0o755)  # servers that give up root read their files here
        self.probes = []
        self.children = []
        self.daemon = None
        self._certificate = None
        self._locks = []
        self._ends = []

    # What a server needs.

    def at_end(self, function):
        """Has a function called when the servers have ended."""
        self._ends.append(function)

    def path(self, name):
        return str(self.dir / name)

    def write(self, name, text, mode=0o644, owner=None):
        """Writes a file below the room's folder and gives its path."""
        path = self.dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)
        if owner:
            shutil.chown(path, owner)
        return str(path)

    def folder(self, name, owner=None, mode=0o755):
        path = self.dir / name
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(mode)
        if owner:
            shutil.chown(path, owner, pwd.getpwnam(owner).pw_gid)
        return str(path)

    def port(self):
        """A port on loopback that is free for TCP and UDP, and that no other room of this run is given."""
        while True:
            with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
                tcp.bind(("127.0.0.1", 0))
                number = tcp.getsockname()[1]
                with contextlib.suppress(OSError):
                    udp.bind(("127.0.0.1", number))
                    lock = socket.socket(socket.AF_UNIX)  # an abstract name: it goes with us
                    lock.bind(f"\0upkeep-server-port-{number}")
                    self._locks.append(lock)
                    return number

    def certificate(self):
        """Certificate and key of localhost, and the checksum of the certificate. The files may be read by everybody."""
        if not self._certificate:
            pem, key = self.path("cert.pem"), self.path("key.pem")
            self.run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "90", "-subj", "/CN=localhost",
                     "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-out", pem, "-keyout", key)
            os.chmod(key, 0o644)
            der = ssl.PEM_cert_to_DER_cert(pathlib.Path(pem).read_text())
            self._certificate = pem, key, hashlib.sha256(der).hexdigest()
        return self._certificate

    def run(self, *command, user=None, stdin=None, env=None):
        """Runs a command of the preparation and gives what it printed."""
        done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=STEP, cwd=self.dir,
                              env={**os.environ, **(env or {})}, preexec_fn=self._become(user), check=False)
        if done.returncode:
            raise Trouble(f"{command[0]}: exit {done.returncode}: {(done.stderr or done.stdout).strip()[-400:]}")
        return done.stdout

    def start(self, *command, user=None, env=None, cwd=None):
        """Starts a server in the foreground; its output goes to a log in the room."""
        log = open(self.path(f"output-{len(self.children)}.log"), "wb")
        with log:
            child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=cwd or self.dir,
                                     env={**os.environ, **(env or {})}, preexec_fn=self._become(user))
        self.children.append(child)
        return child

    @staticmethod
    def _become(user):
        """A session of its own, and the user. It may not outlive this program."""
        who = pwd.getpwnam(user) if user else None
        groups = [g.gr_gid for g in grp.getgrall() if user in g.gr_mem] + [who.pw_gid] if who else []

        def change():
            os.setsid()
            if who:
                os.setgroups(groups)
                os.setgid(who.pw_gid)
                os.setuid(who.pw_uid)
            ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG

        return change

    def await_(self, what, test, limit=START):
        """Waits for a thing of the preparation."""
        end = time.monotonic() + limit
        while not test():
            self._alive()
            if time.monotonic() > end:
                raise Trouble(f"{what}: not within {limit} s")
            time.sleep(0.1)

    def listens(self, port):
        with socket.socket() as s:
            return s.connect_ex(("127.0.0.1", port)) == 0

    def _alive(self):
        for child in self.children:
            if child.poll() is not None:
                raise Trouble(f"{child.args[0]} ended with exit status {child.returncode}")

    # What upkeep is asked.

    def probe(self, label, rule, wrong=None, what="", says="", remark=""):
        """A rule as it stands behind "if failed", and the same one gone wrong: what is wrong, and what upkeep says of it."""
        self.probes.append(Probe(label, rule, wrong, what, says, remark))

    def certified(self, label, rule):
        """A rule over TLS, with the checksum of our certificate and with that of none."""
        checksum = f"{rule} certificate checksum sha256 "
        self.probe(label, checksum + self.certificate()[2], checksum + "0" * 64, "certificate checksum", "certificate checksum failed")

    def _control_file(self):
        lines = [f"set daemon 1", f"set logfile {self.path('upkeep.log')}", f"set pidfile {self.path('upkeep.pid')}",
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

    # The end.

    def stop(self):
        """Ends the servers and what they left behind, each by its number."""
        for child in self.children:
            self._signal(child.pid, signal.SIGTERM)
        end = time.monotonic() + QUIET
        while self._left() and time.monotonic() < end:
            time.sleep(0.05)
        while left := self._left():
            for pid in left:
                self._signal(pid, signal.SIGKILL)
            time.sleep(0.05)
        self.children = []

    def _left(self):
        """Everything below us but the daemon; orphans come to us (PR_SET_CHILD_SUBREAPER)."""
        for child in self.children:
            child.poll()
        parents = {}
        for entry in os.scandir("/proc"):
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    state, parent = pathlib.Path(entry.path, "stat").read_text().rsplit(")", 1)[1].split()[:2]
                    parents[int(entry.name)] = int(parent), state
        known = {c.pid for c in self.children} | ({self.daemon.pid} if self.daemon else set())
        left, edge = [], {os.getpid()}
        while edge:
            edge = {pid for pid, (parent, _) in parents.items() if parent in edge and pid != (self.daemon and self.daemon.pid)}
            for pid in edge:
                if parents[pid][1] != "Z":
                    left.append(pid)
                elif pid not in known:  # an orphan that came to us
                    with contextlib.suppress(ChildProcessError):
                        os.waitpid(pid, os.WNOHANG)
        return left

    @staticmethod
    def _signal(pid, number):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)

    def close(self, keep):
        """Ends everything; the folder stays when it is to be looked at."""
        self.stop()
        if self.daemon:
            self.daemon.terminate()
            try:
                self.daemon.wait(QUIET)
            except subprocess.TimeoutExpired:
                self.daemon.kill()
                self.daemon.wait()
            self.daemon = None
        for end in self._ends:
            end()
        for lock in self._locks:
            lock.close()
        if not keep:
            shutil.rmtree(self.dir)


def inherit_orphans():
    """Makes orphans below this process its children, so that none is lost."""
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
