"""Ansible's module community.general.monit, which calls the program `monit` that it finds first in PATH."""
import json, os, shutil, subprocess

from stage import CONTROL, Stage, until

PLAY = """- hosts: localhost
  gather_facts: false
  tasks:
{tasks}"""

TASK = """  - name: {state} {service}
    community.general.monit: {{name: {service}, state: {state}, timeout: 40}}
    ignore_errors: true
  - name: look
    command: "{look}"
    changed_when: false
"""

# State asked for, whether that changes anything, and how the service stands afterwards.
STEPS = [("started", False, "up"), ("stopped", True, "gone"), ("stopped", False, "gone"), ("started", True, "up"), ("restarted", True, "new"),
         ("unmonitored", True, "up"), ("unmonitored", False, "up"), ("monitored", True, "up"), ("monitored", False, "up"), ("reloaded", True, "up"),
         ("present", False, "up")]


def playbook(table, program, dir):
    if not shutil.which("ansible-playbook"):
        return table.skip("community.general.monit", "ansible is not installed")
    home = os.path.join(dir, "home")
    os.makedirs(home + "/bin")
    os.symlink(program, home + "/bin/monit")
    with Stage(dir) as stage:
        os.symlink(stage.rc, home + "/.monitrc")  # the module gives no -c
        look = stage.write("look", f"#!/bin/sh\nkill -0 $(cat {dir}/web.pid) 2>/dev/null && cat {dir}/web.pid || echo gone\n", 0o755)
        env = dict(os.environ, HOME=home, PATH=home + "/bin:" + os.environ["PATH"], ANSIBLE_STDOUT_CALLBACK="json", ANSIBLE_LOCALHOST_WARNING="0",
                   ANSIBLE_INVENTORY_UNPARSED_WARNING="0", LC_ALL="C.UTF-8")
        version = subprocess.run(["monit", "-V"], env=env, capture_output=True, text=True).stdout
        table.check("monit -V names a version", version.startswith("This is Monit version "), version.splitlines()[0])
        stage.start(home + "/bin/monit")
        before = str(stage.web())
        results = play(stage, env, [(state, "web") for state, _, _ in STEPS] + [("started", "nobody")], look)
        for (state, changed, want), (done, seen) in zip(STEPS, results):
            good = not done.get("failed") and done.get("changed", False) == changed
            note = done.get("msg", "")
            if state == "restarted" and "waited too long for monit to change state" in note:
                # The module wants to see another status than OK within 3 s, and a restart that goes quickly shows none. With
                # Monit 5.33 it says the same.
                good, note = True, "it is another one, and the module says as with Monit: " + note
            good = good and (seen == "gone" if want == "gone" else seen != before if want == "new" else seen.isdigit())
            table.check(f"state={state}, {'changes' if changed else 'nothing to do'}", good, f"web: {seen} {note}")
            if seen.isdigit():
                before = seen
        unknown = results[-1][0]
        table.check("a service that is not there", unknown.get("failed") and "not presently configured" in unknown.get("msg", ""), unknown.get("msg"))
        subprocess.run([program, "-c", stage.rc, "unmonitor", "web", "--for", "1h", "--reason", "deploy of 2.1"], check=True)
        done, _ = play(stage, env, [("monitored", "web")], look)[0]
        table.check("state=monitored after unmonitor --for --reason", not done.get("failed") and done.get("changed"), done.get("msg", ""))
        stage.write("rc", CONTROL.format(dir=dir, port=stage.port) + f"check file more with path {dir}/data\n", 0o600)
        done, _ = play(stage, env, [("present", "more")], look)[0]
        table.check("state=present after the file has grown", not done.get("failed") and done.get("changed"), done.get("msg", ""))
        table.check("and the daemon has it", until(lambda: "File 'more'" in stage.get("/_status")))


def play(stage, env, steps, look):
    """Runs one playbook; gives for each step what the module said and what the service was afterwards."""
    book = stage.write("play.yml", PLAY.format(tasks="".join(TASK.format(state=state, service=name, look=look) for state, name in steps)), 0o600)
    done = subprocess.run(["ansible-playbook", "-i", "localhost,", "-c", "local", book], env=env, capture_output=True, text=True, timeout=300)
    try:
        tasks = json.loads(done.stdout)["plays"][0]["tasks"]
    except (ValueError, LookupError):
        raise RuntimeError(f"ansible-playbook ended with {done.returncode}: {done.stdout[-300:]} {done.stderr[-300:]}")
    hosts = [t["hosts"]["localhost"] for t in tasks]
    return [(hosts[i], hosts[i + 1].get("stdout", "").strip()) for i in range(0, len(hosts) - 1, 2)]
