"""The company's calendar: public holidays as the country has them, closing days as an administrator says."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from credit.operations import figures, publications
from credit.operations.law import home
from credit.operations.projection.projector import refresh_reference
from credit.operations.publications import content_of
from credit.operations.work import Work
from credit.rules import calendar
from credit.rules import closings as rules
from credit.rules.calendar import house_holidays
from credit.rules.closings import Closing
from credit.store import publications as store
from credit.store.closings import TOPIC
from credit.store.publications import Publication


def shown(today: date) -> dict[str, Any]:
    """Show closing days and public holidays of this year and the next, and the versions there were."""
    newest = store.find_newest(TOPIC)
    years = (today.year, today.year + 1)
    return {
        "version": newest.number if newest else 0,
        "closings": rules.read(newest.content if newest else None),
        "holidays": [
            {"day": day, "name": name}
            for year in years
            for day, name in house_holidays(year).items()
        ],
        "versions": publications.versions(TOPIC),
    }


def publish(
    work: Work, closings: Iterable[Mapping[str, Any]], *, reason: str, seen: int | None
) -> Publication:
    """Say on which days the company is closed; deadlines, holds and freshness count so from now on.

    Raises ClosingUnfit, PublicationChanged.
    """
    after = rules.check([Closing(**one) for one in closings])
    newest = store.find_newest(TOPIC)
    changed = rules.differences(rules.read(newest.content if newest else None), after)
    row = publications.publish(
        work,
        "calendar.publish",
        TOPIC,
        [one.as_json() for one in after] or None,
        reason=reason,
        seen=seen,
        before={was.label: _say(was) for was, _ in changed if was},
        after={now.label: _say(now) for _, now in changed if now},
    )
    calendar.follow(rules.days_of(after), home())
    work.announce(*refresh_reference(work.moment))
    figures.owe_everybody(work)
    return row


def differences(before: int, after: int) -> list[dict[str, Any]]:
    """Compare two versions; 0 is no closing day. Raises Missing."""
    was, now = (rules.read(content_of(TOPIC, one)) for one in (before, after))
    return [{"before": old, "after": new} for old, new in rules.differences(was, now)]


def _say(one: Closing) -> list[str]:
    return [one.starts_on.isoformat(), one.ends_on.isoformat()]
