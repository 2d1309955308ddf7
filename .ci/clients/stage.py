"""A daemon to try clients on: its folder, its control file, its life.  Python standard library only.

Everything lives in a temporary folder and listens on the loopback alone; only what was started here is ended."""
import os, signal, socket, subprocess, time, urllib.request

ADMIN = ("admin", "adminpw")

CONTROL = """set daemon 2
set pidfile {dir}/daemon.pid
set statefile {dir}/state
set idfile {dir}/id
set logfile {dir}/log
set httpd port {port} and use address 127.0.0.1
    allow admin:adminpw
    allow guest:guestpw read-only
check system box
    if memory usage > 99% for 9 cycles then alert
check process web with pidfile {dir}/web.pid
    start program = "{dir}/service start"
    stop program = "{dir}/service stop"
    group apps
check file data with path {dir}/data
    if failed checksum then alert
check fifo pipe with path {dir}/pipe
check directory folder with path {dir}
check filesystem root with path /
    if space usage > 99% then alert
check host loop with address 127.0.0.1
    if failed port {port} type tcp then alert
check program ok with path "{dir}/ok"
    if status != 0 then alert
check network lo with interface lo
"""

SERVICE = """#!/bin/sh
cd {dir}
case $1 in
start) setsid sleep 3600 </dev/null >/dev/null 2>&1 & echo $! >web.pid ;;
stop) kill "$(cat web.pid)" && rm web.pid ;;
esac
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def alive(pid):
    try:
        os.kill(pid, 0)
        with open(f"/proc/{pid}/stat") as f:
            return f.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(condition, seconds=20):
    """Waits for the thing itself; gives its value, or the last false one."""
    deadline = time.monotonic() + seconds
    while not (value := condition()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return value


class Stage:
    """A folder with a control file, a service called web, and at most one daemon on it."""

    def __init__(self, dir, control=CONTROL):
        self.dir, self.port, self.daemon = dir, free_port(), None
        os.makedirs(dir, exist_ok=True)
        self.rc = self.write("rc", control.format(dir=dir, port=self.port), 0o600)
        self.write("service", SERVICE.format(dir=dir), 0o755)
        self.write("ok", "#!/bin/sh\necho all is well\n", 0o755)
        self.write("data", "some bytes\n", 0o644)
        if not os.path.exists(f"{dir}/pipe"):
            os.mkfifo(f"{dir}/pipe")

    def write(self, name, text, mode):
        path = os.path.join(self.dir, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as f:
            f.write(text)
        os.chmod(path, mode)
        return path

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self, program, *options):
        """Runs a daemon in the foreground until stop, and waits until all services were looked at."""
        self.daemon = subprocess.Popen([program, "-c", self.rc, "-I", *options], stdin=subprocess.DEVNULL,
                                       stdout=open(f"{self.dir}/said", "a"), stderr=subprocess.STDOUT, start_new_session=True)
        if not until(lambda: self.seen_all()):
            raise RuntimeError(f"{program} did not come up: " + open(f"{self.dir}/said").read())
        until(lambda: "-1.0<" not in self.get("/_status?format=xml"), 8)  # rates take two looks
        return self

    def seen_all(self):
        try:
            text = self.get("/_status")
        except OSError:
            return False
        return "web" in text and "Initializing" not in text and self.web() > 0

    def get(self, path, user=ADMIN):
        ask = urllib.request.Request(self.url + path)
        ask.add_header("Authorization", "Basic " + __import__("base64").b64encode(":".join(user).encode()).decode())
        with urllib.request.urlopen(ask, timeout=10) as answer:
            return answer.read().decode("utf-8", "replace")

    def web(self):
        """The pid of the service called web, 0 when it does not run."""
        try:
            pid = int(open(f"{self.dir}/web.pid").read())
        except (OSError, ValueError):
            return 0
        return pid if alive(pid) else 0

    def daemon_pid(self):
        try:
            return int(open(f"{self.dir}/daemon.pid").read())
        except (OSError, ValueError):
            return 0

    def stop(self):
        if self.daemon and self.daemon.poll() is None:
            self.daemon.terminate()
            try:
                self.daemon.wait(15)
            except subprocess.TimeoutExpired:
                self.daemon.kill()
                self.daemon.wait()
        if pid := self.web():
            os.kill(pid, signal.SIGKILL)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
