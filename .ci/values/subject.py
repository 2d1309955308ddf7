"""A process with known habits: memory of its own and shared, threads, open files, a tree of children, work, writing, sending.

    subject.py FOLDER

It writes its number to FOLDER/pid when everything is in place, and goes on until it is ended; its children go with it.
"""
import ctypes
import mmap
import os
import pathlib
import signal
import socket
import sys
import threading
import time

OWN, SHARED = 40 << 20, 24 << 20  # bytes
THREADS, FILES = 5, 12
ROUND, WORK, WRITTEN, SENT = 0.25, 0.08, 256 << 10, 32 << 10  # seconds of a round; seconds of work, bytes written and sent in it


def child(below):
    """A child that touches the shared memory, has as many generations below it, and waits for its end."""
    if os.fork():
        return
    ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG
    for at in range(0, SHARED, mmap.PAGESIZE):
        shared[at]
    if below > 0:
        child(below - 1)
    (folder / f"ready-{os.getpid()}").touch()
    while True:
        signal.pause()


folder = pathlib.Path(sys.argv[1])
shared = mmap.mmap(-1, SHARED)
shared.write(b"s" * SHARED)
child(0)
child(1)
while len(list(folder.glob("ready-*"))) < 3:
    time.sleep(0.02)
own = bytearray(os.urandom(4096)) * (OWN // 4096)
files = [open("/dev/null", "rb") for _ in range(FILES)]
for _ in range(THREADS):
    threading.Thread(target=signal.pause, daemon=True).start()
sink = socket.socket(type=socket.SOCK_DGRAM)
sink.bind(("127.0.0.1", 0))
sink.connect(sink.getsockname())
with open(folder / "written", "wb", buffering=0) as out:
    (folder / "pid").write_text(f"{os.getpid()}\n")
    while True:
        end = time.monotonic() + ROUND
        while time.monotonic() < end - ROUND + WORK:
            pass
        out.seek(0)
        out.write(own[:WRITTEN])
        os.fsync(out.fileno())
        sink.send(own[:SENT])
        sink.recv(SENT)
        time.sleep(max(0, end - time.monotonic()))
