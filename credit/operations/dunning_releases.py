"""Formal notice and litigation go by a person's word only; before a notice the rep has 48 hours.

Releasing announces: the reps and their manager hear when it goes, and a rep may ask once for a hold. The
next runs write the notice itself, and look again at what is certain, liquid and due before it leaves.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from credit.operations import dunning_facts, dunning_messages
from credit.operations.audience import managers_of, reps_of, with_role
from credit.operations.moment import Moment, time_zone
from credit.operations.notices import tell
from credit.operations.work import Work
from credit.rules.access import DESK
from credit.rules.calendar import add_business_days, next_business_day
from credit.rules.dunning_case import FORMAL_NOTICE
from credit.rules.errors import Conflict, Missing, Refused
from credit.store.db import among, db
from credit.store.dunning import DunningRelease
from credit.store.items import Item

NOTICE_BUSINESS_DAYS = 2  # "48 hours" that no weekend eats
OPENS_AT = time(10, 0)  # ENCOURS_TZ
LONGEST_HOLD_DAYS = 10
DERIVED = ("default", "terms")
LAPSES_AFTER = timedelta(days=30)  # what could not go for so long is decided anew


class NotReleasable(Refused):
    """An item is not where a person may release it; the facts name it and why."""

    code = "not_releasable"


class DueUnconfirmed(Refused):
    """A due date was derived, not stated: a notice needs a person's word that it is right (domain.md 2.9)."""

    code = "due_unconfirmed"


class NoticeAnnounced(Conflict):
    """A notice to this customer is announced already."""

    code = "notice_announced"


class TooLate(Conflict):
    """No notice waits any more: it went, or its time has come, by our clock."""

    code = "too_late"


class HoldUsed(Conflict):
    """One hold for a notice, and it was asked for."""

    code = "hold_used"


class HoldEnd(Refused):
    """A hold ends on a day to come, within ten days."""

    code = "hold_end"


class NotTheRep(Refused):
    """Only who holds the customer's portfolio may ask."""

    code = "not_the_rep"


def release(
    work: Work, customer_id: int, level: str, item_ids: Collection[int], confirmed: Collection[int]
) -> DunningRelease | None:
    """Let items of one customer go to a level that needs it; a formal notice is announced, and given.

    confirmed: the items whose derived due date this person has checked.
    Raises Missing, NotReleasable, DueUnconfirmed, NoticeAnnounced.
    """
    if not work.lock([customer_id]):
        raise Missing(customer=customer_id)
    if level == FORMAL_NOTICE and find_announced(customer_id) is not None:
        raise NoticeAnnounced(field="customer_id")
    items = _releasable(work, customer_id, level, item_ids)
    unsure = [item.id for item in items if item.due_source in DERIVED and item.id not in confirmed]
    if unsure:
        raise DueUnconfirmed(field="confirmed_item_ids", items=unsure)
    if level != FORMAL_NOTICE:
        _hand_over(work, customer_id, level, items)
        return None
    row = DunningRelease(
        id=uuid4(),
        customer_id=customer_id,
        level=level,
        items=[[item.id, item.episode, item.due_on.isoformat()] for item in items],
        total_minor=sum(item.residual_minor for item in items),
        released_by_id=work.actor.user_id,
        released_at=work.moment.now,
        released_on=work.moment.today,
        goes_at=_after_notice(work.moment),
    )
    db.session.add(row)
    after = {"items": sorted(item.id for item in items), "goes_at": row.goes_at.isoformat()}
    after |= {"confirmed_due": sorted(set(confirmed) & {item.id for item in items})}
    work.record("release.notice", "dunning_release", row.id, customer_id=customer_id, after=after)
    work.touch(customer_id, only=("dunning",))
    _announce(work, row)
    return row


def withdraw(work: Work, id: UUID) -> DunningRelease:
    """Take a release back before its notice went; again is harmless. Raises Missing, TooLate."""
    row = db.session.get(DunningRelease, id)
    if row is None:
        raise Missing(release=str(id))
    work.lock([row.customer_id])
    db.session.refresh(row)
    if row.state == "sent":
        raise TooLate(state=row.state)
    if row.state == "announced":
        _end(work, row, "withdrawn", None)
        dunning_messages.withdraw_prepared(work, row.customer_id)
    return row


def ask_hold(
    work: Work, customer_id: int, user_id: int, until: date, reason: str
) -> DunningRelease:
    """Hold an announced notice through a day, once, by its rep's word; it ends by itself, and the desk hears.

    In time is before the notice's hour by the server's clock. The customer is locked.
    Raises NotTheRep, TooLate, HoldUsed, HoldEnd.
    """
    today = work.moment.today
    if user_id not in reps_of(customer_id, today):
        raise NotTheRep
    row = find_announced(customer_id)
    if row is None or work.moment.now >= row.goes_at:
        raise TooLate(**({} if row is None else {"goes_at": row.goes_at.isoformat()}))
    if row.held_at is not None or _held_before(row):
        raise HoldUsed
    if not 0 <= (until - today).days <= LONGEST_HOLD_DAYS:
        raise HoldEnd(field="until", until=until.isoformat(), most_days=LONGEST_HOLD_DAYS)
    row.hold_until, row.hold_reason = until, reason
    row.hold_by_id, row.held_at = user_id, work.moment.now
    before, row.goes_at = row.goes_at, max(row.goes_at, _morning_after(until))
    work.record(
        "hold.notice",
        "dunning_release",
        row.id,
        customer_id=customer_id,
        before={"goes_at": before.isoformat()},
        after={"goes_at": row.goes_at.isoformat(), "until": until.isoformat(), "reason": reason},
    )
    db.session.flush()
    work.touch(customer_id, only=("dunning",))
    dunning_messages.withdraw_prepared(work, customer_id)
    tell(
        work,
        {*with_role(*DESK)} - {user_id},
        "notice_held",
        subject=f"dunning_release/{row.id}",
        customer_id=customer_id,
        facts={"day": until.isoformat()},
    )
    return row


