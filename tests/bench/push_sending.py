"""Sending pushes beside bare encryption: CPU a message, nothing lost, and a slow service beside a fast one.

The push services are processes of their own; CPU is that of this process, which encrypts and sends. `door` is
what leaves for the network alone, `job` with everything the database is asked and told about each notice.
"""

import http.client
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Flask
from pywebpush import WebPusher
from sqlalchemy import func, insert, select

from credit.operations import notices
from credit.operations.actor import MACHINE
from credit.operations.notices import Word
from credit.operations.work import transact
from credit.rules.push import Message, payload
from credit.store.db import db
from credit.store.people import Session, User
from credit.store.push import Notice, PushSubscription
from tasks.lanes import Lanes
from tasks.notices import deliver_notices
from tasks.outside import vapid, webpush
from tasks.outside.webpush import Letter, Sender
from tests.bench.run import Run, in_turn, medians, ratios
from tests.installation import ROOT
from tests.push_service import Receiver
from webapp.app import create_app
from webapp.migrating import bring_up_to_date
from webapp.settings import Settings

MESSAGES, QUICK_MESSAGES = 10_000, 2_000
SLOW_SECONDS = 1.0  # one answer of the slow service
RECEIVERS = 50  # key pairs, used in turn
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)  # a Tuesday, nobody's quiet hour
TEXT = payload(
    Message(str(uuid4()), "limit_approved", "x/1", f"/demandes/{uuid4()}", "fr", badge=3),
    base_url="https://encours.example.org",
    tag="t" * 32,
)


