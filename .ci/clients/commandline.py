"""Monit's own command line against upkeep's daemon, and upkeep's against Monit's."""
import os, re, shutil, subprocess

from stage import Stage, until


def caller(program, stage):
    def run(*args):
        return subprocess.run([program, "-c", stage.rc, *args], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
    return run


def said(done):
    return f"{done.returncode}: {done.stdout} {done.stderr}"


def labels(text):
    """The rows of a status text, by service: all labels with a value, but those whose presence depends on the moment."""
    out, name = {}, None
    for line in text.splitlines():
        if m := re.match(r"^(?:\x1b\[[0-9;]*m)?(\w[\w ]*) '(\S+)'", line):
            name = m[2]
            out[name] = [m[1]]
        elif name and (m := re.match(r"^  (\S.{27}) \S", line)):
            out[name].append(m[1].strip())
    return out


def monit_to_upkeep(table, program, dir):
    monit = shutil.which("monit")
    if not monit:
        return table.skip("monit's command line", "monit is not installed")
    with Stage(dir + "/oracle").start(monit) as stage:
        oracle = caller(monit, stage)("status", "-B").stdout
    with Stage(dir).start(program) as stage:
        run = caller(monit, stage)
        watch(table, run, stage)
        ours = labels(run("status", "-B").stdout)
        for name, rows in labels(oracle).items():
            missing = [r for r in rows if r not in ours.get(name, [])]
            table.check(f"status rows of {name} as from Monit", not missing, missing or f"{len(rows)} rows")
        moves(table, run, stage, "web")
        moves(table, run, stage, None)
        done = run("start", "nobody")
        table.check("start of an unknown service", done.returncode == 1 and 'no service named "nobody"' in said(done), said(done))
        done = run("status", "nobody")
        table.check("status of an unknown service", done.returncode == 1 and "not found" in said(done), said(done))
        with open(stage.rc, "a") as rc:
            rc.write(f"check file more with path {dir}/data\n")
        done = run("reload")
        table.check("reload", done.returncode == 0 and until(lambda: "File 'more'" in stage.get("/_status")), said(done))
        done = run("validate")
        table.check("validate", "Process 'web'" in done.stdout, done.stdout.splitlines()[0] if done.stdout else said(done))
        done = run()
        table.check("no command wakes the daemon", done.returncode == 0 and "awakened" in said(done), said(done))
        done = run("quit")
        table.check("quit", done.returncode == 0 and until(lambda: stage.daemon.poll() is not None) and stage.daemon.poll() == 0, said(done))


def upkeep_to_monit(table, program, dir):
    monit = shutil.which("monit")
    if not monit:
        return table.skip("monit's daemon", "monit is not installed")
    with Stage(dir).start(monit) as stage:
        run = caller(program, stage)
        watch(table, run, stage)
        moves(table, run, stage, "web")
        moves(table, run, stage, None)
        done = run("start", "nobody")
        table.check("start of an unknown service", done.returncode == 1 and 'no service named "nobody"' in said(done), said(done))
        done = run("validate")
        table.check("validate", done.returncode == 0 and "Process 'web'" in done.stdout, said(done))
        for args in (["alerts"], ["summary", "--format", "json"], ["reload"], ["quit"], ["unmonitor", "web", "--for", "1m"]):
            done = run(*args)
            table.check(" ".join(args) + ": says that Monit cannot", done.returncode == 1 and "Monit" in done.stderr, said(done))
        done = run("-I")
        table.check("a second daemon beside Monit's is refused", done.returncode == 1 and "monit quit" in done.stderr, said(done))
        table.check("Monit and its pid file are left alone", stage.daemon_pid() == stage.daemon.pid and stage.daemon.poll() is None)


def watch(table, run, stage):
    """Commands that only look."""
    done = run("status")
    table.check("status", done.returncode == 0 and len(labels(done.stdout)) == 9, said(done)[:40])
    done = run("status", "web", "-B")
    table.check("status web -B", done.returncode == 0 and f"{stage.web()}" in done.stdout and "File 'data'" not in done.stdout, said(done)[:40])
    done = run("summary")
    table.check("summary", done.returncode == 0 and done.stdout.count("OK") == 9, said(done)[:40])
    done = run("summary", "-B")
    table.check("summary -B", done.returncode == 0 and re.search(r"^ web {30}OK {26}Process", done.stdout, re.M), said(done)[:300])
    done = run("-g", "apps", "summary", "-B")
    table.check("-g apps summary", done.returncode == 0 and "web" in done.stdout and "data" not in done.stdout, said(done)[:40])
    done = run("report")
    table.check("report", done.returncode == 0 and re.search(r"up: +9 \(100.0%\)", done.stdout), said(done))
    done = run("report", "up")
    table.check("report up", done.returncode == 0 and done.stdout.strip() == "9", said(done))
    done = run("procmatch", "sleep 3600")
    table.check("procmatch", done.returncode == 0 and "sleep 3600" in done.stdout, said(done)[:40])


def moves(table, run, stage, name):
    """Commands that act, on one service or on a group."""
    args = [name] if name else ["-g", "apps"]
    on = " ".join(args)
    done = run("stop", *args)
    table.check(f"stop {on}", done.returncode == 0 and until(lambda: not stage.web()), said(done))
    settle(stage, "Not monitored")
    done = run("start", *args)
    table.check(f"start {on}", done.returncode == 0 and until(stage.web), said(done))
    settle(stage, "OK")
    before = stage.web()
    done = run("restart", *args)
    table.check(f"restart {on}", done.returncode == 0 and until(lambda: stage.web() not in (0, before)), said(done))
    settle(stage, "OK")
    done = run("unmonitor", *args)
    table.check(f"unmonitor {on}", done.returncode == 0 and settle(stage, "Not monitored"), said(done))
    done = run("monitor", *args)
    table.check(f"monitor {on}", done.returncode == 0 and settle(stage, "OK"), said(done))


def settle(stage, status):
    """Waits until the daemon shows web so, with no action that waits."""
    def shown():
        block = stage.get("/_status").partition("Process 'web'")[2].partition("'")[0]
        return re.search(r"^  status +(?:\x1b\[[0-9;]*m)?" + status + r"(?:\x1b\[[0-9;]*m)*$", block, re.M)
    return until(shown)
