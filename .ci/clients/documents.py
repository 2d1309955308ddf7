"""Programs that read the status document: xmllint and telegraf."""
import json, os, shutil, subprocess

from stage import Stage

HERE = os.path.dirname(os.path.abspath(__file__))


def xml(table, program, dir):
    if not shutil.which("xmllint") or not shutil.which("curl"):
        return table.skip("curl | xmllint", "curl or xmllint (libxml2-utils) is not installed")
    with Stage(dir).start(program) as stage:
        for path in ("/_status", "/_status2"):
            shell = f"curl -sf -u admin:adminpw '{stage.url}{path}?format=xml' | xmllint --noout -"
            done = subprocess.run(["bash", "-o", "pipefail", "-c", shell], capture_output=True, text=True)
            table.check(f"curl {path}?format=xml | xmllint --noout", done.returncode == 0, done.stderr)
            count = subprocess.run(["xmllint", "--xpath", "count(//service[@type or type])", "-"], input=stage.get(path + "?format=xml"),
                                   capture_output=True, text=True).stdout.strip()
            table.check(f"xmllint counts services in {path}", count == "9", count)
            seen = stage.get(path + "?format=xml", ("guest", "guestpw"))
            table.check(f"{path} for a read-only user has no password", "adminpw" not in seen and "guestpw" not in seen)


def telegraf(table, program, dir):
    """The plugin has to gather the same measurements and fields from upkeep as from Monit."""
    client = os.path.join(dir, "telegraf")
    os.makedirs(dir)
    try:
        built = subprocess.run(["go", "build", "-o", client, "."], cwd=os.path.join(HERE, "telegraf"), capture_output=True, text=True, timeout=600)
    except (OSError, subprocess.TimeoutExpired) as err:
        return table.skip("inputs.monit", f"cannot be built here: {err}")
    if built.returncode:
        return table.skip("inputs.monit", "cannot be built here: " + built.stderr.strip().splitlines()[-1])
    gathered = {}
    for name, path in (("upkeep", program), ("monit", shutil.which("monit"))):
        if not path:
            table.skip("compare with Monit", "monit is not installed")
            continue
        with Stage(os.path.join(dir, name)).start(path) as stage:
            done = subprocess.run([client, stage.url, "admin", "adminpw"], capture_output=True, text=True, timeout=30)
            if name == "upkeep":
                table.check("inputs.monit gathers", done.returncode == 0, done.stderr)
                refused = subprocess.run([client, stage.url, "admin", "wrong"], capture_output=True, text=True, timeout=30)
                table.check("inputs.monit with a wrong password", "401" in refused.stderr, refused.stderr)
            if done.returncode == 0:
                gathered[name] = {m["tags"]["service"]: m for m in json.loads(done.stdout)}
    ours = gathered.get("upkeep", {})
    table.check("one measurement for each service", len(ours) == 9, " ".join(sorted({m["name"] for m in ours.values()})))
    bad = [s for s, m in ours.items() if m["tags"]["status"] != "running" or m["tags"]["monitoring_status"] != "monitored"]
    table.check("all are running and monitored", not bad, bad or "")
    for service, theirs in gathered.get("monit", {}).items():
        mine = ours.get(service, {"name": "none", "fields": {}, "tags": {}})
        odd = sorted(set(theirs["fields"]) ^ set(mine["fields"])) + [k for k in fixed(theirs) if fixed(theirs)[k] != fixed(mine).get(k)]
        table.check(f"{theirs['name']} as from Monit", mine["name"] == theirs["name"] and not odd, odd or f"{len(mine['fields'])} fields")


def fixed(m):
    """What two daemons that look at the same thing have to agree on: codes, modes, sizes, and whether a value is there."""
    volatile = ("pid", "port_number", "program_started")
    out = {k: v for k, v in m["tags"].items() if k not in ("version", "source")}
    for k, v in m["fields"].items():
        exact = isinstance(v, str) or k.endswith("_code") or k in ("link_state", "size", "program_status", "threads", "children")
        out[k] = v if exact and k not in volatile else (v is not None and v >= 0 if not isinstance(v, str) else True)
    return out
