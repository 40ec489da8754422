"""Old debt of a first import waits in triage: the desk looks at it, then lets it go to the first letter."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select, update

from credit.operations import dunning_facts
from credit.operations.dunning_facts import Account
from credit.operations.work import Work
from credit.rules.dunning import decide
from credit.rules.dunning_case import SEND
from credit.store.db import db
from credit.store.items import Item

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
    found = select(Item.customer_id, func.count(), func.sum(Item.residual_minor))
    rows = db.session.execute(found.where(IN_TRIAGE, of_them).group_by(Item.customer_id)).all()
    change = update(Item).where(Item.stage == "triage", of_them)
    db.session.execute(change.values(stage="not_due", stage_on=work.moment.today))
    for customer_id, items, amount in rows:
        after = {"items": items, "amount_minor": int(amount)}
        work.record("release.triage", "customer", customer_id, customer_id=customer_id, after=after)
    work.touch(*(row[0] for row in rows))
    return sum(row[1] for row in rows)


def leave(work: Work, which: ColumnElement[bool]) -> set[int]:
    """Let debt go its usual way that is not late any more, for its due date was moved; say whose it is.

    Whoever moves due dates asks this of the items they may have moved. What is late all the same waits on:
    only a person lets old debt be written about.
    """
    not_late = select(Item).where(Item.stage == "triage", Item.due_on >= work.moment.today, which)
    items = db.session.scalars(not_late.execution_options(populate_existing=True)).all()
    for item in items:
        item.stage, item.stage_on = "not_due", work.moment.today
    return {item.customer_id for item in items}


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