def lapse(work: Work) -> None:
    """End the releases that nothing is left of, or that could not go in their time."""
    announced = select(DunningRelease).where(DunningRelease.state == "announced")
    for row in db.session.scalars(announced.order_by(DunningRelease.customer_id)).all():
        if not _owed(row):
            _end(work, row, "lapsed", "settled")
        elif work.moment.now > row.goes_at + LAPSES_AFTER:
            _end(work, row, "lapsed", "not_sent")


def mark_sent(customer_id: int) -> None:
    """Note that the announced notice left."""
    if (row := find_announced(customer_id)) is not None:
        row.state = "sent"


def find_announced(customer_id: int) -> DunningRelease | None:
    """Find the notice that is announced to a customer's reps."""
    wanted = select(DunningRelease).where(
        DunningRelease.customer_id == customer_id, DunningRelease.state == "announced"
    )
    return db.session.scalars(wanted.execution_options(populate_existing=True)).first()


def _releasable(
    work: Work, customer_id: int, level: str, item_ids: Collection[int]
) -> Sequence[Item]:
    """Decide again: only what waits for a person's word at this level; without an address it goes by post."""
    today = work.moment.today
    accounts = dunning_facts.gather((customer_id - 1, customer_id), today, by_hand=True)
    judged = dunning_messages.judge(accounts[0], today, set()) if accounts else []
    decided = {row.id: decision for row, _, decision in judged}
    for item_id in item_ids:
        said = decided.get(item_id)
        if said is None or (said.reason, said.level) != ("needs_release", level):
            why = said.reason if said else "settled"
            raise NotReleasable(field="item_ids", item=item_id, why=why)
    return db.session.scalars(select(Item).where(among(Item.id, set(item_ids)))).all()


def _hand_over(work: Work, customer_id: int, level: str, items: Sequence[Item]) -> None:
    """Move items to litigation: nothing is sent, whoever pleads takes over."""
    ids = [item.id for item in items]
    change = update(Item).where(among(Item.id, ids))
    db.session.execute(change.values(stage=level, stage_on=work.moment.today))
    after = {"level": level, "items": ids}
    work.record("release.litigation", "customer", customer_id, customer_id=customer_id, after=after)
    work.touch(customer_id)


def _announce(work: Work, row: DunningRelease) -> None:
    local = row.goes_at.astimezone(ZoneInfo(time_zone()))
    today = work.moment.today
    tell(
        work,
        {*reps_of(row.customer_id, today), *managers_of(row.customer_id, today)},
        "formal_notice_soon",
        subject=f"dunning_release/{row.id}",
        customer_id=row.customer_id,
        facts={"time": local.strftime("%d/%m %H:%M")},
        expires_at=row.goes_at,
    )


def _end(work: Work, row: DunningRelease, state: str, why: str | None) -> None:
    row.state, row.why = state, why
    work.record(
        "end.notice",
        "dunning_release",
        row.id,
        customer_id=row.customer_id,
        after={"state": state, "why": why},
    )
    db.session.flush()
    work.touch(row.customer_id, only=("dunning",))


def _owed(row: DunningRelease) -> bool:
    episodes = {item_id: episode for item_id, episode, _ in row.items}
    still_open = select(Item.id, Item.episode).where(
        among(Item.id, episodes), Item.state == "open", Item.residual_minor > 0
    )
    return any(episodes[id] == episode for id, episode in db.session.execute(still_open))


def _held_before(row: DunningRelease) -> bool:
    """Say whether an earlier notice about the same item and episode was held already."""
    about = {tuple(each[:2]) for each in row.items}
    held = select(DunningRelease.items).where(
        DunningRelease.customer_id == row.customer_id, DunningRelease.held_at.is_not(None)
    )
    return any(about & {tuple(each[:2]) for each in items} for items in db.session.scalars(held))


def _after_notice(moment: Moment) -> datetime:
    """Give the same hour two business days on: 48 hours at least, weekends not counted."""
    zone = ZoneInfo(time_zone())
    day = add_business_days(moment.today, NOTICE_BUSINESS_DAYS)
    clock = moment.now.astimezone(zone).time()
    return datetime.combine(day, clock, zone).astimezone(UTC)


def _morning_after(day: date) -> datetime:
    local = datetime.combine(next_business_day(day), OPENS_AT, ZoneInfo(time_zone()))
    return local.astimezone(UTC)
