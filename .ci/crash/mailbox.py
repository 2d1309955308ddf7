"""A mail server that misbehaves at random and keeps what it took.  Python standard library only."""
import email, random, socket, socketserver, threading, time

MODES = ("ok", "ok", "ok", "slow", "tempfail", "busy", "drop", "forget", "down")


class Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    allow_reuse_address, daemon_threads, request_queue_size = True, True, 64

    def handle_error(self, request, client_address):
        pass  # a client that is killed in the middle of a mail is what this is for


class Mailbox:
    """mode is what it does to what comes next: 'ok', 'slow', 'tempfail' (451 at MAIL), 'busy' (421 as greeting), 'drop' (hangs
    up in the middle of the text), 'forget' (takes the mail and hangs up before it says so), 'down' (nobody listens)."""

    def __init__(self):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        self.mode, self.mails, self.forgotten, self.server, self.lock = "down", [], 0, None, threading.Lock()
        self.kills, self.thinking = 0, 0  # mails whose sender was killed while the server had not answered yet
        self.set("ok")

    def set(self, mode):
        if mode == "down" and self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None
        elif mode != "down" and not self.server:
            self.server = Server(("127.0.0.1", self.port), self.handler())
            threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        self.mode = mode

    def misbehave(self, dice, ended):
        while not ended.wait(dice.uniform(0.2, 0.9)):
            self.set(dice.choice(MODES))

    def handler(self):
        box = self

        class Handler(socketserver.StreamRequestHandler):
            timeout = 20

            def say(self, text):
                self.wfile.write(text.encode() + b"\r\n")

            def handle(self):
                if box.mode == "busy":
                    return self.say("421 too busy")
                self.say("220 mailbox")
                while line := self.rfile.readline():
                    verb = line[:4].upper()
                    if verb == b"MAIL" and box.mode == "tempfail":
                        self.say("451 try later")
                    elif verb == b"DATA":
                        if not self.text():
                            return
                    elif verb == b"QUIT":
                        return self.say("221 bye")
                    else:
                        self.say("250 ok")

            def text(self):
                self.say("354 go")
                if box.mode == "drop":
                    self.rfile.readline()
                    return False
                data = b""
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    data += line
                if line == b"":
                    return False  # the client was killed before the text was whole
                kills = box.kills
                if box.mode == "slow":
                    time.sleep(random.uniform(0.05, 0.4))
                box.take(data)
                box.thinking += box.kills > kills
                if box.mode == "forget":
                    box.forgotten += 1
                    return False
                self.say("250 taken")
                return True

        return Handler

    def take(self, data):
        message = email.message_from_bytes(data)
        body = message.get_payload(decode=True).decode("utf-8", "replace").replace("\r\n", "\n").strip()
        service, event, text = body.split(": ", 2)
        with self.lock:
            self.mails.append({"id": message["Message-ID"], "service": service, "event": event, "text": text})
