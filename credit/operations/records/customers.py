"""Customers tables: who holds whom, on which terms, and how to reach them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from credit.formats.tables.customers import CUSTOMERS, CustomerLine
from credit.formats.tables.reading import TableRead
from credit.operations import assignment, triage
from credit.operations.discounts import set_offer
from credit.operations.law import law_of, pack_of
from credit.operations.records.difference import CHANGED, Applier, Change, Difference, differing
from credit.operations.work import Work
from credit.rules.dates import due_on
from credit.rules.discounts import check_offer, offer_on
from credit.rules.errors import Refused
from credit.rules.penalties import Terms, judge_terms
from credit.rules.term_caps import cap_of, exceeded
from credit.store.customers import Company, Customer, CustomerPortfolio
from credit.store.db import db
from credit.store.discounts import offers_of
from credit.store.items import Item
from credit.store.people import Portfolio
from credit.store.scope import in_force

PLAIN = (
    "name", "email", "phone", "legal_form", "segment", "siren", "buyer_kind", "penalty_rate_bp",
    "term_sector", "country", "language",
)  # fmt: skip
DERIVED = ("default", "terms")
NO_DISCOUNT = (0, 0)


def compare(table: TableRead, company: Company | None, today: date) -> Difference:
    """Hold a table against the customers of one ledger, or of all: a code in several names each of them."""
    found, known, portfolios = Difference(), _by_code(company), _portfolios()
    held, offered = _held(today), _offered(known, today)
    for told in table.records:
        if told.code not in known:
            found.errors.add(told.line, "code", "code_unknown", told.code)
        portfolio = portfolios.get((told.portfolio or "").casefold())
        if told.portfolio is not None and portfolio is None:
            found.errors.add(told.line, "portfolio", "portfolio_unknown", told.portfolio)
        for customer in known.get(told.code, ()):
            before, after = _differs(customer, told)
            _differ_in_discount(told, offered.get(customer.id, NO_DISCOUNT), before, after)
            _judge(found, customer, told, today)
            moves = portfolio is not None and held.get(customer.id, []) != [portfolio]
            if moves:
                after["portfolio_id"] = portfolio
            if not after:
                found.unchanged += 1
                continue
            target = (customer, told, portfolio if moves else None)
            found.changes.append(Change(CHANGED, told.code, customer.id, before, after, target))
    return found


def write(work: Work, _company: Company | None, changes: Sequence[Change]) -> None:
    """Change the customers, and move them portfolio by portfolio."""
    moves = defaultdict[int, list[int]](list)
    for one in changes:
        customer, told, portfolio = one.target
        _change(work, customer, told)
        if "discount" in (one.after or {}):
            set_offer(work, customer.id, *told.discount)
        if portfolio is not None:
            moves[portfolio].append(customer.id)
    for portfolio, ids in sorted(moves.items()):
        assignment.assign(work, ids, portfolio)


def set_terms(
    work: Work, customer: Customer, days: int, end_of_month: str | None, *, derived: bool = False
) -> bool:
    """Agree terms with a customer, and every due date made from terms follows. derived: nobody agreed any."""
    before = (customer.terms_days, customer.terms_end_of_month, customer.terms_derived)
    if before == (days, end_of_month, derived):
        return False
    customer.terms_days, customer.terms_end_of_month = days, end_of_month
    customer.terms_derived = derived
    mine = select(Item).where(
        Item.customer_id == customer.id, Item.state == "open", Item.due_source.in_(DERIVED)
    )
    for item in db.session.scalars(mine):
        item.due_on = due_on(item.document_on, days, end_of_month)
        item.due_source = "default" if derived else "terms"
    triage.follow_dates(work, Item.customer_id == customer.id)
    return True


def follow_default_terms(work: Work, customer: Customer) -> bool:
    """Give a customer nobody agreed terms with those its law has; say whether they changed."""
    if not customer.terms_derived:
        return False
    law = law_of(customer.country, customer.law)
    return set_terms(work, customer, law.default_days, customer.terms_end_of_month, derived=True)


def _refused(customer: Customer, told: CustomerLine, today: date) -> str | None:
    """Say why the terms of lateness a row leaves a customer with are not allowed."""
    if told.buyer_kind is None and told.penalty_rate_bp is None:
        return None
    rate = told.penalty_rate_bp
    agreed = customer.penalty_rate_bp if rate is None else rate
    try:
        terms = Terms(told.buyer_kind or customer.buyer_kind, agreed)
        judge_terms(terms, today, law_of(told.country or customer.country, customer.law))
    except Refused as refusal:
        return refusal.code
    return None


def _judge(found: Difference, customer: Customer, told: CustomerLine, today: date) -> None:
    """Say what of a row is not allowed, and what the law frowns upon."""
    if (refusal := _refused(customer, told, today)) is not None:
        rate = "penalty_rate_bp"
        found.errors.add(told.line, rate, refusal, _percent(told.penalty_rate_bp))
    if told.discount is not None and (refusal := _unfit(*told.discount)) is not None:
        share, days = told.discount
        found.errors.add(told.line, "discount", refusal, f"{_percent(share)}, {days}")
    if (cap := _beyond(customer, told)) is not None:
        found.warnings.add(told.line, "terms", "terms_beyond_cap", cap)


def _differ_in_discount(
    told: CustomerLine, offered: tuple[int, int], before: dict[str, Any], after: dict[str, Any]
) -> None:
    """Put what a row offers for early payment beside what was offered until now."""
    share, days = told.discount or NO_DISCOUNT
    said = (share, days if share else 0)
    if told.discount is not None and said != offered:
        before["discount"], after["discount"] = list(offered), list(said)


def _unfit(percent_bp: int, within_days: int) -> str | None:
    """Say why a discount cannot be offered."""
    try:
        check_offer(percent_bp, within_days)
    except Refused as refusal:
        return refusal.code
    return None


def _beyond(customer: Customer, told: CustomerLine) -> str | None:
    """Name the article of law that caps shorter terms than a row sets."""
    if told.terms is None:
        return None
    sector = told.term_sector or customer.term_sector
    law = law_of(told.country or customer.country, customer.law)
    cap = cap_of(told.buyer_kind or customer.buyer_kind, sector, told.terms[1], pack=law)
    return cap.article if cap is not None and exceeded(cap, *told.terms) else None


def _percent(rate_bp: int | None) -> str:
    return "" if rate_bp is None else f"{rate_bp / 100:g}\xa0%"


def _differs(customer: Customer, told: CustomerLine) -> tuple[dict[str, Any], dict[str, Any]]:
    said = {name: value for name in PLAIN if (value := getattr(told, name)) is not None}
    if told.country not in (None, customer.country):
        usual = pack_of(said["country"]).usual_language(customer.language)
        said.setdefault("language", usual)
    before, after = differing({name: getattr(customer, name) for name in said}, said)
    terms = (customer.terms_days, customer.terms_end_of_month, customer.terms_derived)
    if told.terms is not None and terms != (*told.terms, False):
        after["terms_days"], after["terms_end_of_month"] = told.terms
    return before, after


def _change(work: Work, customer: Customer, told: CustomerLine) -> None:
    before, after = _differs(customer, told)
    if not after:
        return
    if told.terms is not None:
        set_terms(work, customer, *told.terms)
    for name in PLAIN:
        if name in after:
            setattr(customer, name, after[name])
    if "country" in after:
        follow_default_terms(work, customer)
    work.record(
        "customer.change",
        "customer",
        customer.id,
        customer_id=customer.id,
        before=before,
        after=after,
    )


def _offered(known: dict[str, list[Customer]], today: date) -> dict[int, tuple[int, int]]:
    """Say which discount each customer is offered on a day."""
    offers = offers_of([one.id for several in known.values() for one in several])
    found = {id_: offer_on(some, today) for id_, some in offers.items()}
    return {id_: (one.percent_bp, one.within_days) for id_, one in found.items() if one}


def _by_code(company: Company | None) -> dict[str, list[Customer]]:
    wanted = select(Customer).order_by(Customer.id)
    if company is not None:
        wanted = wanted.where(Customer.company_id == company.id)
    found = defaultdict[str, list[Customer]](list)
    for customer in db.session.scalars(wanted):
        found[customer.code].append(customer)
    return dict(found)


def _portfolios() -> dict[str, int]:
    rows = db.session.execute(select(Portfolio.name, Portfolio.id))
    return {name.casefold(): portfolio_id for name, portfolio_id in rows}


def _held(today: date) -> dict[int, list[int]]:
    """Say which portfolios hold each customer on a business date."""
    wanted = select(CustomerPortfolio.customer_id, CustomerPortfolio.portfolio_id)
    held = defaultdict[int, list[int]](list)
    for customer_id, portfolio_id in db.session.execute(
        wanted.where(in_force(CustomerPortfolio, today))
    ):
        held[customer_id].append(portfolio_id)
    return dict(held)


CUSTOMERS_IN = Applier(CUSTOMERS.name, compare, write, figures=True)
