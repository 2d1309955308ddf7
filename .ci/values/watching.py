"""A daemon under test: started on the common control file, asked over its Unix socket for the status document."""
import base64
import http.client
import os
import socket
import subprocess
import xml.etree.ElementTree


class Daemon:
    def __init__(self, name, binary, folder, running):
        self.socket = str(folder / f"{name}.sock")
        own = {"logfile": "log", "pidfile": "daemon", "statefile": "state", "idfile": "id"}
        lines = ["set daemon 1"] + [f"set {word} {folder}/{name}.{end}" for word, end in own.items()]
        lines += [f"set httpd unixsocket {self.socket} allow watch:right", f"include {folder}/services"]
        control = folder / f"{name}.rc"
        control.write_text("\n".join(lines) + "\n")
        control.chmod(0o600)
        with open(folder / f"{name}.out", "wb") as out:
            self.process = subprocess.Popen([binary, "-c", control, "-I"], stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        running.append(self.process)

    def look(self):
        """The status document's services by name; none while the daemon is not up or has not looked at all of them."""
        connection = http.client.HTTPConnection("localhost", timeout=10)
        try:
            connection.sock = socket.socket(socket.AF_UNIX)
            connection.sock.settimeout(10)
            connection.sock.connect(self.socket)
            login = base64.b64encode(b"watch:right").decode()
            connection.request("GET", "/_status?format=xml", headers={"Authorization": "Basic " + login})
            document = xml.etree.ElementTree.fromstring(connection.getresponse().read())
        except OSError:
            if self.process.poll() is not None:
                raise SystemExit(f"{self.process.args[0]} ended, see {os.path.dirname(self.socket)}") from None
            return None
        finally:
            connection.close()
        services = {s.findtext("name"): s for s in document.iter("service")}
        services["platform"] = document.find("platform")
        complete = all(s.findtext("monitor", "1") == "1" for s in services.values())
        return services if complete else None
