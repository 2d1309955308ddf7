"""While the process works: rates and shares, as the mean of several looks, beside what the counters have gained between
the first and the last of these looks."""
import os
import time

from rows import EVERY, WAYS, Row, counters, gauges_now, number


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
