"""What a phone says, for tests: entries as its outbox would keep them."""

from datetime import UTC, datetime
from itertools import count
from uuid import uuid4

PUSH = "/api/v1/sync/push"
SAID_AT = datetime(2026, 11, 23, 7, 30, tzinfo=UTC).isoformat()
PLACES = count(1)


def an_op(type_, customer, *, depends_on=(), **args):
    """Build one operation; `args` are its own."""
    return {
        "op_id": str(uuid4()),
        "n": next(PLACES),
        "type": type_,
        "v": 1,
        "entity": getattr(customer, "id", customer),
        "base_rev": None,
        "args": args,
        "client_time": SAID_AT,
        "depends_on": [op["op_id"] for op in depends_on],
    }


def a_note(customer, text="Passage en magasin", **more):
    args = {"note_id": str(uuid4()), "text": text, "tags": ["visit"]}
    depends_on = more.pop("depends_on", ())
    return an_op("note.add", customer, depends_on=depends_on, **args | more)


def a_dispute(customer, item=None, amount_minor=None, **more):
    args = {
        "dispute_id": str(uuid4()),
        "item_id": getattr(item, "id", item),
        "amount_minor": amount_minor,
        "reason": "delivery",
        "text": "Deux palettes manquantes",
    }
    return an_op("dispute.open", customer, **args | more)


def a_promise(customer, items=(), amount_minor=100_00, **more):
    args = {
        "promise_id": str(uuid4()),
        "amount_minor": amount_minor,
        "promised_on": "2026-11-30",
        "items": [[item.id, minor] for item, minor in items],
        "text": "",
    }
    return an_op("promise.record", customer, **args | more)


def a_plan(customer, items, **more):
    args = {
        "plan_id": str(uuid4()),
        "items": [[item.id, minor] for item, minor in items],
        "count": 3,
        "first_on": "2026-12-01",
        "rhythm": "monthly",
        "text": "Trésorerie tendue",
    }
    return an_op("plan.propose", customer, **args | more)


def a_request(customer, requested_minor=10_000_00, **more):
    args = {
        "request_id": str(uuid4()),
        "requested_minor": requested_minor,
        "requested_days": None,
        "temporary_until": None,
        "reason": "season",
        "text": "Commande de Noël",
    }
    return an_op("limit.request", customer, **args | more)


def push(browser, *ops, **envelope):
    """Send entries and give the results in their order."""
    answer = browser.post(PUSH, json={"ops": ops, **envelope})
    assert answer.status_code == 200, answer.json
    results = {result["op_id"]: result for result in answer.json["results"]}
    return [results[op["op_id"]] for op in ops]


def outcomes(browser, *ops):
    """Send entries and give their outcomes and codes."""
    return [(result["outcome"], result["code"]) for result in push(browser, *ops)]


def own_id(op):
    """Name the row an entry asks for, the id its phone minted for it; None where it asks for none."""
    if op["type"] == "limit.withdraw":
        return None
    args = op["args"]
    minted = ("note_id", "dispute_id", "promise_id", "request_id", "comment_id", "plan_id")
    return next((args[name] for name in minted if name in args), None)
