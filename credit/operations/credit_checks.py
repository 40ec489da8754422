"""Answer "can I deliver?" for a program that takes an order. Nothing is reserved, nothing blocked."""

from datetime import date
from uuid import UUID

from credit.operations.limit_facts import light_of
from credit.operations.moment import Moment
from credit.rules.errors import CustomerClosed, Missing, Refused
from credit.rules.groups import GroupStanding
from credit.rules.risk import with_order
from credit.store.credit_checks import Account, CreditCheck, accounts_of_code
from credit.store.customers import Customer, CustomerFigures
from credit.store.db import db
from credit.store.groups import CustomerGroup


class AmbiguousCustomer(Refused):
    """Several companies have a customer of this code; `field` says what would tell them apart."""

    code = "customer_ambiguous"


class CurrencyDiffers(Refused):
    """The amount is not in the ledger's currency, and nothing is converted here; `wanted` names it."""

    code = "currency_differs"


def check(
    moment: Moment,
    key_id: UUID,
    code: str,
    amount_minor: int,
    currency: str,
    *,
    company: str | None = None,
    reference: str = "",
) -> tuple[CreditCheck, Customer]:
    """Say whether a customer may take so much more, and write down what was said.

    The order asked about counts beside everything the exposure holds already: ask before it is in an orders
    table. code: the ERP's. amount_minor: VAT included, in minor units of the ledger's currency. company: a
    SIREN, needed where several companies share the code. reference: the program's own name for the order.
    Raises `Missing`, `AmbiguousCustomer`, `CustomerClosed`, `CurrencyDiffers`.
    """
    # the limit is today's: the figures follow a moment after midnight
    customer, figures, limit = _find(code, company, moment.today)
    if currency != customer.company.currency:
        raise CurrencyDiffers(field="currency", wanted=customer.company.currency)
    as_of = customer.company.as_of
    light = light_of(figures, as_of, moment.today)
    exposure = figures.exposure_minor if figures else None
    group = _group_with(customer, figures, amount_minor)
    colour, reasons = with_order(
        (light["colour"], light["reasons"]), (exposure or 0) + amount_minor, limit, group
    )
    row = CreditCheck(
        customer_id=customer.id,
        key_id=key_id,
        reference=reference,
        amount_minor=amount_minor,
        colour=colour,
        reasons=reasons,
        exposure_minor=exposure,
        limit_minor=limit,
        group_left_minor=figures.group_left_minor if figures else None,
        as_of=as_of,
        asked_at=moment.now,
    )
    db.session.add(row)
    db.session.flush()
    return row, customer


def _group_with(
    customer: Customer, figures: CustomerFigures | None, amount_minor: int
) -> GroupStanding | None:
    """Say where the group stands with the order in it, as its limit leaves room for one more or not."""
    if figures is None or figures.group_left_minor is None:
        return None
    limit = db.session.get_one(CustomerGroup, customer.group_id).limit_minor
    if limit is None:  # lifted a moment ago: the figures follow
        return None
    return GroupStanding(limit - figures.group_left_minor + amount_minor, limit)


def _find(code: str, company: str | None, today: date) -> Account:
    found = accounts_of_code(code, company, today)
    if not found:
        raise Missing(field="customer", code=code)
    if len(found) > 1:
        raise AmbiguousCustomer(field="company")
    if not found[0].customer.active:
        raise CustomerClosed(field="customer", code=code)
    return found[0]
