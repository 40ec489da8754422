"""Take bank statements in: each movement once, and what a bank takes back undone.

A statement read twice, or overlapping another, changes nothing: a movement is its account and its key. Only
money that came in, in the ledger's own currency, becomes a receipt. A batch the bank splits gives one
receipt per part.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from credit.formats.records import BankEntry, Statement
from credit.operations.imports import find_company
from credit.operations.receipts_effect import (
    forget_allocations,
    forget_parts,
    hold_back,
    parts_of,
)
from credit.operations.receipts_settling import follow_ledger
from credit.operations.work import Work
from credit.rules.errors import Refused
from credit.rules.payers import account_key, name_key
from credit.store.customers import Company
from credit.store.db import db
from credit.store.imports import Import
from credit.store.receipts import REVERSED, BankAccount, Receipt

REVERSED_WITHIN = timedelta(
    days=120
)  # SEPA gives a debtor 13 months; what is older is for a person
CHUNK = 500


class AccountUnknown(Refused):
    """Nobody can tell which company's account this is."""

    code = "bank_account_unknown"


def take_in(
    work: Work, statements: Iterable[Statement], import_id: UUID | None = None
) -> dict[str, int]:
    """Book what statements hold; give counts: new, known, reversed, out, other_currency.

    import_id: the file handed in, whose company a new account belongs to; without one, the only company.
    Raises AccountUnknown, and then nothing is taken in.
    """
    counts = dict.fromkeys(("new", "known", "reversed", "out", "other_currency"), 0)
    companies = set()
    for statement in statements:
        account = _account(work, statement, import_id)
        entries = _wanted(statement, account, counts)
        fresh = _unknown(account, entries, counts)
        _add(work, account, fresh, import_id)
        taken_back = _reverse(work, account, fresh)
        counts["new"] += sum(1 for entry in fresh if entry.amount_minor > 0)
        counts["reversed"] += taken_back
        account.read_to = max(filter(None, [account.read_to, *_days(statement)]), default=None)
        account.taken_at = work.moment.now
        after = {"number": account.number, "entries": len(fresh), "reversed": taken_back}
        work.record("take_in.statement", "bank_account", account.id, after=after)
        companies.add(account.company_id)
    for company_id in sorted(companies):
        follow_ledger(work, company_id)
    work.nudge("match_receipts")
    return counts


def _account(work: Work, statement: Statement, import_id: UUID | None) -> BankAccount:
    """Find and lock the account, so that two files take turns; open it when it is new."""
    number = account_key(statement.account)
    wanted = select(BankAccount).where(BankAccount.number == number).with_for_update()
    account = db.session.scalar(wanted)
    if account is not None:
        return account
    file = db.session.get(Import, import_id) if import_id else None
    company = (
        db.session.get_one(Company, file.company_id)
        if file is not None and file.company_id is not None
        else find_company(None, replace_demo=False)
    )
    if company is None or not number:
        raise AccountUnknown(account=statement.account)
    account = BankAccount(
        company_id=company.id,
        number=number,
        currency=statement.currency,
        taken_at=work.moment.now,
        watched=True,
    )
    db.session.add(account)
    db.session.flush()
    after = {"number": number, "company": company.name}
    work.record("open.bank_account", "bank_account", account.id, after=after)
    return account


def _wanted(statement: Statement, account: BankAccount, counts: dict[str, int]) -> list[BankEntry]:
    """Keep money in, and money in that was taken back, in the ledger's currency."""
    currency = db.session.get_one(Company, account.company_id).currency
    kept = []
    for entry in statement.entries:
        came_in = entry.amount_minor > 0 and not entry.reversal
        taken_back = entry.amount_minor < 0 and entry.reversal
        if entry.currency != currency:
            counts["other_currency"] += 1
        elif came_in or taken_back:
            kept.append(entry)
        else:
            counts["out"] += 1
    return kept


def _unknown(
    account: BankAccount, entries: Sequence[BankEntry], counts: dict[str, int]
) -> list[BankEntry]:
    keys = list(dict.fromkeys(entry.key for entry in entries))
    known: set[str] = set()
    for start in range(0, len(keys), CHUNK):
        some = Receipt.key.in_(keys[start : start + CHUNK])
        wanted = select(Receipt.key).where(Receipt.account_id == account.id, some)
        known |= set(db.session.scalars(wanted))
    fresh = {entry.key: entry for entry in reversed(entries) if entry.key not in known}
    counts["known"] += len(entries) - len(fresh)
    return [fresh[key] for key in keys if key in fresh]


