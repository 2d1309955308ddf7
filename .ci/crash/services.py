"""Twenty services that fail and recover at random: files, folders and permissions, programs, and processes."""
import os, signal

CONTROL = """set daemon 1
set pidfile {dir}/daemon.pid
set statefile {dir}/state/state
set idfile {dir}/id
set logfile {dir}/log
set eventqueue basedir {dir}/queue slots 100000
set httpd unixsocket {dir}/socket allow admin:adminpw
set mailserver 127.0.0.1 port {port} with timeout 3 seconds
set mail-format {{ subject: $SERVICE $EVENT
    message: $SERVICE: $EVENT: $DESCRIPTION }}
set alert ops@example.com
check system box
"""

START = """#!/bin/sh
setsid sleep 3600 </dev/null >/dev/null 2>&1 &
echo $! >{path}.pid
"""


class Service:
    """Its entry in the control file, and how it is broken and mended."""

    def __init__(self, name, dir):
        self.name, self.path, self.good = name, os.path.join(dir, name), True

    def flip(self):
        self.good = not self.good
        self.mend() if self.good else self.spoil()

    def heal(self):
        self.good = True
        self.mend()

    def end(self):
        pass


class File(Service):
    def __init__(self, name, dir):
        super().__init__(name, dir)
        self.entry = f"check file {name} with path {self.path}\n"
        self.mend()

    def mend(self):
        open(self.path, "a").close()

    def spoil(self):
        if os.path.exists(self.path):
            os.remove(self.path)


class Mode(File):
    def __init__(self, name, dir):
        super().__init__(name, dir)
        self.entry += "    if failed permission 0644 then alert\n"

    def mend(self):
        open(self.path, "a").close()
        os.chmod(self.path, 0o644)

    def spoil(self):
        os.chmod(self.path, 0o600)


class Folder(Service):
    def __init__(self, name, dir):
        super().__init__(name, dir)
        self.entry = f"check directory {name} with path {self.path}\n"
        self.mend()

    def mend(self):
        os.makedirs(self.path, exist_ok=True)

    def spoil(self):
        if os.path.isdir(self.path):
            os.rmdir(self.path)


class Program(Service):
    def __init__(self, name, dir):
        super().__init__(name, dir)
        self.entry = f'check program {name} with path "{self.path}"\n    if status != 0 then alert\n'
        with open(self.path, "w") as f:
            f.write(f"#!/bin/sh\ntest ! -e {self.path}.bad\n")
        os.chmod(self.path, 0o755)

    def mend(self):
        if os.path.exists(self.path + ".bad"):
            os.remove(self.path + ".bad")

    def spoil(self):
        open(self.path + ".bad", "a").close()


class Process(Service):
    """Killed now and then; it is the daemon that brings it back."""

    def __init__(self, name, dir):
        super().__init__(name, dir)
        self.entry = f'check process {name} with pidfile {self.path}.pid\n    start program = "{self.path}"\n'
        with open(self.path, "w") as f:
            f.write(START.format(path=self.path))
        os.chmod(self.path, 0o755)

    def mend(self):
        pass

    def spoil(self):
        try:
            pid = int(open(self.path + ".pid").read())
            if b"sleep\x003600" in open(f"/proc/{pid}/cmdline", "rb").read():
                os.kill(pid, signal.SIGKILL)
        except (OSError, ValueError):
            pass  # it is down already, or just being started

    end = spoil


def twenty(dir):
    kinds = [File] * 5 + [Mode] * 4 + [Folder] * 3 + [Program] * 4 + [Process] * 4
    return [kind(f"{kind.__name__.lower()}{i}", dir) for i, kind in enumerate(kinds)]
