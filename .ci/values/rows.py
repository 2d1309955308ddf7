"""A row of the table, and what all readings stand on."""
import dataclasses
import os
import pathlib
import re
import subprocess

EVERY = 0.25  # seconds between two independent readings
WAYS = ("received", "download"), ("sent", "upload")


@dataclasses.dataclass
class Row:
    """One value. The independent readings span from low to high; text is compared for equality."""

    name: str
    upkeep: object
    low: object
    high: object
    source: str
    tolerance: float = 0
    monit: object = None
    differs: str = ""  # why monit means something else, "" when it means the same
    apart: float = None  # how far monit may be from upkeep, None: the tolerance and the span of the readings
    shift: float = 0  # by how much monit has to show more, because it looked at other moments

    def right(self):
        return within(self.upkeep, self.low, self.high, self.tolerance)

    def alike(self):
        if self.monit is None or self.differs:
            return True
        if isinstance(self.low, str):
            return self.monit == self.upkeep
        return abs(self.monit - self.shift - self.upkeep) <= (self.high - self.low + 2 * self.tolerance if self.apart is None else self.apart)

    @property
    def passed(self):
        return self.right() and self.alike()

    def cells(self):
        span = short(self.low) if self.low == self.high else f"{short(self.low)} to {short(self.high)}"
        remark = "; ".join(filter(None, (self.source, self.differs and "monit: " + self.differs)))
        mark = "ok" if self.passed else "WRONG" if not self.right() else "UNLIKE MONIT"
        return (mark, self.name, short(self.upkeep), span, f"± {short(self.tolerance)}" if self.tolerance else "none",
                "-" if self.monit is None else short(self.monit), remark)


def within(value, low, high, tolerance):
    if value is None:
        return False
    return value == low if isinstance(low, str) else low - tolerance <= value <= high + tolerance


def short(value):
    if isinstance(value, float):
        return f"{value:.1f}"
    return "none" if value is None else str(value) if len(str(value)) < 24 else f"{str(value)[:12]}..."


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "LC_ALL": "C"}).stdout


def checksum(kind, path):
    return run(f"{kind}sum", str(path)).split()[0]


def read(path):
    return pathlib.Path(path).read_text()


CPU = ("user", "nice", "system", "idle", "wait", "hardirq", "softirq", "steal")


def counters(pid):
    """Counters that only grow."""
    stat = read(f"/proc/{pid}/stat").rsplit(")", 1)[1].split()
    out = {"jiffies": int(stat[11]) + int(stat[12])}
    out |= {k: int(v) for k, v in re.findall(r"(\w+): (\d+)", read(f"/proc/{pid}/io"))}
    out |= {f"cpu {n}": int(v) for n, v in zip(CPU, read("/proc/stat").split()[1:])}
    lo = re.search(r"lo:(.*)", read("/proc/net/dev"))[1].split()
    out |= {"lo received": int(lo[0]), "lo received packets": int(lo[1]), "lo sent": int(lo[8]), "lo sent packets": int(lo[9])}
    return out


def gauges_now():
    """Values that go up and down."""
    memory = {k: int(v) for k, v in re.findall(r"(\w+): +(\d+) kB", read("/proc/meminfo"))}
    load = read("/proc/loadavg").split()
    root = run("df", "-k", "--output=used,iused,size,itotal", "/").split("\n")[1].split()
    return {"memory": memory["MemTotal"] - memory["MemAvailable"], "swap": memory["SwapTotal"] - memory["SwapFree"],
            "files": int(read("/proc/sys/fs/file-nr").split()[0]), "load 1": float(load[0]), "load 5": float(load[1]), "load 15": float(load[2]),
            "root used": int(root[0]) / 1024, "root inodes": int(root[1]), "root size": int(root[2]) / 1024, "root all inodes": int(root[3])}


def number(service, path):
    text = service.findtext(path)
    if text is None or text == "":
        return None
    return float(text) if re.search("[.e]", text) else int(text)
