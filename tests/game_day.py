"""A game day: phones keep speaking while their installation is cut off, killed, filled and put back.

`python -m tests.game_day` plays it and prints what happened and what was lost; it ends with 1 unless that is
nothing. The installation is a whole one (`encours serve` on SQLite) behind a wire that can be cut; a disk
without room is a limit the system itself holds its files to.
"""

import http.client
import json
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import select

from credit.store.customers import Customer
from credit.store.db import db
from credit.store.field import Note
from tests.api.sync.outbox import Outbox, Reply
from tests.api.sync.phone import PUSH, a_note
from tests.clients import PASSWORD
from tests.installation import encours, own_settings
from tests.journeys.mortal import Mortal
from tests.parts import wait_until
from tests.relay import Cut, Relay

PHONES = 3
MORE = 10  # entries each phone has to say before a scene may end
PAUSE_SECONDS = 0.05  # between two entries: people are slower, and a full outbox says no more


@dataclass
class Story:
    """What became of everything said."""

    said: int = 0
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    journal: str = ""

    def tell(self) -> str:
        """Write it down."""
        lost, twice = ", ".join(self.lost) or "nothing", ", ".join(self.twice) or "nothing"
        return f"{self.said} said. Lost: {lost}. Taken twice: {twice}. {self.journal}"