def measure(run: Run) -> None:
    """Measure the three things the target speaks about."""
    if run.has("push_sending"):
        return
    count = QUICK_MESSAGES if run.quick else MESSAGES
    receivers = [Receiver().keys for _ in range(RECEIVERS)]
    sides = {
        "floor": partial(_floor, receivers, count),
        "door": partial(_door, receivers, count),
        "job": partial(_job, receivers, count),
    }
    rounds = list(in_turn(run.rounds, sides, run.tell))
    for side in ("door", "job"):
        found = [line[side] for line in rounds]
        run.say(
            "push_sending",
            side=side,
            messages=count,
            **medians(found) | {"lost": max(line["lost"] for line in found)},
            ratio={"cpu_ms": ratios(rounds, side, "floor")["cpu_ms"]},
            floor=medians(line["floor"] for line in rounds),
        )
    run.tell("a slow service beside a fast one")
    run.say("push_beside_slow", **_beside_slow(receivers, count // 5))


def _floor(receivers: list[dict[str, str]], count: int) -> dict[str, Any]:
    began = time.process_time()
    for number in range(count):
        keys = receivers[number % RECEIVERS]
        WebPusher({"endpoint": "https://push.example", "keys": keys}).encode(TEXT)
    return {"cpu_ms": _each(began, count)}


def _door(receivers: list[dict[str, str]], count: int) -> dict[str, Any]:
    with _service() as port, tempfile.TemporaryDirectory() as folder:
        sender = _sender(folder, port)
        began = time.process_time()
        _carry(sender, [_letter(port, n, receivers[n % RECEIVERS]) for n in range(count)])
        spent = _each(began, count)
        return {"cpu_ms": spent, "lost": count - _counted(port)["different"]}


def _job(receivers: list[dict[str, str]], count: int) -> dict[str, Any]:
    with _service() as port, tempfile.TemporaryDirectory(prefix="encours-bench-") as folder:
        app = _furnished(Path(folder), port, receivers, count)
        with app.app_context():
            began = time.process_time()
            deliver_notices()
            spent = _each(began, count)
            sent = select(func.count(Notice.id)).where(Notice.state == "sent")
            lost = count - min(_counted(port)["different"], db.session.scalar(sent) or 0)
            db.session.remove()
            db.engine.dispose()
    return {"cpu_ms": spent, "lost": lost}


def _beside_slow(receivers: list[dict[str, str]], count: int) -> dict[str, Any]:
    """Time the letters of a fast service alone, and among as many for a slow one, through the whole job."""
    alone, beside = (_until_all_came(receivers, count, slow) for slow in (False, True))
    return {
        "messages": count,
        "slow_answer_s": SLOW_SECONDS,
        "alone_s": round(alone, 2),
        "beside_s": round(beside, 2),
        "ratio": round(beside / alone, 2),
    }


def _until_all_came(receivers: list[dict[str, str]], count: int, slow: bool) -> float:
    """Give the seconds from the fast service's first letter until it has everything that is its own."""
    with (
        _service() as fast,
        _service(SLOW_SECONDS) as sluggish,
        tempfile.TemporaryDirectory(prefix="encours-bench-") as folder,
    ):
        app = _furnished(Path(folder), fast, receivers, count, sluggish if slow else None)
        code = (
            "import sys; from tests.bench.push_sending import app_at; from tasks.notices import *\n"
            "with app_at(sys.argv[1], *map(int, sys.argv[2:])).app_context(): deliver_notices()"
        )
        command = [sys.executable, "-c", code, folder, str(fast), str(sluggish)]
        job = subprocess.Popen(command, cwd=ROOT)
        try:
            while _counted(fast)["different"] < count:
                time.sleep(0.2)
                if job.poll() is not None and _counted(fast)["different"] < count:
                    raise RuntimeError("the job ended and the fast service lacks letters")
            return float(_counted(fast)["lasted"])
        finally:
            job.terminate()
            job.wait()
            with app.app_context():
                db.engine.dispose()


def _each(began: float, count: int) -> float:
    return round((time.process_time() - began) * 1000 / count, 3)


def _sender(folder: str, port: int) -> Sender:
    key = vapid.load_or_make(Path(folder))
    host = f"127.0.0.1:{port}"
    return Sender(key, "mailto:credit@example.org", lambda: datetime.now(UTC), (host,))


def _letter(port: int, number: int, keys: dict[str, str]) -> Letter:
    at = f"http://127.0.0.1:{port}/push/{number}"
    return Letter(at, keys["p256dh"], keys["auth"], TEXT, 600, "high", "t" * 32)


def _carry(sender: Sender, letters: list[Letter]) -> None:
    lanes: Lanes[Letter, bool] = Lanes(partial(_taken, sender=sender), lambda taken: not taken)
    for letter in letters:
        while not lanes.put("service", letter):
            lanes.take(1)
    while lanes.outstanding:
        lanes.take(1)
    lanes.close()
    sender.connections.close()


def _taken(letters: Sequence[Letter], sender: Sender) -> list[bool]:
    return [fault is None for fault in webpush.send(letters, sender)]


def app_at(folder: str, *ports: int) -> Flask:
    """Assemble the application whose devices listen at these services."""
    hosts = tuple(f"127.0.0.1:{port}" for port in ports)
    settings = Settings(
        data=Path(folder),
        database_url=f"sqlite:///{folder}/encours.sqlite",
        push_test_hosts=hosts,
    )
    return create_app(settings, nudge=lambda _job: None, clock=lambda: NOON)


def _furnished(
    folder: Path, port: int, receivers: list[dict[str, str]], count: int, slow: int | None = None
) -> Flask:
    """Found a company of so many people with one device and one notice each; as many at a slow service."""
    app = app_at(str(folder), port, *([slow] if slow else []))
    with app.app_context():
        bring_up_to_date(app)
        key_id = vapid.load_or_make(folder).id
        ports = [port, slow] if slow else [port]
        ids = range(1, count * len(ports) + 1)
        sessions = {number: uuid4() for number in ids}
        since = {"created_at": NOON, "seen_at": NOON}
        people = [
            {
                "id": number,
                "username": f"p{number}",
                "name": "P",
                "role": "rep",
                "created_at": NOON,
            }
            for number in ids
        ]
        db.session.execute(insert(User), people)
        db.session.execute(
            insert(Session),
            [
                {
                    "id": id,
                    "user_id": number,
                    "token_hash": id.hex,
                    "csrf_token": "x",
                    **since,
                }
                for number, id in sessions.items()
            ],
        )
        db.session.execute(
            insert(PushSubscription),
            [
                {
                    "user_id": number,
                    "session_id": id,
                    "endpoint": f"http://127.0.0.1:{ports[number % len(ports)]}/push/{number}",
                    "vapid_key_id": key_id,
                    "created_at": NOON,
                    **receivers[number % RECEIVERS],
                }
                for number, id in sessions.items()
            ],
        )
        db.session.commit()
        words = [Word([number], f"limit_request/{number}") for number in ids]
        transact(MACHINE, lambda work: notices.tell_many(work, "limit_approved", words))
        db.session.remove()
    return app


@contextmanager
def _service(delay: float = 0) -> Iterator[int]:
    command = [sys.executable, "-m", "tests.bench.push_server", str(delay)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def _counted(port: int) -> dict[str, Any]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    line.request("GET", "/")
    told: dict[str, Any] = json.loads(line.getresponse().read())
    line.close()
    return told
