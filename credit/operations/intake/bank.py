"""Bank statements on their way to the receipts."""

from pathlib import Path

from sqlalchemy import select

from credit.operations import receipts_intake
from credit.operations.intake.kinds import BANK
from credit.operations.intake.reading import judged_of, read_contents
from credit.operations.intake.way import Judged, Taken, Way
from credit.operations.moment import Moment
from credit.operations.refusals import Refusal
from credit.operations.work import Work
from credit.rules.errors import Refused
from credit.rules.payers import account_key
from credit.store.customers import Company
from credit.store.db import db
from credit.store.imports import Import
from credit.store.receipts import BankAccount

MOST_SHOWN = 200  # entries on the import's page; every one becomes a receipt of its own


class NoLongerRead(Refused):
    """A file that was read before and is none of its kind any more; only a changed disk does that."""

    code = "unreadable_format_unknown"


def judge(path: Path, kind: str, _moment: Moment, _company: Company | None) -> Judged:
    """Read statements; one whose movements miss its balance is refused, with all others of its file."""
    contents, name, refusal = read_contents(path, kind)
    if contents is None:
        return Judged(refusals=[refusal] if refusal else [])
    entries, statements = contents.entries, contents.statements
    days = [one.booked_on for one in entries]
    judged = judged_of(
        contents,
        format=name,
        accounts=sorted({one.account for one in statements}),
        records=len(entries),
        first_on=min(days).isoformat() if days else None,
        last_on=max(days).isoformat() if days else None,
        entries=[one.as_json() for one in entries[:MOST_SHOWN]],
    )
    if not statements:
        judged.refusals.append(Refusal("unreadable_no_statement"))
    return judged


def apply(work: Work, row: Import, path: Path) -> Taken:
    """Take the statements in: each movement once, however often it comes. Raises `AccountUnknown`."""
    contents, _, _ = read_contents(path, BANK)
    if contents is None:
        raise NoLongerRead
    changes = receipts_intake.take_in(work, contents.statements, row.id)
    numbers = {account_key(one.account) for one in contents.statements}
    into = db.session.scalars(select(BankAccount.id).where(BankAccount.number.in_(numbers)))
    return Taken(changes, frozenset(into))


STATEMENTS = Way(judge, apply)
