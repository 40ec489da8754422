"""Where a debtor is: its country decides the rules of lateness and terms, the holidays, the letters."""

from datetime import date
from typing import Any

from credit.formats.cells import country_codes
from credit.operations.paper_words import LANGUAGES
from credit.operations.penalties import law_of, reckon_for
from credit.operations.records.customers import follow_default_terms
from credit.operations.work import Work
from credit.rules.countries import PACKS, pack_of
from credit.rules.errors import Missing
from credit.store.customers import Customer


def set_country(
    work: Work, customer_id: int, *, country: str, language: str, reason: str
) -> dict[str, Any]:
    """Say where a customer is and what it reads; what is only worked out follows at once. Raises Missing.

    country: ISO 3166-1 alpha-2. An agreed rate or terms stay as they were agreed.
    """
    found = work.lock([customer_id])
    if not found:
        raise Missing(customer_id=customer_id)
    customer = found[0]
    said = {"country": country, "language": language}
    before = {name: getattr(customer, name) for name in said}
    if said != before:
        customer.country, customer.language = country, language
        if follow_default_terms(work, customer):
            work.touch(customer_id, figures=True)
        work.record(
            "customer.change",
            "customer",
            customer_id,
            customer_id=customer_id,
            before=before,
            after=said | {"reason": reason},
        )
        reckon_for(work, [customer])
    return rules_of(customer, work.moment.today)


def rules_of(customer: Customer, today: date) -> dict[str, Any]:
    """Show which rules a customer follows, and what its letters are written in."""
    pack = pack_of(customer.country)
    interest, fee = pack.interest_of(customer.buyer_kind, today), pack.fee_on(today)
    return law_of(customer.country) | {
        "customer_country": customer.country,
        "language": customer.language,
        "written_in": pack.language_of(customer.language),
        "currency": pack.currency,
        "default_days": pack.default_days,
        "reference": pack.reference,
        "points_bp": interest.points_bp if interest else None,
        "agreed": interest.agreed if interest else True,
        "interest_article": interest.article if interest else None,
        "fee_article": fee.article if fee else None,
        "rates_until": max(pack.rates, default=None),
        "holidays_left_out": pack.left_out,
        "countries": sorted(PACKS),
        "every_country": country_codes(),
        "languages": sorted(LANGUAGES),
    }
