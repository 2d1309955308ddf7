"""What one look leaves in the logs of a server: nothing that its people would have to read."""
import dataclasses
import os
import pathlib
import re
import subprocess
import time

from room import START, STEP, Trouble

BAD = re.compile(r"error|warn|fatal|crit|alert|panic|fail|abort|reset|lost|broken|improper|invalid|unexpected|denied|refused|bad |illegal|"
                 r"tim(ed )?-?out|could not|cannot|unable|LOG:|too many|not allowed|rejected", re.IGNORECASE)
HARMLESS = re.compile(r"\binfo\b", re.IGNORECASE)  # said by the server itself
STILL = 0.6  # seconds without a new line after which a server has said all it had to say
TALKATIVE = 6  # seconds after which one that goes on is taken as it is


@dataclasses.dataclass
class Trace:
    """What looks of a kind have left: all lines, and those that somebody would have to read."""

    look: str  # "plain port", "plain socket", "protocol", or the probe that cannot but leave something
    lines: list
    bad: list


class Witness:
    """Reads the logs of a room's server, and the counters that the server keeps of bad connections."""

    def __init__(self, room):
        self.room = room
        self.sizes, self.counters = {}, {}

    def _logs(self):
        logs = [p for p in pathlib.Path(self.room.dir).rglob("*.log") if not p.name.startswith("upkeep")]
        return {p: p.stat().st_size for p in logs if p.is_file()}

    def settle(self):
        """Waits until nothing more is written."""
        end, before, since = time.monotonic() + TALKATIVE, self._logs(), time.monotonic()
        while time.monotonic() < min(end, since + STILL):
            time.sleep(0.05)
            if (now := self._logs()) != before:
                before, since = now, time.monotonic()

    def begin(self):
        self.settle()
        self.counters = {name: count() for name, count in self.room.counters.items()}
        self.settle()
        self.sizes = self._logs()

    def end(self):
        """The lines that have come since the beginning, and a line for each counter that has grown."""
        self.settle()
        lines = []
        for path, size in self._logs().items():
            with open(path, "rb") as log:
                log.seek(min(size, self.sizes.get(path, 0)))
                lines += log.read().decode(errors="replace").splitlines()
        for name, before in self.counters.items():
            if (now := self.room.counters[name]()) != before:
                lines.append(f"fault counted: {name} was {before}, is {now}")
        return [line for line in lines if line.strip()]


def look(bench, rules):
    """One look with these rules, by a process that ends after it. What failed is returned."""
    me = bench.write("me.pid", f"{os.getpid()}\n")
    lines = [f"set log {bench.path('upkeep-once.log')}"] + [f"set {what} {bench.path('upkeep-once')}.{what}" for what in ("pidfile", "statefile", "idfile")]
    for i, rule in enumerate(rules):
        lines += [f"check process look{i} with pidfile {me}", f"  if failed {rule} timeout 5 seconds then alert"]
    control = bench.write("upkeep-once.rc", "\n".join(lines) + "\n", 0o600)
    done = subprocess.run([bench.binary, "-c", control, "validate"], capture_output=True, text=True, timeout=STEP, check=False)
    return [line for line in (done.stdout + done.stderr).splitlines() if "failed" in line] if done.returncode else []


def plain(rules, kind):
    """The rules that only ask whether somebody takes connections, one for each place that others speak to."""
    places = (re.match(rf"{kind} \S+", rule) for rule in rules if "type udp" not in rule)
    return list(dict.fromkeys(place[0] for place in places if place))


def judge(bench):
    """One look of each kind at a server that is up."""
    rules = [p.rule for p in bench.probes if not p.leaves]
    end = time.monotonic() + START
    while failed := look(bench, [p.rule for p in bench.probes]):
        if time.monotonic() > end:
            raise Trouble(f"no look without a failure: {failed[0]}")
        time.sleep(0.3)
    looks = [("plain port", plain(rules, "port"), None), ("plain socket", plain(rules, "unixsocket"), bench.socket_leaves),
             ("protocol", rules, None)]
    looks += [(p.label, [p.rule], p.leaves) for p in bench.probes if p.leaves]
    witness, traces = Witness(bench), []
    for name, wanted, leaves in looks:
        if not wanted:
            continue
        witness.begin()
        failed = look(bench, wanted)
        lines = witness.end()
        bad = [line for line in lines if BAD.search(line) and not HARMLESS.search(line) and not (leaves and re.search(leaves, line))]
        traces.append(Trace(name, lines, failed + bad))
    return traces
