"""The independent readings, and the rows that compare them with what the daemons show."""
import dataclasses
import os
import pathlib
import re
import socket
import subprocess
import time

EVERY = 0.25  # seconds between two independent readings
MB = 1 << 20


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


def read(path):
    return pathlib.Path(path).read_text()


def ports():
    """A socket that listens, its port, and a port where nothing does."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=100)
    with socket.create_server(("127.0.0.1", 0)) as gone:
        return listener, listener.getsockname()[1], gone.getsockname()[1]


def control_file(folder, port, closed, mounted):
    (folder / "services").write_text(f"""
check process subject with pidfile {folder}/pid
    if total memory > 99% then alert
    if filedescriptors > 99% then alert
check file file with path {folder}/file
    if changed checksum then alert
    if failed permission 640 then alert
check file link with path {folder}/link
    if failed checksum expect {checksum('sha1', folder / 'link')} then alert
check directory folder with path {folder}/folder
check fifo fifo with path {folder}/fifo
check filesystem root with path /
check network lo with interface lo
check program program with path "/bin/sh -c 'echo seen; exit 3'"
    if status != 3 then alert
check host open with address 127.0.0.1
    if failed port {port} then alert
check host closed with address 127.0.0.1
    if failed port {closed} then alert
check host ping with address 127.0.0.1
    if failed ping then alert
check system machine
    if memory usage > 99.9% then alert
