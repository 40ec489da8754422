"""Two hundred pages listen to the installation as it is served: it goes on answering, and stops at once."""

import contextlib
import socket
import time
import urllib.request
from uuid import uuid4

import psutil
import pytest

from api.sync.streams import MOST, MOST_OF_A_PERSON
from credit.operations import sessions
from credit.operations.actor import Actor
from credit.operations.work import transact
from credit.rules.access import Role
from credit.store.db import db
from credit.store.people import User
from tests.builders import NOW
from tests.installation import encours, free_port, installation, own_settings
from webapp.app import create_app
from webapp.first_start import prepare
from webapp.settings import Settings

STOPS_SECONDS = 5


@pytest.fixture
def cookies(tmp_path):
    """Enough people, each with as many signed-in devices as may listen."""
    settings = Settings(data=tmp_path, database_url=f"sqlite:///{tmp_path / 'encours.sqlite'}")
    prepare(settings)
    app = create_app(settings, nudge=lambda _job: None)
    tokens = []
    with app.app_context():
        for number in range(MOST // MOST_OF_A_PERSON + 1):
            person = User(username=f"p{number}", name="P", role=Role.COLLECTOR, created_at=NOW)
            db.session.add(person)
            db.session.commit()
            for _ in range(MOST_OF_A_PERSON):
                device = Actor(person.id, person.role, uuid4())
                opened = transact(device, lambda work: sessions.start(work, user_agent="test"))
                tokens.append(opened[1])
        db.engine.dispose()
    return tokens


def listen(port, token):
    """Open a stream; gives the connection once the first beat has come, and what was answered."""
    line = socket.create_connection(("127.0.0.1", port), timeout=30)
    asked = f"GET /api/v1/sync/nudges HTTP/1.1\r\nHost: localhost\r\nCookie: encours_session={token}\r\n\r\n"
    line.sendall(asked.encode())
    answer = b""
    while b"event: beat" not in answer and b" 503 " not in answer:
        more = line.recv(4096)
        assert more, answer
        answer += more
    return line, answer.split(b"\r\n")[0].decode()


def rest_of(line):
    """Read a stream to its end."""
    rest = b""
    while more := line.recv(4096):
        rest += more
        if rest.endswith(b"0\r\n\r\n"):
            break
    return rest


def web_of(pid, port):
    """Find the process that answers on the port."""
    for part in psutil.Process(pid).children(recursive=True):
        with contextlib.suppress(psutil.Error):
            places = [
                one.laddr.port for one in part.net_connections("tcp") if one.status == "LISTEN"
            ]
            if port in places and not part.children():
                return part
    raise AssertionError("nobody answers")


def memory_of(process):
    """Say what a process holds for itself alone, in MB."""
    return process.memory_full_info().uss / 1e6


def test_two_hundred_open_streams_hold_up_neither_answers_nor_the_stop(tmp_path, cookies):
    port = free_port()
    with contextlib.ExitStack() as lines, installation(tmp_path, port) as url:
        pid = serving(port)
        web = web_of(pid, port)
        before = memory_of(web)
        opened = []
        for token in cookies[:MOST]:
            line, status = listen(port, token)
            lines.enter_context(line)
            assert status == "HTTP/1.1 200 OK"
            opened.append(line)
        _, status = listen(port, cookies[MOST])
        assert status.startswith("HTTP/1.1 503")
        grown = memory_of(web) - before
        start = time.monotonic()
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
            assert answer.status == 200
        answered = time.monotonic() - start
        assert web.num_threads() < 300
        told = encours("user", "disable", "p0", environment=own_settings(tmp_path, port))
        assert told.returncode == 0, told.stderr
        assert b"event: ended" in rest_of(opened[0]), "said by another process"
        start = time.monotonic()
        psutil.Process(pid).terminate()
        psutil.Process(pid).wait(30)
        stopped = time.monotonic() - start
    print(
        f"200 streams: +{grown:.0f} MB, an answer in {answered:.2f} s, stopped in {stopped:.1f} s"
    )
    assert grown < 100
    assert stopped < STOPS_SECONDS


def serving(port):
    """Find the installation's own process: the parent of all its parts."""
    for process in psutil.Process().children():
        if own_settings_of(process).get("PORT") == str(port):
            return process.pid
    raise AssertionError("nobody serves")


def own_settings_of(process):
    with contextlib.suppress(psutil.Error):
        return process.environ()
    return {}
