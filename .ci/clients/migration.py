"""`ln -s upkeep monit` on a machine with Monit's files: the control file of a distribution with its includes."""
import os, subprocess

from stage import CONTROL, Stage, free_port, until

MAIN = """set daemon 2
set log {dir}/log
set idfile {dir}/id
set statefile {dir}/state
set eventqueue basedir {dir}/events slots 100
include {dir}/etc/monit/conf.d/*
include {dir}/etc/monit/conf-enabled/*
"""


def link(table, program, dir):
    os.makedirs(dir + "/bin")
    monit = dir + "/bin/monit"
    os.symlink(program, monit)
    stage = Stage(dir)
    services = CONTROL.format(dir=dir, port=stage.port).partition("check system")
    stage.rc = stage.write("etc/monit/monitrc", MAIN.format(dir=dir), 0o600)
    stage.write("etc/monit/conf.d/httpd", services[0][services[0].index("set httpd"):], 0o600)
    stage.write("etc/monit/conf-available/services", services[1] + services[2], 0o600)
    os.makedirs(dir + "/etc/monit/conf-enabled")
    os.symlink("../conf-available/services", dir + "/etc/monit/conf-enabled/services")
    os.symlink(stage.rc, dir + "/.monitrc")
    env = dict(os.environ, HOME=dir)
    options = ["-p", dir + "/daemon.pid"]  # as service files of distributions call it
    run = lambda *args: subprocess.run([monit, *args, *options], env=env, capture_output=True, text=True, timeout=60)
    said = lambda done: f"{done.returncode}: {done.stdout} {done.stderr}"
    with stage:
        done = run("-t")
        table.check("monit -t", done.returncode == 0 and done.stdout == "Control file syntax OK\n", said(done))
        done = run()
        table.check("monit starts the daemon and returns", done.returncode == 0 and "Starting Monit" in done.stdout, said(done))
        table.check("it starts what is down", until(stage.seen_all))
        first = stage.daemon_pid()
        done = run()
        table.check("monit again wakes it", done.returncode == 0 and f"PID {first} awakened" in done.stdout, said(done))
        done = run("summary", "-B")
        table.check("monit summary -B", done.returncode == 0 and " web                              OK" in done.stdout, said(done))
        done = run("-g", "apps", "restart")
        before = stage.web()
        table.check("monit -g apps restart", done.returncode == 0 and done.stdout == "" and until(lambda: stage.web() not in (0, before) or stage.web() != before), said(done))
        done = run("-i")
        table.check("monit -i", done.returncode == 0 and done.stdout.startswith("Monit ID: "), said(done))
        done = run("reload")
        table.check("monit reload", done.returncode == 0 and "Reinitializing monit daemon" in done.stdout.replace("Monit", "monit"), said(done))
        table.check("the daemon is still the same", stage.daemon_pid() == first and stage.get("/_ping") == "pong")
        done = run("quit")
        table.check("monit quit", done.returncode == 0 and until(lambda: not os.path.exists(dir + "/daemon.pid")), said(done))
        done = run("status")
        table.check("monit status without a daemon", done.returncode == 1 and "Monit: the monit daemon is not running" in done.stderr, said(done))
        done = run("quit")
        table.check("monit quit without a daemon", done.returncode == 0, said(done))
