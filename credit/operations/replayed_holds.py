"""What people held back on days that were, and on which of them, as a replay honours it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from credit.operations.holds import held_through
from credit.operations.moment import time_zone
from credit.rules.dunning_case import Release
from credit.rules.hindsight import Known
from credit.store import replayed as store

HELD, LIFTED = "hold.dunning", "lift.dunning_hold"  # as `holds` notes them in the journal


def held_notices(ids: Collection[int]) -> dict[int, list[Known[Release]]]:
    """Say by item which notices a rep held: from the day asked, through the day named or until taken back."""
    zone = ZoneInfo(time_zone())
    notices = store.held_notices(ids)
    withdrawn = store.withdrawn_at(notices)
    found: dict[int, list[Known[Release]]] = defaultdict(list)
    for notice in notices:
        if notice.held_at is None or notice.hold_until is None:
            continue
        until = notice.hold_until + timedelta(days=1)
        if (taken_back := withdrawn.get(str(notice.id))) is not None:
            until = min(until, taken_back.astimezone(zone).date())
        goes_on = notice.goes_at.astimezone(zone).date()
        word = Release(notice.level, goes_on, ripe=False, held_until=notice.hold_until)
        held = Known(word, notice.held_at.astimezone(zone).date(), until)
        for item_id, *_ in notice.items:
            found[item_id].append(held)
    return found


def suspensions(ids: Collection[int]) -> dict[int, list[Known[str]]]:
    """Say when each customer's reminders were held, as the journal tells: the row knows the last alone."""
    zone = ZoneInfo(time_zone())
    found: dict[int, list[Known[str]]] = defaultdict(list)
    for entry in store.noted(ids, (HELD, LIFTED)):
        on, spans = entry.at.astimezone(zone).date(), found[entry.customer_id or 0]
        if spans:  # whatever is said ends what was said before
            spans[-1] = replace(spans[-1], until=min(spans[-1].until or on, on))
        if entry.action == HELD and entry.after:
            until = held_through(entry.after) + timedelta(days=1)
            spans.append(Known("dunning_hold", on, until))
    return found
