"""A whole installation in containers, as an operator has it: built, started, killed, put back, taken away.

`python -m tests.containers` follows `docs/operations/` through TLS while phones keep speaking, prints what
happened and what was lost, and ends with 1 unless that is nothing. It needs a container engine with Compose;
it works under a project name, an image name and on ports of its own, and removes all of them.
"""

import http.client
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.api.sync.outbox import Reply
from tests.fec_files import NAME, bytes_of, invoice
from tests.game_day import PHONES, Crowd, Phone, Story
from tests.installation import ROOT, free_port
from tests.parts import TOKEN, wait_until

PROJECT = "encours-proof"
HOST = "encours.localhost"  # Caddy gives a name of this machine a certificate of its own authority
AUTHORITY = "/data/caddy/pki/authorities/local/root.crt"
OURS = ("migrate", "web", "worker", "scheduler")
PARTS = ("web", "worker", "scheduler")
ALL = ("--scale", "web=3", "--scale", "worker=2")
ARCHIVE = "/var/backups/encours/proof.tar.gz"
GIVEN = {"ENCOURS_NAME": HOST, "POSTGRES_PASSWORD": "p/@:%+ s", "ENCOURS_METRICS_TOKEN": TOKEN}
LINES = 4000  # of the second file: long enough to die in

READY = """
import os, urllib.request as u
def ask(path, **headers):
    return u.urlopen(u.Request("http://127.0.0.1:8000" + path, headers=headers), timeout=9).status
print(ask("/readyz"), ask("/metrics", Authorization="Bearer " + os.environ["ENCOURS_METRICS_TOKEN"]))
"""


class Compose:
    """The compose file of the documentation, under names and on ports of our own."""

    def __init__(self, folder: Path) -> None:
        self.mine = folder / "mine.yaml"
        ours = "".join(f"  {name}: {{image: {PROJECT}}}\n" for name in OURS)
        self.http, self.https = free_port(), free_port()
        ports = f'"127.0.0.1:{self.http}:80", "127.0.0.1:{self.https}:443"'
        self.mine.write_text(f"services:\n{ours}  proxy: {{ports: !override [{ports}]}}\n")

    def __call__(self, *arguments: str) -> str:
        """Run one command of Compose to its end."""
        command = ["docker", "compose", "--project-name", PROJECT, "--progress", "quiet"]
        for file in (ROOT / "docs" / "operations" / "compose.yaml", self.mine):
            command += ["--file", str(file)]
        return run(*command, *arguments)

    def up(self, *more: str) -> None:
        """Start what is not running, and wait until all of it is well."""
        self("up", "--detach", "--wait", *ALL, *more)

    def inside(self, *command: str) -> str:
        """Run a command in a running web container."""
        return self("exec", "-T", "web", *command)

    def ids(self, service: str) -> list[str]:
        """Name the running containers of a service."""
        return self("ps", "--quiet", service).split()


class Line(http.client.HTTPSConnection):
    """TLS to the proxy by its name, wherever it listens, believing its own authority alone."""

    def __init__(self, port: int, trust: ssl.SSLContext, timeout: float) -> None:
        super().__init__(HOST, port, timeout=timeout)
        self.trust = trust

    def connect(self) -> None:
        """Speak to this machine, whatever its names lead to."""
        there = socket.create_connection(("127.0.0.1", self.port), self.timeout)
        self.sock = self.trust.wrap_socket(there, server_hostname=HOST)


class Door(urllib.request.HTTPSHandler):
    """Opens https through such a line."""

    def __init__(self, port: int, authority: str) -> None:
        super().__init__()
        self.port, self.trust = port, ssl.create_default_context(cadata=authority)

    def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        """Ask."""
        return self.do_open(
            lambda _host, timeout, **_more: Line(self.port, self.trust, timeout), request
        )


