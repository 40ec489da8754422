"""Why an invoice is late, as somebody says; the last word stands until it is settled."""

from credit.operations.field.arguments import Arguments, own
from credit.operations.field.said import HOUSE, Handler, Outcome, Said, merged
from credit.operations.work import Work
from credit.rules.late_causes import CAUSES
from credit.store.db import db
from credit.store.items import Item
from credit.store.late_causes import LateCause
from credit.store.people import User


def state(work: Work, said: Said, author: User, customer_id: int) -> Outcome:
    """State the cause of one open item; settled meanwhile, there is nothing left to explain."""
    args = Arguments(said.args)
    item_id, cause = args.find_number("item_id", least=1), args.choice("cause", CAUSES)
    args.done()
    item = own(Item, item_id, customer_id, field="item_id")
    if item.state != "open":
        return merged("moot")
    before = db.session.get(LateCause, item.id)
    stood = before.cause if before and before.episode == item.episode else None
    db.session.merge(
        LateCause(
            item_id=item.id,
            episode=item.episode,
            cause=cause,
            said_by_id=author.id,
            client_time=said.client_time,
            created_at=work.moment.now,
        )
    )
    work.record(
        "cause.state",
        "item",
        item.id,
        customer_id=customer_id,
        before={"cause": stood},
        after={"cause": cause},
    )
    work.touch(customer_id, only=("late_cause",), row=item.id)
    return Outcome()


HANDLERS = {"cause.state": Handler(state, HOUSE)}
