"""A draft of the dunning policy over days that were: what it would have said, beside what was said.

Before the first run, and before an invoice was due, the books stand in for what no run kept. Customers are
taken some at a time, so that memory is bounded and whoever waits sees it go on.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import CompoundSelect, Row, Select, func, select

from credit.operations.dunning_facts import traits_of
from credit.operations.moment import Moment, time_zone
from credit.operations.replayed_books import Books, Gaps, gaps
from credit.operations.replayed_holds import held_notices
from credit.rules import dunning_policy
from credit.rules.dunning_policy import Strategies
from credit.rules.dunning_replay import Kept, Said, proposed, replay
from credit.rules.errors import Refused
from credit.store import debts, replayed
from credit.store.db import among, db
from credit.store.dunning import DunningDecision, DunningMessage, DunningRun

CHUNK = 100  # customers at a time
MOST_DAYS = 92


class ReplayWindow(Refused):
    """The days to replay lie in the past, in order, and are no more than a quarter."""

    code = "replay_window"


def try_out(
    strategies: Sequence[Mapping[str, Any]], since: date, until: date, after: int, moment: Moment
) -> dict[str, Any]:
    """Replay a draft for the next customers after an id; `next` is where to go on, None at the end.

    Nothing is written. Raises DunningPolicyInvalid, ReplayWindow.
    """
    if not since <= until <= moment.today or (until - since).days > MOST_DAYS:
        raise ReplayWindow(field="since", most_days=MOST_DAYS)
    draft = dunning_policy.read(strategies, version=-1)
    unseen = gaps(draft, since, until)
    known = _known(since, until, unseen)
    ids = _customers(known, after)
    rows = _rows(ids, draft, since, until, unseen) if ids else []
    changed = [row for row in rows if row["before"] != row["after"]]
    return {
        "customers": len(rows),
        "total": _count(known) if after == 0 else None,
        "next": ids[-1] if len(ids) == CHUNK else None,
        "books_until": unseen.before[-1] if unseen.before else None,
        "before": _by_level(row["before"] for row in rows),
        "after": _by_level(row["after"] for row in rows),
        "changed": changed,
    }


def window(today: date) -> dict[str, Any]:
    """Say which days can be replayed.

    first_on, last_on: of the runs; books_on: since when the books tell of invoices.
    """
    found = select(func.min(DunningRun.run_on), func.max(DunningRun.run_on), func.count())
    first_on, last_on, runs = db.session.execute(found.where(DunningRun.run_on <= today)).one()
    return {
        "first_on": first_on,
        "last_on": last_on,
        "runs": runs,
        "books_on": replayed.first_booked_on(),
        "today": today,
        "most_days": MOST_DAYS,
    }


def _known(since: date, until: date, unseen: Gaps) -> Select[int] | CompoundSelect[int]:
    """Ask for the customers a run decided something about, or the books tell something of."""
    decided = (
        select(DunningDecision.customer_id)
        .join(DunningRun, DunningRun.id == DunningDecision.run_id)
        .where(DunningRun.run_on.between(since, until))
    )
    return decided.union(replayed.owing(since, until)) if unseen else decided.distinct()


def _customers(known: Select[int] | CompoundSelect[int], after: int) -> list[int]:
    ids = known.subquery().c.customer_id
    return list(db.session.scalars(select(ids).where(ids > after).order_by(ids).limit(CHUNK)))


def _count(known: Select[int] | CompoundSelect[int]) -> int:
    return db.session.scalar(select(func.count()).select_from(known.subquery())) or 0


def _rows(
    ids: list[int], draft: Strategies, since: date, until: date, unseen: Gaps
) -> list[dict[str, Any]]:
    within = (ids[0] - 1, ids[-1])
    amounts = debts.open_amounts(within) if draft.ask_amount else {}
    earlier, was = _letters(ids, since, until)
    kept, books = _kept(ids, since, until), Books(ids, since, until, unseen)
    held = held_notices(ids)
    wanted, rows = set(ids), []
    for debtor in debts.debtors(within):
        if debtor.id not in wanted:
            continue
        policy = draft.plan_for(traits_of(debtor, amounts.get(debtor.id, 0)))
        days = books.fill(debtor, kept[debtor.id], policy)
        said = replay(days, policy, earlier.get(debtor.id), held)
        rows.append(
            {
                "customer_id": debtor.id,
                "customer": debtor.name,
                "currency": debtor.currency,
                "strategy": policy.strategy,
                "before": [_spell(one) for one in _in_order(was[debtor.id], kept[debtor.id])],
                "after": [_spell(one) for one in said],
            }
        )
    return rows


def _kept(ids: list[int], since: date, until: date) -> dict[int, list[list[Kept]]]:
    """Read the decisions of these customers, by customer and by run in its order."""
    wanted = (
        select(
            DunningDecision.customer_id,
            DunningRun.run_on,
            DunningDecision.item_id,
            DunningDecision.reason,
            DunningDecision.facts,
            DunningDecision.level,
        )
        .join(DunningRun, DunningRun.id == DunningDecision.run_id)
        .where(among(DunningDecision.customer_id, ids), DunningRun.run_on.between(since, until))
        .order_by(DunningDecision.customer_id, DunningRun.run_on, DunningDecision.item_id)
    )
    found: dict[int, list[list[Kept]]] = defaultdict(list)
    for (customer_id, run_on), rows in groupby(db.session.execute(wanted), key=_customer_and_day):
        day = [Kept(run_on, row.item_id, row.reason, row.facts, row.level) for row in rows]
        found[customer_id].append(day)
    return found


def _customer_and_day(row: Row[Any]) -> tuple[int, date]:
    return row.customer_id, row.run_on


def _letters(
    ids: list[int], since: date, until: date
) -> tuple[dict[int, date], dict[int, list[Said]]]:
    """Read what was sent: the last day before the window, and the messages of its runs."""
    zone = ZoneInfo(time_zone())
    wanted = (
        select(DunningMessage)
        .where(among(DunningMessage.customer_id, ids), DunningMessage.state == "sent")
        .where(DunningMessage.run_on <= until)
        .order_by(DunningMessage.customer_id, DunningMessage.run_on)
    )
    earlier: dict[int, date] = {}
    was: dict[int, list[Said]] = defaultdict(list)
    for message in db.session.scalars(wanted):
        if message.run_on >= since:
            said = Said(message.run_on, message.level, message.total_minor, channel=message.channel)
            was[message.customer_id].append(said)
        elif message.sent_at is not None:
            earlier[message.customer_id] = message.sent_at.astimezone(zone).date()
    return earlier, was


def _in_order(sent: list[Said], kept: list[list[Kept]]) -> list[Said]:
    """Put what was sent and what waited for a person in the order a replay says it."""
    return sorted([*sent, *proposed(kept)], key=lambda said: (said.on, not said.proposed))


def _spell(said: Said) -> dict[str, Any]:
    return {
        "on": said.on.isoformat(),
        "level": said.level,
        "amount_minor": said.amount_minor,
        "proposed": said.proposed,
        "channel": said.channel,
    }


def _by_level(sides: Iterable[Sequence[Mapping[str, Any]]]) -> dict[str, int]:
    return dict(Counter(one["level"] for side in sides for one in side))
