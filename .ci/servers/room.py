"""A room for one server: a folder, free ports, and its processes."""
import contextlib
import ctypes
import grp
import hashlib
import os
import pathlib
import pwd
import random
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time

START = 40  # seconds in which a server has to answer
STEP = 60  # seconds that a command of the preparation may take
QUIET = 5  # seconds between SIGTERM and SIGKILL


class Trouble(Exception):
    """The server cannot be had here; says why."""


class Room:
    def __init__(self, tree=None):
        self.tree = tree  # where packages are unpacked
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="upkeep-server-"))
        self.dir.chmod(0o755)  # servers that give up root read their files here
        self.children = []
        self.daemon = None  # what watches the servers and outlives them
        self._certificate = None
        self._locks = []
        self._ends = []

    # What a server needs.

    def at_end(self, function):
        """Has a function called when the servers have ended."""
        self._ends.append(function)

    def path(self, name):
        return str(self.dir / name)

    def write(self, name, text, mode=0o644, owner=None):
        """Writes a file below the room's folder and gives its path."""
        path = self.dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)
        if owner:
            shutil.chown(path, owner)
        return str(path)

    def folder(self, name, owner=None, mode=0o755):
        path = self.dir / name
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(mode)
        if owner:
            shutil.chown(path, owner, pwd.getpwnam(owner).pw_gid)
        return str(path)

    def port(self):
        """A port on loopback that is free for TCP and UDP, and that no other room of this run is given.

        It is one of those that servers usually have: a plain test of a port above 16384 lets the server see it."""
        while True:
            number = random.randrange(10240, 16384)
            with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
                with contextlib.suppress(OSError):
                    tcp.bind(("127.0.0.1", number))
                    udp.bind(("127.0.0.1", number))
                    lock = socket.socket(socket.AF_UNIX)  # an abstract name: it goes with us
                    lock.bind(f"\0upkeep-server-port-{number}")
                    self._locks.append(lock)
                    return number

    def certificate(self):
        """Certificate and key of localhost, and the checksum of the certificate. The files may be read by everybody."""
        if not self._certificate:
            pem, key = self.path("cert.pem"), self.path("key.pem")
            self.run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "90", "-subj", "/CN=localhost",
                     "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-out", pem, "-keyout", key)
            os.chmod(key, 0o644)
            der = ssl.PEM_cert_to_DER_cert(pathlib.Path(pem).read_text())
            self._certificate = pem, key, hashlib.sha256(der).hexdigest()
        return self._certificate

    def run(self, *command, user=None, stdin=None, env=None):
        """Runs a command of the preparation and gives what it printed."""
        done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=STEP, cwd=self.dir,
                              env={**os.environ, **(env or {})}, preexec_fn=self._become(user), check=False)
        if done.returncode:
            raise Trouble(f"{command[0]}: exit {done.returncode}: {(done.stderr or done.stdout).strip()[-400:]}")
        return done.stdout

    def start(self, *command, user=None, env=None, cwd=None):
        """Starts a server in the foreground; its output goes to a log in the room."""
        log = open(self.path(f"output-{len(self.children)}.log"), "wb")
        with log:
            child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=cwd or self.dir,
                                     env={**os.environ, **(env or {})}, preexec_fn=self._become(user))
        self.children.append(child)
        return child

    @staticmethod
    def _become(user):
        """A session of its own, and the user. It may not outlive this program."""
        who = pwd.getpwnam(user) if user else None
        groups = [g.gr_gid for g in grp.getgrall() if user in g.gr_mem] + [who.pw_gid] if who else []

        def change():
            os.setsid()
            if who:
                os.setgroups(groups)
                os.setgid(who.pw_gid)
                os.setuid(who.pw_uid)
            ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG

        return change

    def await_(self, what, test, limit=START):
        """Waits for a thing of the preparation."""
        end = time.monotonic() + limit
        while not test():
            self._alive()
            if time.monotonic() > end:
                raise Trouble(f"{what}: not within {limit} s")
            time.sleep(0.1)

    def listens(self, port):
        with socket.socket() as s:
            return s.connect_ex(("127.0.0.1", port)) == 0

    def _alive(self):
        for child in self.children:
            if child.poll() is not None:
                raise Trouble(f"{child.args[0]} ended with exit status {child.returncode}")

    # The end.

    def stop(self):
        """Ends the servers and what they left behind, each by its number."""
        for child in self.children:
            self._signal(child.pid, signal.SIGTERM)
        end = time.monotonic() + QUIET
        while self._left() and time.monotonic() < end:
            time.sleep(0.05)
        while left := self._left():
            for pid in left:
                self._signal(pid, signal.SIGKILL)
            time.sleep(0.05)
        self.children = []

    def _left(self):
        """Everything below us but the daemon; orphans come to us (PR_SET_CHILD_SUBREAPER)."""
        for child in self.children:
            child.poll()
        parents = {}
        for entry in os.scandir("/proc"):
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    state, parent = pathlib.Path(entry.path, "stat").read_text().rsplit(")", 1)[1].split()[:2]
                    parents[int(entry.name)] = int(parent), state
        known = {c.pid for c in self.children} | ({self.daemon.pid} if self.daemon else set())
        left, edge = [], {os.getpid()}
        while edge:
            edge = {pid for pid, (parent, _) in parents.items() if parent in edge and pid != (self.daemon and self.daemon.pid)}
            for pid in edge:
                if parents[pid][1] != "Z":
                    left.append(pid)
                elif pid not in known:  # an orphan that came to us
                    with contextlib.suppress(ChildProcessError):
                        os.waitpid(pid, os.WNOHANG)
        return left

    @staticmethod
    def _signal(pid, number):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)

    def close(self, keep):
        """Ends everything; the folder stays when it is to be looked at."""
        self.stop()
        if self.daemon:
            self.daemon.terminate()
            try:
                self.daemon.wait(QUIET)
            except subprocess.TimeoutExpired:
                self.daemon.kill()
                self.daemon.wait()
            self.daemon = None
        for end in self._ends:
            end()
        for lock in self._locks:
            lock.close()
        if not keep:
            shutil.rmtree(self.dir)


def inherit_orphans():
    """Makes orphans below this process its children, so that none is lost."""
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
