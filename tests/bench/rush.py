"""The morning rush: every rep opens the app within some minutes, sends what was said and reads what changed.

Open loop: phones arrive when they do, whether or not the server keeps up, and a phone's wait counts from its
arrival. One web process, as `encours serve` runs it; the phones share the machine with it.
"""

import http.client
import json
import os
import threading
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import psutil

from tests.bench.installation import app_on
from tests.bench.morning import CHANGES, Rep, furnish, import_overnight
from tests.bench.run import Run
from tests.installation import free_port, installation

PHONES, SECONDS = 500, 120
QUICK_PHONES, QUICK_SECONDS = 100, 24  # as many a second
QUIET_SECONDS = 5
IDLE_SECONDS = 0.1  # of CPU in a second: signs of life alone
AT_ONCE = 64  # phones that may be waiting for an answer at the same time


@dataclass
class Log:
    """What the phones met: waits by kind of request, and whatever was not the answer they came for."""

    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, object]:
        """Give the waits in milliseconds."""
        told: dict[str, object] = {"errors": len(self.errors), "first_error": self.errors[:1]}
        both = [wait for waits in self.waits.values() for wait in waits]
        for kind, waits in [("", both), *((f"{kind}_", w) for kind, w in self.waits.items())]:
            for name, share in (("p50", 0.5), ("p99", 0.99), ("worst", 1.0)):
                place = min(len(waits) - 1, int(share * len(waits)))
                told[f"{kind}{name}_ms"] = round(sorted(waits)[place] * 1000)
        return told


class Phone:
    """A phone on the wire."""

    def __init__(self, rep: Rep, port: int) -> None:
        self.rep = rep
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers = {
            "Cookie": f"encours_session={rep.cookie}",
            "X-CSRF-Token": rep.csrf_token,
            "Accept-Encoding": "gzip",
        }

    def push(self, letter: bytes) -> str | None:
        """Send entries; give what is wrong with the answer."""
        packed = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
        status, body = self._ask("POST", "/api/v1/sync/push", letter, packed)
        if status != 200:
            return f"push {status}"
        results = json.loads(body)["results"]
        applied = [result for result in results if result["outcome"] == "applied"]
        return None if len(applied) == CHANGES else f"push took {len(applied)} of {CHANGES}"

    def pull(self, rows: int) -> str | None:
        """Read what changed; give what is wrong with the answer. rows: as many at least."""
        status, body = self._ask("GET", f"/api/v1/sync/pull?c={quote(self.rep.cursor)}")
        if status != 200:
            return f"pull {status}"
        count = 0
        for line in body.splitlines():
            for part in json.loads(line)["buckets"]:
                self.rep.places[part["id"]] = part["to"]
                count += sum(max(map(len, table["c"])) for table in part["put"].values())
        return None if count >= rows else f"pull brought {count} of {rows}"

    def _ask(
        self, method: str, path: str, body: bytes | None = None, more: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        try:
            answer = self._send(method, path, body, more)
        except http.client.RemoteDisconnected:  # idle too long: a browser asks again, too
            self.line.close()
            answer = self._send(method, path, body, more)
        packed = answer.read()
        if answer.headers.get("Content-Encoding") == "gzip":
            packed = zlib.decompress(packed, 31)
        return answer.status, packed

    def _send(
        self, method: str, path: str, body: bytes | None, more: dict[str, str] | None
    ) -> http.client.HTTPResponse:
        self.line.request(method, path, body, self.headers | (more or {}))
        return self.line.getresponse()


def measure(run: Run) -> None:
    """Let a morning come."""
    phones, seconds = (QUICK_PHONES, QUICK_SECONDS) if run.quick else (PHONES, SECONDS)
    if run.has("morning_rush", phones=phones):
        return
    with TemporaryDirectory(prefix="encours-rush-") as folder:
        data, port = Path(folder), free_port()
        app = app_on(data / "encours.sqlite")
        reps = furnish(app, phones)
        with installation(data, port):
            run.tell(f"{phones} phones read everything for the first time")
            first = Log()
            run_all([(0.0, first_visit(Phone(rep, port), first)) for rep in reps], 8)
            import_overnight(app, reps)
            run.tell("the night's jobs end")
            settle()
            run.tell("the rush")
            log = Log()
            visits = arrivals([Phone(rep, port) for rep in reps], seconds, log)
            with cpu_of_web() as cpu:
                run_all(visits, AT_ONCE)
        run.say(
            "morning_rush",
            phones=phones,
            entries=CHANGES,
            changed_rows=CHANGES,
            over_seconds=seconds,
            **log.figures(),
            web_cpu_s=round(cpu[0], 1),
            web_cpu_ms_per_phone=round(cpu[0] * 1000 / phones),
            first_errors=len(first.errors),
        )


Visit = Callable[[float], None]


def first_visit(phone: Phone, log: Log) -> Visit:
    """Read everything for the first time."""

    def visit(_arrived: float) -> None:
        if wrong := phone.pull(CHANGES):
            log.errors.append(wrong)

    return visit


def arrivals(phones: Sequence[Phone], seconds: int, log: Log) -> list[tuple[float, Visit]]:
    """Spread the phones' visits evenly: each sends what it has, and reads what changed."""

    def visit(phone: Phone, letter: bytes) -> Visit:
        def come(arrived: float) -> None:
            errors = [phone.push(letter)]
            pushed = time.monotonic()
            errors.append(phone.pull(2 * CHANGES))
            log.waits["push"].append(pushed - arrived)
            log.waits["pull"].append(time.monotonic() - pushed)
            log.errors.extend(filter(None, errors))

        return come

    return [
        (number * seconds / len(phones), visit(phone, phone.rep.letter()))
        for number, phone in enumerate(phones)
    ]


def run_all(visits: Sequence[tuple[float, Visit]], at_once: int) -> None:
    """Let everybody come at their time, as many at once as there are."""
    waiting, door, start = iter(visits), threading.Lock(), time.monotonic()
    errors: list[BaseException] = []

    def come_and_go() -> None:
        try:
            while True:
                with door:
                    after, visit = next(waiting)
                time.sleep(max(0.0, start + after - time.monotonic()))
                visit(start + after)
        except StopIteration:
            pass
        except BaseException as error:  # noqa: BLE001  # the main thread raises it
            errors.append(error)

    threads = [threading.Thread(target=come_and_go) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


@contextmanager
def cpu_of_web() -> Iterator[list[float]]:
    """Count the CPU seconds of all that `encours serve` runs on; the web process is nearly all of it."""
    spent, before = [0.0], _cpu()
    yield spent
    spent[0] = _spent_since(before)


def settle() -> None:
    """Wait until everything owed since the installation began is done: nobody measures that here."""
    quiet = 0
    while quiet < QUIET_SECONDS:
        before = _cpu()
        time.sleep(1)
        quiet = quiet + 1 if _spent_since(before) < IDLE_SECONDS else 0


def _spent_since(before: dict[int, float]) -> float:
    return sum(spent - before.get(process, 0.0) for process, spent in _cpu().items())


def _cpu() -> dict[int, float]:
    """Give the CPU seconds of every process of the installation by number: each job has one of its own."""
    spent = {}
    for process in psutil.Process(os.getpid()).children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            spent[process.pid] = times.user + times.system
    return spent