""" + (f"check filesystem disk with path {folder}/disk\n" if mounted else ""))
    (folder / "services").chmod(0o600)


def checksum(kind, path):
    return run(f"{kind}sum", str(path)).split()[0]


# While the process works: rates and shares, as the mean of several looks, beside what the counters have gained between the
# first and the last of these looks.


def busy(pid, daemons, seconds):
    looks, history, gauges = {name: [] for name in daemons}, [], []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for name, daemon in daemons.items():
            looks[name].append(daemon.look())
        gauges.append(gauges_now())
        pause = time.monotonic() + EVERY
        while time.monotonic() < pause:
            history.append((time.time(), counters(pid)))
            time.sleep(EVERY / 5)

    def row(name, service, path, key, source, tolerance, share=1, scale=1):
        """A mean of upkeep's looks and one of monit's, each beside what the counters gained between the same moments."""
        found = {n: mean(all_, service, path, history[0][0]) for n, all_ in looks.items()}
        gained = {n: rate(history, key, share, since, until) * scale for n, (_, since, until) in found.items()}
        monit, shift = (found["monit"][0], gained["monit"] - gained["upkeep"]) if "monit" in found else (None, 0)
        allowed = max(tolerance, tolerance * gained["upkeep"]) if tolerance < 1 else tolerance
        return Row(name, found["upkeep"][0], gained["upkeep"], gained["upkeep"], source, allowed, monit, apart=2 * allowed, shift=shift)

    percent = 100 / os.sysconf("SC_CLK_TCK") / os.cpu_count()
    rows = [row("process cpu, % of all cores", "subject", "cpu/percent", "jiffies", "/proc/PID/stat", 2.0, scale=percent),
            row("process cpu with children, %", "subject", "cpu/percenttotal", "jiffies", "/proc/PID/stat, the children sleep", 2.0, scale=percent)]
    for name, path, key, tolerance in (("writes, bytes/s", "write/bytesgeneric/count", "wchar", 0.1), ("writes, calls/s", "write/operations/count", "syscw", 1.0),
                                       ("writes on disk, bytes/s", "write/bytes/count", "write_bytes", 0.1)):
        rows.append(row(f"process {name}", "subject", path, key, f"/proc/PID/io {key}", tolerance))
    rows += [row(f"system cpu {name}, %", "machine", f"system/cpu/{name}", f"cpu {name}", "/proc/stat", 3.0, share="cpu", scale=100)
             for name in ("user", "system", "nice", "wait")]
    rows += [row(f"lo {way}, bytes/s", "lo", f"link/{path}/bytes/now", f"lo {way}", "/proc/net/dev", 0.1) for way, path in WAYS]
    last = looks["upkeep"][-1]["machine"], (looks["monit"][-1]["machine"] if "monit" in looks else None)
    for key, path, tolerance in (("load 1", "avg01", 0.3), ("load 5", "avg05", 0.1), ("load 15", "avg15", 0.1)):
        values = [g[key] for g in gauges]
        shown = [None if m is None else number(m, f"system/load/{path}") for m in last]
        rows.append(Row(f"system {key}", shown[0], min(values), max(values), "/proc/loadavg", tolerance, shown[1]))
    return rows


def mean(looks, service, path, since):
    """The mean of a value over the looks after the first one since then, and the time of the first and of the last look."""
    values = {}
    for services in looks:
        s = services[service]
        values[int(s.findtext("collected_sec")) + int(s.findtext("collected_usec")) / 1e6] = number(s, path)
    times = sorted(t for t in values if t >= since)
    spans = [(after - before, values[after]) for before, after in zip(times, times[1:])]
    return sum(took * value for took, value in spans) / (times[-1] - times[0]), times[0], times[-1]


def rate(history, key, share, since, until):
    """What a counter gained a second; with share, its part of what all counters whose names begin so have gained."""

    def at(when, name):
        for (t, before), (u, after) in zip(history, history[1:]):
            if when <= u:
                return before[name] + (after[name] - before[name]) * (when - t) / (u - t)
        return history[-1][1][name]

    gained = at(until, key) - at(since, key)
    if share == 1:
        return gained / (until - since)
    return gained / sum(at(until, k) - at(since, k) for k in history[0][1] if k.startswith(share))


WAYS = ("received", "download"), ("sent", "upload")
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


# With the process halted: everything about it stands still.


def calm(folder, pid, port, closed, daemons, seconds, mounted):
    spans, looks, end = {}, None, time.monotonic() + seconds
    while looks is None or time.monotonic() < end:
        if looks is None and time.monotonic() > end - seconds / 2:
            looks = {name: daemon.look() for name, daemon in daemons.items()}
        for key, value in (gauges_now() | counters(pid)).items():
            low, high = spans.get(key, (value, value))
            spans[key] = min(low, value), max(high, value)
        time.sleep(EVERY)

    def row(name, service, path, low, source, tolerance=0, high=None, scale=1, **more):
        take = (lambda s: s[service].findtext(path)) if isinstance(low, str) else (lambda s: scaled(number(s[service], path), scale))
        monit = take(looks["monit"]) if "monit" in looks else None
        return Row(name, take(looks["upkeep"]), low, low if high is None else high, source, tolerance, monit, **more)

    def span(name, service, path, key, source, tolerance=0, **more):
        return row(name, service, path, spans[key][0], source, tolerance, spans[key][1], **more)

    rows = process(row, pid, spans) + files(row, folder) + machine(row, span)
    rows += filesystems(row, span, folder, mounted) + network(row, span, port, closed)
    rows += [row("program exit status", "program", "program/status", 3, "as the program says"),
             row("program output", "program", "program/output", "seen", "as the program says")]
    return rows


def scaled(value, scale):
    return value if value is None or scale == 1 else value / scale


def process(row, pid, spans):
    ps = dict(zip(("ppid", "uid", "euid", "gid", "threads", "uptime", "rss"),
                  map(int, run("ps", "-o", "ppid=,ruid=,euid=,rgid=,nlwp=,etimes=,rss=", "-p", str(pid)).split())))
    tree = descendants(pid)
    pss, all_pss = proportional(pid), sum(map(proportional, [pid, *tree]))
    open_files = {p: len(os.listdir(f"/proc/{p}/fd")) for p in [pid, *tree]}
    soft, hard = re.search(r"Max open files +(\d+) +(\d+)", read(f"/proc/{pid}/limits")).groups()
    total = int(re.search(r"MemTotal: +(\d+)", read("/proc/meminfo"))[1])
    resident = f"resident size, {ps['rss']} by ps"
    rows = [row(f"process {name}", "subject", name, ps[name], "ps", 3 if name == "uptime" else 0)
            for name in ("ppid", "uid", "euid", "gid", "threads", "uptime")]
    rows += [row("process pid", "subject", "pid", pid, "the process itself"),
             row("process children", "subject", "children", len(tree), "ps, all below it"),
             row("process memory, kB", "subject", "memory/kilobyte", pss, "/proc/PID/smaps_rollup Pss", pss * 0.02, differs=resident),
             row("process memory with children, kB", "subject", "memory/kilobytetotal", all_pss, "the same of all", all_pss * 0.02,
                 differs="resident sizes, shared memory counted again for each"),
             row("process memory, %", "subject", "memory/percent", 100 * pss / total, "the same by MemTotal", 0.1, differs=resident),
             row("process files", "subject", "filedescriptors/open", open_files[pid], "/proc/PID/fd"),
             row("process files with children", "subject", "filedescriptors/opentotal", sum(open_files.values()), "/proc/PID/fd of all"),
             row("process files, soft limit", "subject", "filedescriptors/limit/soft", int(soft), "/proc/PID/limits"),
             row("process files, hard limit", "subject", "filedescriptors/limit/hard", int(hard), "/proc/PID/limits")]
    for name, path, key in (("read", "read/bytesgeneric", "rchar"), ("read from disk", "read/bytes", "read_bytes"),
                            ("written", "write/bytesgeneric", "wchar"), ("written to disk", "write/bytes", "write_bytes"),
                            ("read calls", "read/operations", "syscr"), ("write calls", "write/operations", "syscw")):
        rows.append(row(f"process {name}, total", "subject", f"{path}/total", spans[key][0], f"/proc/PID/io {key}", 0, spans[key][1]))
    return rows


def descendants(pid):
    pairs = [tuple(map(int, line.split())) for line in run("ps", "-e", "-o", "pid=,ppid=").splitlines()]
    found, edge = [], {pid}
    while edge := {p for p, parent in pairs if parent in edge}:
        found += edge
    return found


def proportional(pid):
    return int(re.search(r"^Pss: +(\d+)", read(f"/proc/{pid}/smaps_rollup"), re.M)[1])


def files(row, folder):
    rows = []
    for name in "file", "folder", "fifo":
        mode, uid, gid, accessed, modified, changed, size = run("stat", "-c", "%a %u %g %X %Y %Z %s", str(folder / name)).split()
        for what, path, value in (("mode", "mode", mode), ("uid", "uid", uid), ("gid", "gid", gid), ("access time", "timestamps/access", accessed),
                                  ("modify time", "timestamps/modify", modified), ("change time", "timestamps/change", changed)):
            rows.append(row(f"{name} {what}", name, path, value, "stat"))
    rows += [row("file size", "file", "size", int(size_of(folder)), "stat"),
             row("file checksum", "file", "checksum", checksum("sha256", folder / "file"), "sha256sum", differs="MD5 by default"),
             row("file checksum, SHA-1", "link", "checksum", checksum("sha1", folder / "link"), "sha1sum")]
    return rows


def size_of(folder):
    return run("stat", "-c", "%s", str(folder / "file"))


def machine(row, span):
    total = int(re.search(r"MemTotal: +(\d+)", read("/proc/meminfo"))[1])
    return [row("machine memory, kB", "platform", "memory", total, "/proc/meminfo MemTotal", 4),
            row("machine cores", "platform", "cpu", int(run("nproc")), "nproc"),
            row("machine kernel", "platform", "release", run("uname", "-r").strip(), "uname -r"),
            span("system memory used, kB", "machine", "system/memory/kilobyte", "memory", "/proc/meminfo MemTotal - MemAvailable", total * 0.003),
            span("system swap used, kB", "machine", "system/swap/kilobyte", "swap", "/proc/meminfo", 1024),
            span("system open files", "machine", "filedescriptors/allocated", "files", "/proc/sys/fs/file-nr", 64),
            row("system files, limit", "machine", "filedescriptors/maximum", int(read("/proc/sys/fs/file-max")), "/proc/sys/fs/file-max")]


def filesystems(row, span, folder, mounted):
    rows = []
    for name, path in [("root", "/")] + [("disk", str(folder / "disk"))] * mounted:
        kind, flags = run("findmnt", "-n", "-o", "FSTYPE,OPTIONS", "--target", path).split()[:2]
        rows += [row(f"{name} type", name, "fstype", kind, "findmnt"), row(f"{name} flags", name, "fsflags", flags, "findmnt")]
    rows += [span("root used, MB", "root", "block/usage", "root used", "df", 50.0), span("root size, MB", "root", "block/total", "root size", "df", 0.1),
             span("root inodes used", "root", "inode/usage", "root inodes", "df -i", 500),
             span("root inodes", "root", "inode/total", "root all inodes", "df -i")]
    if mounted:
        used, size, percent, inodes, all_inodes = run("df", "-k", "--output=used,size,pcent,iused,itotal", str(folder / "disk")).split("\n")[1].split()
        rows += [row("disk used, MB", "disk", "block/usage", int(used) / 1024, "df", 0.1), row("disk size, MB", "disk", "block/total", int(size) / 1024, "df", 0.1),
                 row("disk used, %", "disk", "block/percent", float(percent.strip("%")), "df, which rounds up", 1.0, apart=0.1),
                 row("disk inodes used", "disk", "inode/usage", int(inodes), "df -i"), row("disk inodes", "disk", "inode/total", int(all_inodes), "df -i")]
    return rows


def network(row, span, port, closed):
    rows = []
    for way, path in WAYS:
        rows += [span(f"lo {way}, bytes", "lo", f"link/{path}/bytes/total", f"lo {way}", "/proc/net/dev"),
                 span(f"lo {way}, packets", "lo", f"link/{path}/packets/total", f"lo {way} packets", "/proc/net/dev")]
    state = int("UP" in re.search(r"<(.*)>", run("ip", "link", "show", "lo"))[1].split(","))
    rows.append(row("lo is up", "lo", "link/state", state, "ip link"))
    for name, number_ in ("open", port), ("closed", closed):
        listening = bool(run("ss", "-Hltn", f"sport = :{number_}").strip())
        # Bit 5 of the status is "connection failed" (0x20).
        rows.append(row(f"port {name}, status", name, "status", 0 if listening else 0x20, "ss: " + ("listens" if listening else "nobody listens")))
    rows.append(row("ping, ms", "ping", "icmp/responsetime", 0.0, "ping answers on loopback at once", 0, 5.0, scale=0.001))
    return rows
