"""What a request costs, and what processes hold, with two web and two worker processes on PostgreSQL.

`python -m tests.bench.parts` prints JSON lines. CPU seconds of the processes count, not the clock: they say
what a core carries, on a busy machine as well.
"""

import json
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

from tests.api.sync.phone import a_note
from tests.databases import PostgresServer
from tests.parts import Parts, Rep, parts, wait_until
from tests.webapp.test_parts import furnish, healthy

TIMES = 200
AT_ONCE = 8


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="encours-pg-") as folder:
        server = PostgresServer(Path(folder))
        with (
            server.database() as url,
            tempfile.TemporaryDirectory() as home,
            parts(Path(home), url) as these,
        ):
            _, account = furnish(these)
            these.start("web", "web", "worker", "worker", "scheduler")
            wait_until(lambda: healthy(these, 0) and healthy(these, 1))
            rosa = Rep(these)
            rosa.sign_in("rosa")
            _say("held", memory=_memory(these), connections=_connections(server))
            for webs in (1, 2):
                _measure(these, "pull", webs, lambda n: rosa.ask("/api/v1/sync/pull", which=n))
                _measure(these, "push", webs, lambda n: rosa.push(a_note(account), which=n))
            _say("held", memory=_memory(these), connections=_connections(server))


def _measure(these: Parts, what: str, webs: int, ask: Callable[[int], object]) -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:  # every connection is there before it counts
        list(pool.map(lambda n: ask(n % webs), range(4 * AT_ONCE)))
    before, began = _spent(_web(these)), time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda n: ask(n % webs), range(TIMES)))
    took, spent = time.monotonic() - began, _spent(_web(these)) - before
    each = round(spent / TIMES * 1000, 1)
    _say(what, webs=webs, requests=TIMES, seconds=round(took, 1), cpu_ms_a_request=each)


def _web(these: Parts) -> list[psutil.Process]:
    """List the processes that serve, parents first."""
    launched = psutil.Process(these.launcher.pid).children(recursive=False)
    heads = launched[: len(these.ports)]
    return [each for head in heads for each in (head, *head.children(recursive=True))]


def _spent(processes: list[psutil.Process]) -> float:
    return sum(sum(each.cpu_times()[:2]) for each in processes if each.is_running())


def _memory(these: Parts) -> dict[str, int]:
    """Say what each part holds for itself (MB)."""
    launcher = psutil.Process(these.launcher.pid)
    names = ("web 1", "web 2", "worker 1", "worker 2", "scheduler")
    heads = dict(zip(names, launcher.children(recursive=False), strict=True))
    whole = {name: (head, *head.children(recursive=True)) for name, head in heads.items()}
    return {
        name: round(sum(each.memory_full_info().uss for each in family) / 1e6)
        for name, family in whole.items()
    }


def _connections(server: PostgresServer) -> int:
    with server.admin.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT count(*) FROM pg_stat_activity WHERE datname LIKE 't_%%'"
        )
        return int(rows.scalar() or 0)


def _say(what: str, **figures: object) -> None:
    print(json.dumps({"what": what, **figures}), flush=True)


if __name__ == "__main__":
    main()
