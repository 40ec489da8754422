"""What another plan would have said on the days that were, from the decisions kept of them.

Whatever silenced an item on a day for its own sake (a dispute, a promise, a stale ledger) silences it here
too; only the calendar of the plan is decided anew. What people would have done otherwise is not known: a
payment stays on its day, and a notice a rep held is not proposed while it was. Where no run looked,
`books_replay` says what one would have seen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from credit.rules.calendar import next_business_day
from credit.rules.dunning import decide, give_way
from credit.rules.dunning_case import (
    MAIL,
    RANK,
    SEND,
    Debt,
    Debtor,
    Decision,
    Policy,
    Release,
    highest,
)
from credit.rules.hindsight import Known

Held = Mapping[int, Sequence[Known[Release]]]  # by item: the notices a rep held, and on which days

# What a plan decides; every other reason lies in the facts, and holds whatever the plan.
CALENDAR = frozenset(
    {
        "level_due",
        "too_early",
        "gap",
        "gives_way",
        "plan_exhausted",
        "already_said",
        "needs_release",
        "notice_announced",
        "notice_held",
        "no_contact",
        "contact_refused",
    }
)

# What silences every invoice of a customer alike.
OF_DEBTOR = frozenset(
    {
        "ledger_stale",
        "bank_stale",
        "holiday",
        "insolvency",
        "third_party_in_charge",
        "dunning_hold",
        "delivery_unclear",
        "dispute_to_qualify",
    }
)


@dataclass(frozen=True, slots=True)
class Kept:
    """One decision as a run kept it; `facts` as `Case.facts` wrote them."""

    on: date
    item_id: int
    reason: str
    facts: Mapping[str, Any]
    level: str | None = None

    @property
    def chased_minor(self) -> int:
        """What could be asked for on that day: the residual less every other amount the run noted."""
        amounts = {name: int(v) for name, v in self.facts.items() if name.endswith("_minor")}
        residual = amounts.pop("residual_minor", 0)
        return max(0, residual - sum(amounts.values()))


@dataclass(frozen=True, slots=True)
class Said:
    """One message to the customer, or (`proposed`) one that waits for a person's release."""

    on: date
    level: str
    amount_minor: int
    proposed: bool = False
    channel: str = MAIL


@dataclass(slots=True)
class _Course:
    """Where the replayed plan stands with one customer."""

    last_letter_on: date | None
    held: Held
    stages: dict[int, tuple[str, date | None]] = field(default_factory=dict)
    kept: dict[int, str] = field(default_factory=dict)  # the stage each item really had, last seen
    proposed: set[tuple[int, str]] = field(default_factory=set)


def replay(
    days: Iterable[Sequence[Kept]],
    policy: Policy,
    last_letter_on: date | None,
    held: Held | None = None,
) -> list[Said]:
    """Say what a plan would have said to one customer.

    days: the decisions of each run, the oldest run first. last_letter_on: before the first of them.
    held: the notices a rep held meanwhile.
    """
    course, said = _Course(last_letter_on, held or {}), []
    for day in days:
        said += _say(course, day, policy)
    return said


def proposed(days: Iterable[Sequence[Kept]]) -> list[Said]:
    """Say what history left to a person: each item's level once, on the day it came up."""
    seen: set[tuple[int, str]] = set()
    said = []
    for day in days:
        fresh = [
            (kept.on, kept.level, kept.item_id, kept.chased_minor)
            for kept in day
            if kept.reason == "needs_release" and kept.level
        ]
        said += _once(seen, fresh)
    return said


def _say(course: _Course, day: Sequence[Kept], policy: Policy) -> list[Said]:
    decided: list[tuple[Kept, Decision]] = []
    for kept in day:
        _follow(course, kept)
        if kept.reason in CALENDAR:
            decided.append((kept, _decide(course, kept, policy)))
    spoken = give_way([decision for _, decision in decided])
    found = [(kept, decision) for (kept, _), decision in zip(decided, spoken, strict=True)]
    proposals = _proposals(course, found)
    sent = [(kept, said) for kept, said in found if said.action == SEND and said.level]
    if not sent:
        return proposals
    on = sent[0][0].on
    leaves_on = next_business_day(on)
    for kept, decision in sent:
        course.stages[kept.item_id] = (decision.level or "", leaves_on)
    course.last_letter_on = leaves_on
    level = highest([decision.level or "" for _, decision in sent])
    channel = next(decision.channel for _, decision in sent if decision.level == level)
    total = sum(decision.amount_minor for _, decision in sent)
    return [*proposals, Said(on, level, total, channel=channel)]


def _proposals(course: _Course, found: Sequence[tuple[Kept, Decision]]) -> list[Said]:
    """Count each item's level that waits for a person once, on the day it comes up."""
    fresh = [
        (kept.on, decision.level, kept.item_id, decision.amount_minor)
        for kept, decision in found
        if decision.reason == "needs_release" and decision.level
    ]
    return _once(course.proposed, fresh)


def _once(seen: set[tuple[int, str]], found: Sequence[tuple[date, str, int, int]]) -> list[Said]:
    """Add up what comes up for the first time, by level; found: day, level, item, amount."""
    fresh = [each for each in found if (each[2], each[1]) not in seen]
    seen |= {(item_id, level) for _, level, item_id, _ in fresh}
    levels = sorted({level for _, level, _, _ in fresh}, key=lambda level: RANK[level])
    return [
        Said(fresh[0][0], level, sum(each[3] for each in fresh if each[1] == level), proposed=True)
        for level in levels
    ]


def _follow(course: _Course, kept: Kept) -> None:
    """Begin where history began; follow it where an item was reopened, or a person moved it."""
    stage = str(kept.facts.get("stage", "not_due"))
    before = course.kept.get(kept.item_id)
    course.kept[kept.item_id] = stage
    if before is None or _rank(stage) < _rank(before) or _moved_by_hand(course, kept, stage):
        course.stages[kept.item_id] = (stage, None)


def _moved_by_hand(course: _Course, kept: Kept, stage: str) -> bool:
    standing, _ = course.stages[kept.item_id]
    return _rank(stage) >= RANK["formal_notice"] and _rank(stage) > _rank(standing)


def _decide(course: _Course, kept: Kept, policy: Policy) -> Decision:
    facts = kept.facts
    stage, stage_on = course.stages[kept.item_id]
    due_on = kept.on - timedelta(days=int(facts.get("days", 0)))
    holds = course.held.get(kept.item_id, ())
    held = next((each.what for each in holds if each.on(kept.on)), None)
    owed = max(1, kept.chased_minor)
    debt = Debt(due_on, owed, stage=stage, stage_on=stage_on, release=held)
    reachable = kept.reason not in ("no_contact", "contact_refused")
    debtor = Debtor(contact="known" if reachable else None, last_letter_on=course.last_letter_on)
    return decide(debt, debtor, kept.on, policy)


def _rank(stage: str) -> int:
    return RANK.get(stage, -1)
