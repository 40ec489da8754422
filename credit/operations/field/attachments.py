"""Photos of an entry: named by their ids, and linked whether or not their bytes have come.

An entry never waits for a photo, so its rule knows nothing of them: it is wrapped.
"""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from credit.operations.attachments import find_or_make
from credit.operations.field.said import (
    MERGED,
    IdTaken,
    Malformed,
    Outcome,
    Rule,
    Said,
    UnknownReference,
)
from credit.operations.work import Work
from credit.store.people import User

ARGUMENT = "attachments"
MOST = 5
KINDS = {"comment": "dispute_comment", "moot": "note"}  # what an entry that merged became


def with_photos(kind: str, id_argument: str) -> Callable[[Rule], Rule]:
    """Let entries of this rule carry `attachments: [id…]`, five at most.

    kind: what the rule makes when the world has not moved. id_argument: names what it makes, also when
    that became something else.
    """

    def wrap(rule: Rule) -> Rule:
        def keep(work: Work, said: Said, author: User, customer_id: int) -> Outcome:
            args = dict(said.args)
            ids = _read(args.pop(ARGUMENT, []))
            outcome = rule(work, replace(said, args=args), author, customer_id)
            became = KINDS[outcome.code or ""] if outcome.outcome == MERGED else kind
            for attachment_id in ids:
                _link(work, author, customer_id, attachment_id, (became, UUID(args[id_argument])))
            return outcome

        return keep

    return wrap


def _link(
    work: Work, author: User, customer_id: int, attachment_id: UUID, parent: tuple[str, UUID]
) -> None:
    row = find_or_make(work, author.id, attachment_id)
    if row is None:
        raise UnknownReference(field=ARGUMENT)
    if row.parent_id is not None:
        raise IdTaken(id=str(attachment_id))
    row.customer_id, row.linked_at = customer_id, work.moment.now
    row.parent_kind, row.parent_id = parent
    work.touch(customer_id, only=("attachment",))


def _read(value: object) -> list[UUID]:
    if not isinstance(value, list) or len(value) > MOST:
        raise Malformed(field=ARGUMENT)
    try:
        ids = [UUID(each) for each in value]
    except (ValueError, TypeError, AttributeError) as error:
        raise Malformed(field=ARGUMENT) from error
    if len(set(ids)) != len(ids):
        raise Malformed(field=ARGUMENT)
    return ids