def _add(
    work: Work, account: BankAccount, entries: Sequence[BankEntry], import_id: UUID | None
) -> None:
    rows = [_row(work, account, entry) | {"import_id": import_id} for entry in entries]
    rows.sort(key=lambda row: row["amount_minor"] < 0)  # a reversal comes after what it takes back
    db.session.add_all(
        Receipt(**row) for row in rows
    )  # through the session, which an undo listens to
    db.session.flush()


def _row(work: Work, account: BankAccount, entry: BankEntry) -> dict[str, Any]:
    return {
        "account_id": account.id,
        "company_id": account.company_id,
        "key": entry.key,
        "batch": entry.batch,
        "booked_on": entry.booked_on,
        "value_on": entry.value_on or entry.booked_on,
        "amount_minor": entry.amount_minor,
        "currency": entry.currency,
        "reference": entry.reference,
        "structured": entry.structured,
        "counterparty": entry.counterparty,
        "counterparty_account": account_key(entry.counterparty_account),
        "created_at": work.moment.now,
    }


def _reverse(work: Work, account: BankAccount, entries: Sequence[BankEntry]) -> int:
    """Undo what reversals take back, where it is certain which receipt that is; count what was undone."""
    keys = [entry.key for entry in entries if entry.amount_minor < 0]
    if not keys:
        return 0
    wanted = select(Receipt).where(Receipt.account_id == account.id, Receipt.key.in_(keys))
    undone = 0
    for reversal in db.session.scalars(wanted.order_by(Receipt.booked_on, Receipt.id)).all():
        original = find_reversed(reversal)
        reversal.looked_at = work.moment.now
        if original is None:
            continue  # it waits in the list for a person
        _undo(work, original, reversal)
        undone += 1
    return undone


def find_reversed(reversal: Receipt) -> Receipt | None:
    """Find the one receipt a reversal takes back: same account and amount, and the most in common."""
    since: date = reversal.booked_on - REVERSED_WITHIN
    wanted = select(Receipt).where(
        Receipt.account_id == reversal.account_id,
        Receipt.amount_minor == -reversal.amount_minor,
        Receipt.state != REVERSED,
        Receipt.part_of_id.is_(None),
        Receipt.booked_on.between(since, reversal.booked_on),
    )
    scored = [(_alike(one, reversal), one) for one in db.session.scalars(wanted)]
    best = max((score for score, _ in scored), default=0)
    found = [one for score, one in scored if score == best]
    return found[0] if len(found) == 1 and best >= 0 else None


def _alike(one: Receipt, reversal: Receipt) -> int:
    """Count what two movements have in common; -1 when a payer's account speaks against it."""
    accounts = {one.counterparty_account, reversal.counterparty_account} - {""}
    if len(accounts) == 2:
        return -1
    names = {name_key(one.counterparty), name_key(reversal.counterparty)}
    both = one.counterparty_account and reversal.counterparty_account
    return (
        4 * bool(one.key and one.key in reversal.reference)
        + 2 * bool(one.reference and one.reference == reversal.reference)
        + 2 * bool(one.structured and one.structured == reversal.structured)
        + bool(both)
        + (len(names) == 1 and names != {""})
    )


def _undo(work: Work, original: Receipt, reversal: Receipt) -> None:
    """Reopen what a receipt covered: its items count as unpaid from now on."""
    before = {"state": original.state, "items": forget_allocations(original)}
    customer_id = original.customer_id
    before["parts"], concerned = forget_parts(parts_of(original))
    original.state = reversal.state = REVERSED
    original.version += 1
    reversal.reverses_id, reversal.customer_id = original.id, customer_id
    work.record(
        "reverse.receipt",
        "receipt",
        original.id,
        customer_id=customer_id,
        before=before,
        after={"amount_minor": reversal.amount_minor, "booked_on": reversal.booked_on.isoformat()},
    )
    hold_back(work, concerned | ({customer_id} if customer_id else set()))


def _days(statement: Statement) -> list[date | None]:
    return [statement.last_on, *(entry.booked_on for entry in statement.entries)]
