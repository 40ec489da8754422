"""What runs when. Every nudge names a job of this table, and every job is also swept without a nudge.

A job is a plain function without parameters that does everything owed; it may run twice at any time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time

from tasks import (
    attachments,
    dunning,
    feed,
    figures,
    goals,
    imports,
    insolvencies,
    limits,
    notices,
    overview_mails,
    penalties,
    receipts,
    retention,
    returns,
    watching,
)

Job = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Slot:
    """When a job runs without being nudged: every so many minutes, or once a day from `at` on.

    at: wall clock of the business time zone. A job that also minds business days looks at them itself.
    """

    job: Job
    every_minutes: int = 1
    at: time | None = None

    def is_due(self, now: datetime, last: datetime | None) -> bool:
        """Say whether a run is owed; a machine that slept through the hour catches up the same day.

        now, last: aware, in the business time zone; last is the previous run, None when unknown.
        """
        if self.at is None:
            return last is None or (now - last).total_seconds() >= self.every_minutes * 60 - 1
        return now.timetz().replace(tzinfo=None) >= self.at and (
            last is None or last.date() < now.date()
        )


# One line per job, in the order of the alphabet: name -> when.
TIMETABLE: dict[str, Slot] = {
    "apply_imports": Slot(imports.apply_imports),
    "deliver_notices": Slot(notices.deliver_notices),
    "drop_orphan_photos": Slot(attachments.drop_orphan_photos, at=time(3, 0)),
    "judge_promises": Slot(dunning.judge_promises, every_minutes=15),
    "keep_standings": Slot(goals.keep_standings, at=time(4, 30)),
    "let_go": Slot(retention.let_go, at=time(2, 45)),
    "mail_overviews": Slot(overview_mails.mail_overviews, every_minutes=15),
    "match_receipts": Slot(receipts.match_receipts),
    "nightly": Slot(figures.nightly, at=time(0, 0)),
    "notice_lateness": Slot(notices.notice_lateness, at=time(8, 0)),
    "prepare_digests": Slot(notices.prepare_digests, every_minutes=5),
    "prepare_dunning": Slot(dunning.prepare_dunning),
    "project_due": Slot(feed.project_due),
    "purge_feed": Slot(feed.purge_feed, at=time(3, 30)),
    "read_imports": Slot(imports.read_imports),
    "read_returns": Slot(returns.read_returns, every_minutes=5),
    "reckon_penalties": Slot(penalties.reckon_penalties),
    "recompute": Slot(figures.recompute),
    "reconcile_feed": Slot(feed.reconcile_feed, at=time(3, 15)),
    "remember_feed": Slot(feed.remember_feed),
    "remind_promises": Slot(notices.remind_promises, at=time(7, 30)),
    "review_limits": Slot(limits.review_limits, at=time(2, 0)),
    "review_owed": Slot(limits.review_owed),
    "route_requests": Slot(limits.route_requests),
    "send_dunning": Slot(dunning.send_dunning),
    "tell_steps": Slot(notices.tell_steps, at=time(7, 45)),
    "tell_visits": Slot(notices.tell_visits, at=time(7, 45)),
    "warn_deadlines": Slot(notices.warn_deadlines, at=time(7, 30)),
    "watch_folder": Slot(watching.watch_folder),
    "watch_insolvencies": Slot(insolvencies.watch_insolvencies, at=time(6, 0)),
}
