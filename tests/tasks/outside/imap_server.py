"""An IMAP server for one client: as much of RFC 3501 as a reader of one folder needs, over TLS."""

import re
import ssl
import threading
from socketserver import StreamRequestHandler, ThreadingTCPServer


class ImapServer(ThreadingTCPServer):
    """Serves `mails` (uid -> bytes) of one folder; notes every command, and refuses to change anything."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, certificate, key):
        super().__init__(("127.0.0.1", 0), _Line)
        self.mails, self.validity, self.said = {}, 7, []
        self.password, self.broken = "secret", False
        self.trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.trust.load_cert_chain(certificate, key)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_):
        """A client that does not trust the certificate goes away."""

    def settings(self, **more):
        return {
            "BOUNCE_IMAP_HOST": "localhost",
            "BOUNCE_IMAP_PORT": self.server_address[1],
            "BOUNCE_IMAP_USER": "retours",
            "BOUNCE_IMAP_PASSWORD": "secret",
            "BOUNCE_IMAP_FOLDER": 'Re"tours',
        } | more


class _Line(StreamRequestHandler):
    def setup(self):
        self.request = self.server.trust.wrap_socket(self.request, server_side=True)
        super().setup()

    def handle(self):
        self.say("* OK ready")
        for line in self.rfile:
            tag, _, command = line.decode().strip().partition(" ")
            self.server.said.append(command)
            if self.server.broken and command.startswith("UID FETCH"):
                return
            word = " ".join(command.split()[: 2 if command.startswith("UID") else 1])
            answer = getattr(self, f"on_{word.replace(' ', '_').lower()}", None)
            self.say(f"{tag} {answer(command) if answer else 'BAD not here'}")
            if word == "LOGOUT":
                return

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def on_capability(self, _):
        self.say("* CAPABILITY IMAP4rev1")
        return "OK done"

    def on_login(self, command):
        return "OK in" if self.server.password in command else "NO wrong password"

    def on_examine(self, command):
        if command != 'EXAMINE "Re\\"tours"':
            return "NO no such folder"
        self.say(f"* {len(self.server.mails)} EXISTS")
        self.say(f"* OK [UIDVALIDITY {self.server.validity}] valid")
        return "OK [READ-ONLY] done"

    def on_uid_search(self, _):
        self.say("* SEARCH " + " ".join(map(str, self.server.mails)))
        return "OK done"

    def on_uid_fetch(self, command):
        uid, most = map(
            int, re.fullmatch(r"UID FETCH (\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", command).groups()
        )
        content = self.server.mails[uid][:most]
        self.wfile.write(f"* 1 FETCH (UID {uid} BODY[]<0> {{{len(content)}}}\r\n".encode())
        self.wfile.write(content + b")\r\n")
        return "OK done"

    def on_logout(self, _):
        self.say("* BYE")
        return "OK bye"