class Phone(threading.Thread):
    """Somebody who keeps writing notes, and a phone that keeps each until the server answered for it."""

    def __init__(
        self, url: str, name: str, *handlers: urllib.request.BaseHandler, customer_id: int = 0
    ) -> None:
        super().__init__(name=name, daemon=True)
        self.url, self.customer_id = url, customer_id
        self.outbox = Outbox()
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(cookies, *handlers)
        self.headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/json"}
        self.is_silent = threading.Event()
        self.failed = 0
        self.error: BaseException | None = None

    def sign_in(self, username: str, password: str) -> None:
        """Sign in, once for the whole day."""
        reply = self.ask("/api/v1/session", {"username": username, "password": password})
        assert reply.status == 200, reply
        self.headers["X-CSRF-Token"] = (reply.body or {})["csrf_token"]

    def run(self) -> None:
        """Speak and send until told to be silent and everything is answered."""
        try:
            while not self.is_silent.is_set() or self.outbox.waiting():
                if not self.is_silent.is_set():
                    text = f"{self.name} {len(self.outbox.ops)}"
                    self.outbox.say(a_note(self.customer_id, text))
                if letter := self.outbox.letter():
                    before = len(self.outbox.waiting())
                    self.outbox.hear(letter, self.ask(PUSH, letter))
                    self.failed += len(self.outbox.waiting()) >= before
                time.sleep(PAUSE_SECONDS)
        except BaseException as error:  # noqa: BLE001  # the main thread raises it
            self.error = error

    def ask(self, path: str, body: Any = None) -> Reply:
        """Get, or post a body; whatever becomes of it is an answer."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, self.headers)
        try:
            with self.opener.open(request, timeout=30) as answer:
                ours = answer.headers.get("Encours-Protocol") == "1"
                return Reply(answer.status, json.loads(answer.read()), ours)
        except urllib.error.HTTPError as error:
            with error:
                return Reply(error.code, _json_or_none(error.read()))
        except (OSError, http.client.HTTPException, ValueError):
            return Reply(0)


class Crowd:
    """Phones that speak through everything that goes wrong."""

    def __init__(self, phones: list[Phone], hear: Callable[[str], None]) -> None:
        self.phones, self.hear = phones, hear

    @contextmanager
    def speaking(self) -> Iterator[None]:
        """Let them speak until the block ends and everything is answered."""
        for phone in self.phones:
            phone.start()
        try:
            yield
        finally:
            for phone in self.phones:
                phone.is_silent.set()
            for phone in self.phones:
                phone.join(120)
        for phone in self.phones:
            assert not phone.is_alive(), phone.name
            assert phone.error is None, phone.error

    @contextmanager
    def scene(self, name: str) -> Iterator[None]:
        """Play a scene, and end it when all that was said in it is answered."""
        said, failed = self._said(), self._failed()
        yield
        self.let_them_speak()
        until = self._said()
        wait_until(lambda: self._answered() >= until, 120)
        said, failed = self._said() - said, self._failed() - failed
        self.hear(f"{name:<66} {said:>5} said {failed:>5} not answered")

    def let_them_speak(self) -> None:
        """Wait until every phone was answered for more entries."""
        goals = [len(phone.outbox.results) + MORE for phone in self.phones]
        wait_until(
            lambda: all(
                len(phone.outbox.results) >= goal
                for phone, goal in zip(self.phones, goals, strict=True)
            ),
            120,
        )

    def let_them_fail(self) -> None:
        """Wait until every phone tried in vain."""
        tried = [phone.failed for phone in self.phones]
        wait_until(
            lambda: all(p.failed > was for p, was in zip(self.phones, tried, strict=True)), 120
        )

    def story(self, kept: Counter[str], journal: str) -> Story:
        """Hold what was said against what is in the books."""
        said = [op["args"]["text"] for phone in self.phones for op in phone.outbox.ops]
        return Story(
            said=len(said),
            lost=[text for text in said if not kept[text]],
            twice=[text for text, times in kept.items() if times > 1],
            journal=journal.strip(),
        )

    def _said(self) -> int:
        return sum(len(phone.outbox.ops) for phone in self.phones)

    def _answered(self) -> int:
        return sum(len(phone.outbox.results) for phone in self.phones)

    def _failed(self) -> int:
        return sum(phone.failed for phone in self.phones)


class Day(Crowd):
    """The installation, its phones, and everything that goes wrong."""

    def __init__(self, server: Mortal, wire: Relay, hear: Callable[[str], None]) -> None:
        self.server, self.wire = server, wire
        with server.app.app_context():
            customers = db.session.scalars(select(Customer.id).order_by(Customer.id)).all()
            self.before = Counter(db.session.scalars(select(Note.text)))
            db.session.remove()
        phones = [
            Phone(wire.url, f"téléphone {n}", customer_id=customers[0]) for n in range(PHONES)
        ]
        super().__init__(phones, hear)

    def play(self) -> Story:
        """Let everything happen, one after the other, and see what is left."""
        for phone in self.phones:
            phone.sign_in("rosa", PASSWORD)
        with self.speaking():
            try:
                self._play_scenes()
            finally:
                self.wire.live()
        return self._count()

    def _play_scenes(self) -> None:
        with self.scene("a morning like any other"):
            self.let_them_speak()
        with self.scene("the network is gone, and comes back"):
            self.wire.die()
            self.let_them_fail()
            self.wire.live()
        for point in (Cut.UPLOAD, Cut.BEFORE_ANSWER, Cut.DOWNLOAD):
            with self.scene(f"the wire breaks {point.value}"):
                self.wire.cut(point, PUSH, times=3)
                self.wire.wait_cut()
        with self.scene("the power fails as entries are written"):
            self.wire.cut(Cut.BEFORE_ANSWER, PUSH, instead=self.server.kill)
            self.wire.wait_cut()
            self.let_them_fail()
            self.server.start_again()
        with self.scene("the queue's server dies"):
            self._kill_queue()
            self.let_them_speak()
        with self.scene("the disk is full, and somebody makes room"):
            self._fill_disk()
            self.let_them_fail()
            self._make_room()
        with self.scene("a backup is made as they speak"):
            self._command("backup", str(self._archive))
            self.let_them_speak()
        with self.scene("the machine is lost: the backup is put back"):
            self.server.kill()
            self.server.bury()
            self._command("restore", str(self._archive), "--yes")
            self.server.start()
            self.let_them_speak()

    @property
    def _archive(self) -> Path:
        return self.server.data.parent / "game-day.tar.gz"

    def _command(self, *arguments: str) -> str:
        environment = own_settings(self.server.data, self.server.port)
        ended = encours(*arguments, environment=environment)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def _kill_queue(self) -> None:
        for process in self.server.processes():
            if "redis" in process.name():
                process.kill()

    def _fill_disk(self) -> None:
        """Let no file of the installation grow: what the system then says is what a full disk says."""
        for process in self.server.processes():
            process.rlimit(psutil.RLIMIT_FSIZE, (0, psutil.RLIM_INFINITY))

    def _make_room(self) -> None:
        for process in self.server.processes():
            process.rlimit(psutil.RLIMIT_FSIZE, (psutil.RLIM_INFINITY, psutil.RLIM_INFINITY))

    def _count(self) -> Story:
        with self.server.app.app_context():
            kept = Counter(db.session.scalars(select(Note.text))) - self.before
            db.session.remove()
        return self.story(kept, self._command("journal", "verify"))


def _json_or_none(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def play(folder: Path, hear: Callable[[str], None] = lambda _text: None) -> Story:
    """Play a whole day in a folder."""
    server = Mortal(folder)
    try:
        server.start()
        with Relay(server.port) as wire:
            story = Day(server, wire, hear).play()
    finally:
        server.bury()
    hear(story.tell())
    return story


def main() -> int:
    """Play, print, and give 1 when anything was lost."""
    with tempfile.TemporaryDirectory(prefix="encours-game-day-") as folder:
        data = Path(folder) / "data"
        data.mkdir()
        story = play(data, lambda text: print(text, flush=True))
    return int(bool(story.lost or story.twice))


if __name__ == "__main__":
    sys.exit(main())
