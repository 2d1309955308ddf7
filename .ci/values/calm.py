"""With the process halted: everything about it stands still, and the rest lies between two readings."""
import os
import re
import time

from rows import EVERY, WAYS, Row, checksum, counters, gauges_now, number, read, run


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
