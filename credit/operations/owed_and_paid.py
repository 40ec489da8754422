"""The debts of a scope with all that was said of each, and what was paid before, as a forecast reads them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from credit.operations.moment import at, time_zone
from credit.rules.exposure import BILL
from credit.rules.forecast import (
    DOUBTFUL,
    FACTORED,
    INSTALMENT,
    PROMISE,
    Contest,
    Debt,
    Said,
    lay,
)
from credit.rules.hindsight import Known, Past, Payment
from credit.rules.plans import standings
from credit.store import expected as store
from credit.store.customers import Company
from credit.store.expected import Debit
from credit.store.kpi_scopes import Asked

ALL_OF_IT = 10**18  # of an unspecified amount: a dispute is never about more than is owed
Spoken = dict[int, list[Known[Said]]]
Contested = dict[int, list[Known[Contest]]]
Closed = Sequence[tuple[date, date]]  # of disputes: opened, closed


@dataclass(frozen=True, slots=True)
class Books:
    """Of one company: the open debts of a scope, what anybody paid, and closed disputes (opened, closed).

    credits: unallocated ones of the scope, by customer id, positive.
    """

    company: Company
    owed: Sequence[Past]
    paid: Sequence[Payment]
    closed: Closed
    credits: dict[int, int]


def read_books(company: Company, asked: Asked, today: date, paid_since: date) -> Books:
    """Read what there is to forecast today: instalments as far as they are not paid."""
    spoken = _Spoken(company, asked, today, whole=False)
    return Books(
        company,
        [
            spoken.of(row, _left_out(row))
            for row in store.open_debits(company.id, asked.members, today)
        ],
        [Payment._make(row) for row in store.payments_of(company.id, paid_since)],
        spoken.closed,
        store.credits_of(company.id, asked.members),
    )


def read_past(
    company: Company, asked: Asked, today: date, paid_since: date
) -> tuple[list[Past], Closed]:
    """Read what there was to forecast on any day since, and closed disputes as `Books` has them.

    Instalments are whole, steps of disputes unknown. What is settled has the amount of its invoice: what was
    paid of it before a day is not kept.
    """
    spoken = _Spoken(company, asked, today, whole=True)
    debits = store.open_debits(company.id, asked.members, today)
    items = [spoken.of(row) for row in store.paid_invoices(company.id, paid_since)]
    return items + [spoken.of(row, _left_out(row)) for row in debits], spoken.closed


class _Spoken:
    """What was said of a company's items, and contested. whole: as of any day, not of today alone."""

    def __init__(self, company: Company, asked: Asked, today: date, *, whole: bool) -> None:
        self.said: Spoken = defaultdict(list)
        self.contests: Contested = defaultdict(list)
        _plans(self.said, company, asked, today, whole=whole)
        _promises(self.said, company, asked)
        self.closed = list(_disputes(self.contests, company, whole=whole))

    def of(self, row: Debit, left_out: str | None = None) -> Past:
        """Put an item together with it."""
        debt = Debt(
            row.id,
            row.customer_id,
            row.minor,
            row.due_on,
            bill=row.kind == BILL,
            left_out=left_out,
        )
        said, contests = self.said.get(row.id, ()), self.contests.get(row.id, ())
        return Past(debt, row.document_on, row.closed_on, said, contests, row.insolvency_on)


def _left_out(row: Debit) -> str | None:
    if row.factored:
        return FACTORED
    return DOUBTFUL if row.kind == DOUBTFUL else None


def _plans(said: Spoken, company: Company, asked: Asked, today: date, *, whole: bool) -> None:
    for plan in store.plans_of(company.id, asked.members):
        paid = 0 if whole else plan.paid_minor
        due = [
            (one.due_on, one.amount_minor - one.paid_minor)
            for one in standings(plan.schedule, paid, today)
            if one.paid_minor < one.amount_minor
        ]
        if plan.approved_on is None:
            continue
        for item_id, parts in lay(
            INSTALMENT, due, [(part[0], part[1]) for part in plan.items]
        ).items():
            said[item_id] += [Known(one, plan.approved_on, plan.ended_on) for one in parts]


def _promises(said: Spoken, company: Company, asked: Asked) -> None:
    """Note promises, until they were judged; one on the whole account is laid over what was open then."""
    for row in store.promises_of(company.id, asked.members):
        until = None if row.state == "active" else row.judged_on or row.recorded_on
        owed = [(part[0], part[1]) for part in row.items or row.basis]
        for item_id, parts in lay(PROMISE, [(row.promised_on, row.amount_minor)], owed).items():
            said[item_id] += [Known(one, row.recorded_on, until) for one in parts]


def _disputes(contests: Contested, company: Company, *, whole: bool) -> Iterator[tuple[date, date]]:
    """Note what is disputed by item; give when those that were resolved were opened and closed."""
    zone = time_zone()
    for row in store.disputes_of(company.id):
        closed_on = at(row.resolved_at, zone).today if row.resolved_at else None
        if row.item_id is not None:
            minor = row.amount_minor if row.amount_minor is not None else ALL_OF_IT
            contest = Contest(minor, row.opened_on, None if whole else row.step_due_on)
            contests[row.item_id].append(Known(contest, row.opened_on, closed_on))
        if closed_on:
            yield row.opened_on, closed_on