class Proof:
    """The journey of an operator, and of people who work meanwhile."""

    def __init__(self, compose: Compose, hear: Callable[[str], None]) -> None:
        self.compose, self.hear = compose, hear

    def play(self) -> Story:
        """Build, start, and let everything happen."""
        with self._timed("the image is built"):
            self.compose("build")
        with self._timed("everything starts: 3 web, 2 workers, in their order"):
            self.compose.up()
        with self._timed("pages come through TLS, the house's own stay inside"):
            self._knock()
        admin, phones = self._people()
        with self._timed("the first books are handed in, read and applied by a worker"):
            self._apply(admin, self._hand_in(admin, [invoice("C1", "F1", 100)]))
        customer_id = self._assign(admin)
        for phone in phones:
            phone.customer_id = customer_id
        crowd = Crowd(phones, self.hear)
        with crowd.speaking():
            self._play_scenes(crowd, admin)
        kept = self._query("SELECT text FROM note")
        return crowd.story(Counter(kept), self.compose.inside("encours", "journal", "verify"))

    def _play_scenes(self, crowd: Crowd, admin: Phone) -> None:
        compose = self.compose
        with crowd.scene("a morning like any other, in every web container"):
            wait_until(lambda: len(self._served()) == len(compose.ids("web")), 60)
        with crowd.scene("a stream says at once what moved"):
            self._listen(crowd.phones[0])
        with crowd.scene("a web container is killed, and comes back"):
            run("docker", "kill", compose.ids("web")[0])
            crowd.let_them_speak()
            compose.up()
        with crowd.scene("both workers are killed as they read a file, and come back"):
            file = self._hand_in(admin, [invoice(f"K{n}", f"G{n}", n + 1) for n in range(LINES)])
            wait_until(lambda: self._state(admin, file) != "received", 60)
            compose("kill", "worker")
            compose.up()
            self._apply(admin, file)
        with crowd.scene("the queue's server is killed, and comes back"):
            compose("kill", "valkey")
            crowd.let_them_speak()
            compose.up()
        with crowd.scene("all web containers are restarted"):
            compose("restart", "web")
        with crowd.scene("new web containers beside the old, which then go"):
            old = compose.ids("web")
            beside = ("--no-deps", "--no-recreate", "--wait", "--scale", "web=6", "web")
            compose("up", "--detach", *beside)
            run("docker", "stop", *old)
            run("docker", "rm", *old)
        with crowd.scene("a backup is made as they speak"):
            compose.inside("encours", "backup", ARCHIVE)
        with crowd.scene("the backup is put back"):
            compose("stop", *PARTS)
            compose("run", "--rm", "-T", "web", "encours", "restore", ARCHIVE, "--yes")
            compose.up()
        with crowd.scene("everything is taken down, and started anew on what is kept"):
            compose("down")
            compose.up()

    def _knock(self) -> None:
        authority = self.compose("exec", "-T", "proxy", "cat", AUTHORITY)
        self.door = lambda: Door(self.compose.https, authority)
        stranger = self._phone("stranger")
        with stranger.opener.open(stranger.url, timeout=30) as page:
            assert b"<title>Encours" in page.read()
        for path in ("/metrics", "/healthz", "/readyz"):
            assert stranger.ask(path).status == 404, path
        plain = http.client.HTTPConnection("127.0.0.1", self.compose.http, timeout=9)
        plain.request("GET", "/clients", headers={"Host": HOST})
        assert plain.getresponse().headers["Location"] == f"https://{HOST}/clients"
        for each in self.compose.ids("web"):
            assert run("docker", "exec", each, "python", "-c", READY) == "200 200\n"

    def _people(self) -> tuple[Phone, list[Phone]]:
        admin = self._phone("Claire")
        phones = [self._phone(f"téléphone {n}") for n in range(PHONES)]
        admin.sign_in("claire", self._password("admin", "claire"))
        password = self._password("user", "add", "kofi", "--role", "credit_manager")
        for phone in phones:
            phone.sign_in("kofi", password)
        return admin, phones

    def _password(self, *command: str) -> str:
        return self.compose.inside("encours", *command).rpartition(": ")[2].strip()

    def _phone(self, name: str) -> Phone:
        return Phone(f"https://{HOST}", name, self.door())

    def _hand_in(self, admin: Phone, entries: list[Any]) -> str:
        head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{NAME}"\r\n\r\n'
        body = head.encode() + bytes_of(*entries) + b"\r\n--x--\r\n"
        headers = admin.headers | {"Content-Type": "multipart/form-data; boundary=x"}
        request = urllib.request.Request(admin.url + "/api/v1/imports", body, headers)
        with admin.opener.open(request, timeout=60) as answer:
            return str(json.load(answer)["id"])

    def _apply(self, admin: Phone, file: str) -> None:
        wait_until(lambda: self._state(admin, file) == "reconciled")
        assert admin.ask(f"/api/v1/imports/{file}/apply", {}).status == 202
        wait_until(lambda: self._state(admin, file) == "applied")

    def _assign(self, admin: Phone) -> int:
        agency = _body(admin.ask("/api/v1/agencies", {"name": "Nord"}))["id"]
        portfolio = {"name": "Nord 1", "agency_id": agency}
        portfolio_id = _body(admin.ask("/api/v1/portfolios", portfolio))["id"]
        [customer_id] = map(int, self._query("SELECT id FROM customer"))
        moved = {"customer_ids": [customer_id], "portfolio_id": portfolio_id}
        assert _body(admin.ask("/api/v1/assignments", moved))["moved"] == [customer_id]
        return customer_id

    def _state(self, admin: Phone, file: str) -> str:
        return str(_body(admin.ask(f"/api/v1/imports/{file}")).get("state"))

    def _served(self) -> set[str]:
        lines = (line.partition("|") for line in self.compose("logs", "web").splitlines())
        return {name for name, _, said in lines if '"/api/v1/sync/push", "status": 200' in said}

    def _listen(self, phone: Phone) -> None:
        request = urllib.request.Request(phone.url + "/api/v1/sync/nudges", headers=phone.headers)
        with phone.opener.open(request, timeout=10) as stream:
            while b"changed" not in stream.readline():
                pass

    def _query(self, question: str) -> list[str]:
        ask = ["psql", "--username", "encours", "--tuples-only", "--no-align", "--command"]
        return self.compose("exec", "-T", "postgres", *ask, question).splitlines()

    @contextmanager
    def _timed(self, name: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.hear(f"{name:<66} {time.monotonic() - began:>5.0f} s")


def _body(reply: Reply) -> dict[str, Any]:
    return reply.body or {}


def run(*command: str) -> str:
    """Run a command to its end and give what it said. Raises RuntimeError with its last words."""
    ended = subprocess.run(
        command, env=os.environ | GIVEN, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{ended.stdout[-2000:]}{ended.stderr[-2000:]}")
    return ended.stdout


def missing() -> str | None:
    """Say what this machine lacks."""
    if shutil.which("docker") is None:
        return "no container engine: `docker` is not installed"
    for what, command in (("an engine that answers", "info"), ("Compose", "compose version")):
        try:
            run("docker", *command.split())
        except RuntimeError:
            return f"no container engine: `docker {command}` fails, {what} is needed"
    return None


def play(hear: Callable[[str], None]) -> Story:
    """Play everything, and remove everything."""
    with tempfile.TemporaryDirectory(prefix=f"{PROJECT}-") as folder:
        compose = Compose(Path(folder))
        try:
            story = Proof(compose, hear).play()
        finally:
            compose("down", "--volumes", "--remove-orphans")
            subprocess.run(["docker", "image", "rm", PROJECT], capture_output=True, check=False)
    hear(story.tell())
    return story


def main() -> int:
    """Play, print, and give 1 when anything was lost."""
    if lack := missing():
        print(lack, file=sys.stderr)
        return 1
    story = play(lambda text: print(text, flush=True))
    return int(bool(story.lost or story.twice))


if __name__ == "__main__":
    sys.exit(main())
