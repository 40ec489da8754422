"""Where a debtor is, which decides its holidays, and whose law its debts are under."""

from datetime import date
from typing import Any

from credit.formats.cells import country_codes
from credit.operations import law as laws
from credit.operations.paper_words import LANGUAGES
from credit.operations.penalties import reckon_for
from credit.operations.records.customers import follow_default_terms
from credit.operations.work import Work
from credit.rules.countries import PACKS
from credit.rules.errors import Missing
from credit.store.customers import Customer


def set_country(
    work: Work,
    customer_id: int,
    *,
    country: str,
    language: str,
    law: str | None = None,
    reason: str,
) -> dict[str, Any]:
    """Say where a customer is, what it reads and whose law holds; what is only worked out follows at once.

    Raises Missing. country: ISO 3166-1 alpha-2; law: one of `countries.LAWS`, None: as before. An agreed rate
    or terms stay as they were agreed.
    """
    found = work.lock([customer_id])
    if not found:
        raise Missing(customer_id=customer_id)
    customer = found[0]
    said = {"country": country, "language": language, "law": law or customer.law}
    before = {name: getattr(customer, name) for name in said}
    if said != before:
        for name, value in said.items():
            setattr(customer, name, value)
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
    law, own = laws.law_of(customer.country, customer.law), PACKS.get(customer.country)
    interest, fee = law.interest_of(customer.buyer_kind, today), law.fee_on(today)
    return laws.told(customer.country, customer.law) | {
        "home": laws.home().code,
        "customer_country": customer.country,
        "language": customer.language,
        "written_in": law.language_of(customer.language),
        "currency": law.currency,
        "default_days": law.default_days,
        "reference": law.reference,
        "points_bp": interest.points_bp if interest else None,
        "agreed": interest.agreed if interest else True,
        "interest_article": interest.article if interest else None,
        "fee_article": fee.article if fee else None,
        "rates_until": max(law.rates, default=None),
        "holidays_left_out": own.left_out if own else "",
        "countries": sorted(PACKS),
        "every_country": country_codes(),
        "languages": sorted(LANGUAGES),
    }
