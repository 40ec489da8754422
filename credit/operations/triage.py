"""Old debt of a first import waits in triage: the desk looks at it, then lets it go to the first letter."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select, update

from credit.operations import dunning_facts
from credit.operations.dunning_facts import Account
from credit.operations.work import Work
from credit.rules.dunning import decide
from credit.rules.dunning_case import SEND
from credit.store.db import among, db
from credit.store.dunning import DunningLine
from credit.store.items import Item
from credit.store.journal import JournalEntry

PAGE = 200  # customers
IN_TRIAGE = (Item.stage == "triage") & (Item.state == "open") & (Item.residual_minor > 0)


def totals() -> dict[str, int]:
    """Count what waits."""
    wanted = select(
        func.count(Item.customer_id.distinct()).label("customers"),
        func.count().label("items"),
        func.coalesce(func.sum(Item.residual_minor), 0).label("amount_minor"),
    )
    row = db.session.execute(wanted.where(IN_TRIAGE)).one()
    return {"customers": row.customers, "items": row.items, "amount_minor": int(row.amount_minor)}


def waiting(after: int = 0, most: int = PAGE) -> list[int]:
    """List customers with debt in triage, in order of their ids."""
    wanted = select(Item.customer_id).where(IN_TRIAGE, Item.customer_id > after).distinct()
    return list(db.session.scalars(wanted.order_by(Item.customer_id).limit(most)))


def preview(today: date, after: int = 0) -> list[dict[str, Any]]:
    """Show per customer what is in triage and what the next run would say if it were released.

    What earlier versions left there though its due date was moved is shown once it is late again.
    """
    ids = waiting(after)
    if not ids:
        return []
    accounts = dunning_facts.gather((after, ids[-1]), today, by_hand=True)
    late = (one for one in accounts if any(debt.stage == "triage" for _, debt in one.debts))
    return [_row(account, today) for account in late]


def release(work: Work, customer_ids: Sequence[int]) -> int:
    """Let the debt of these customers go to the first letter, whatever its age; nothing is sent now.

    Gives how many items were released; a customer without any is passed over.
    """
    work.lock(customer_ids)
    of_them = Item.customer_id.in_(customer_ids)
    found = select(Item.id, Item.customer_id, Item.residual_minor).where(IN_TRIAGE, of_them)
    rows = _by_customer(db.session.execute(found).all())
    change = update(Item).where(Item.stage == "triage", of_them)
    db.session.execute(change.values(stage="not_due", stage_on=work.moment.today))
    for customer_id, items in rows.items():
        after = {"items": len(items), "amount_minor": sum(one.residual_minor for one in items)}
        ids = {"item_ids": [one.id for one in items]}
        work.record(
            "release.triage", "customer", customer_id, customer_id=customer_id, after=after | ids
        )
    work.touch(*rows)
    return sum(len(items) for items in rows.values())


def follow_dates(work: Work, which: ColumnElement[bool]) -> set[int]:
    """Let debt whose due date was moved leave triage, or come back to it; say whose it is.

    Whoever moves due dates asks this of the items they may have moved. What is not late any more goes its
    usual way; what is late all the same waits on, for only a person lets old debt be written about. What left
    so comes back once it turns out to have been late on the day it left, unless a letter has named it since.
    """
    return _leave(work, which) | _come_back(work, which)


def _leave(work: Work, which: ColumnElement[bool]) -> set[int]:
    not_late = select(Item).where(Item.stage == "triage", Item.due_on >= work.moment.today, which)
    return _move(work, not_late, "not_due", "leave.triage")


def _come_back(work: Work, which: ColumnElement[bool]) -> set[int]:
    late = and_(Item.stage == "not_due", Item.due_on < Item.stage_on, Item.state == "open")
    owed = and_(late, Item.residual_minor > 0, ~said_of_item(), which)
    found = select(Item.id, Item.customer_id, Item.stage_on).where(owed)
    maybe = db.session.execute(found).all()
    if not maybe:
        return set()
    left = _left(_by_customer(maybe))
    back = [one.id for one in maybe if left.get(one.id) == one.stage_on.isoformat()]
    return _move(work, select(Item).where(among(Item.id, back)), "triage", "return.triage")


def _left(customer_ids: Collection[int]) -> dict[int, str]:
    """Read from the journal which items left triage for their due date and are out still, and since when."""
    told = select(JournalEntry.action, JournalEntry.after).where(
        JournalEntry.subject_type == "customer",
        among(JournalEntry.subject_id, map(str, customer_ids)),
        JournalEntry.action.in_(("leave.triage", "return.triage", "release.triage")),
    )
    left: dict[int, str] = {}
    for action, after in db.session.execute(told.order_by(JournalEntry.id)):
        for item_id in after.get("item_ids", ()):
            if action == "leave.triage":
                left[item_id] = after["on"]
            else:
                left.pop(item_id, None)
    return left


def _move(work: Work, which: Select[Item], stage: str, action: str) -> set[int]:
    items = db.session.scalars(which.execution_options(populate_existing=True)).all()
    for item in items:
        item.stage, item.stage_on = stage, work.moment.today
    theirs = _by_customer(items)
    for customer_id, mine in theirs.items():
        after = {"on": work.moment.today.isoformat(), "item_ids": [one.id for one in mine]}
        work.record(action, "customer", customer_id, customer_id=customer_id, after=after)
    return set(theirs)


def said_of_item() -> ColumnElement[bool]:
    """Hold of the items a letter of their present episode names."""
    return exists().where(
        DunningLine.item_id == Item.id,
        DunningLine.episode == Item.episode,
        DunningLine.key.is_not(None),
    )


def _by_customer(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found = defaultdict[int, list[Any]](list)
    for one in rows:
        found[one.customer_id].append(one)
    return found


def _row(account: Account, today: date) -> dict[str, Any]:
    items = [
        (row, decide(debt._replace(stage="not_due"), account.debtor, today, account.policy))
        for row, debt in account.debts
        if debt.stage == "triage"
    ]
    return {
        "customer_id": account.row.id,
        "code": account.row.code,
        "customer": account.row.name,
        "currency": account.row.currency,
        "recipient": account.debtor.contact,
        "count": len(items),
        "amount_minor": sum(row.residual_minor for row, _ in items),
        "credits_minor": -sum(row.residual_minor for row in account.credits),
        "chased_minor": sum(said.amount_minor for _, said in items if said.action == SEND),
        "oldest_days": max((today - row.due_on).days for row, _ in items),
        "items": [
            {
                "item_id": row.id,
                "ref": row.called,
                "due_on": row.due_on,
                "due_source": row.due_source,
                "days": (today - row.due_on).days,
                "residual_minor": row.residual_minor,
                "action": said.action,
                "reason": said.reason,
                "level": said.level,
            }
            for row, said in items
        ],
    }
