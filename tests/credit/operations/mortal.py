"""A worker in a process of its own that is killed just before one of its commits."""

import os
import traceback
from collections.abc import Callable

from sqlalchemy import event
from sqlalchemy.orm import Session

from credit.store.db import db

DIED = 9


def run(job: Callable[[], None], *, dies_at: int) -> bool:
    """Run a job in a child; say whether it came to its end.

    dies_at: the number of the commit it does not live to see, from 1. Nothing it holds is given back by it:
    the process is gone, as after a power cut.
    """
    db.session.remove()
    db.engine.dispose()  # a child must not hold its parent's connections
    child = os.fork()
    if child == 0:
        _live(job, dies_at)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, DIED), "the job failed by itself: see its traceback above"
    return code == 0


def _live(job: Callable[[], None], dies_at: int) -> None:
    commits = 0

    def count(_session: Session) -> None:
        nonlocal commits
        commits += 1
        if commits == dies_at:
            os._exit(DIED)

    event.listen(Session, "before_commit", count)
    try:
        job()
    except BaseException:  # noqa: BLE001  # the child of a test may never return into it
        traceback.print_exc()
        os._exit(1)
    os._exit(0)
