"""The control file that both daemons watch."""
import socket

from rows import checksum


def ports():
    """A socket that listens, its port, and a port where nothing does."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=100)
    with socket.create_server(("127.0.0.1", 0)) as gone:
        return listener, listener.getsockname()[1], gone.getsockname()[1]


def control_file(folder, port, closed, mounted):
    (folder / "services").write_text(f"""
check process subject with pidfile {folder}/pid
    if total memory > 99% then alert
    if filedescriptors > 99% then alert
check file file with path {folder}/file
    if changed checksum then alert
    if failed permission 640 then alert
check file link with path {folder}/link
    if failed checksum expect {checksum('sha1', folder / 'link')} then alert
check directory folder with path {folder}/folder
check fifo fifo with path {folder}/fifo
check filesystem root with path /
check network lo with interface lo
check program program with path "/bin/sh -c 'echo seen; exit 3'"
    if status != 3 then alert
check host open with address 127.0.0.1
    if failed port {port} then alert
check host closed with address 127.0.0.1
    if failed port {closed} then alert
check host ping with address 127.0.0.1
    if failed ping then alert
check system machine
    if memory usage > 99.9% then alert
""" + (f"check filesystem disk with path {folder}/disk\n" if mounted else ""))
    (folder / "services").chmod(0o600)
