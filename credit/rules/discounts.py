"""Early-payment discount (escompte): what an offer takes off an invoice that is paid early, and who took it.

An invoice states the conditions of discount for payment before the day that follows from the sales terms
(Code de commerce L441-9, I); the conditions of payment are part of those terms (L441-1) and also say what
lateness costs (L441-10, II). The discount is of the gross amount; its VAT is the ledger's
business. Nothing is taken off what is disputed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from credit.rules.errors import Refused

INVOICE = "invoice"
GRANTED, PROPOSED, REFUSED = "granted", "proposed", "refused"
WHOLE_BP = 10_000
MOST_BP, MOST_DAYS = 1_000, 120  # a tenth: more is no discount for payment but a price


class DiscountUnfit(Refused):
    """No such discount can be offered; the facts say what may be."""

    code = "discount_unfit"


@dataclass(frozen=True, slots=True)
class Offer:
    """So much off what is paid within so many days of the document; for documents from `since_on` on.

    percent_bp: 0 ends what was offered before.
    """

    percent_bp: int
    within_days: int
    since_on: date


@dataclass(frozen=True, slots=True)
class Terms:
    """What an offer means for what is left of one invoice. until_on: the last day, by the value date.

    base_minor: what the discount is of, the disputed part left out.
    """

    percent_bp: int
    until_on: date
    base_minor: int
    discount_minor: int

    @property
    def payable_minor(self) -> int:
        """What settles it when paid in time."""
        return self.base_minor - self.discount_minor


def check_offer(percent_bp: int, within_days: int) -> None:
    """Refuse what cannot be offered. Raises DiscountUnfit."""
    if not 0 <= percent_bp <= MOST_BP:
        raise DiscountUnfit(field="percent_bp", most=MOST_BP)
    if percent_bp and not 1 <= within_days <= MOST_DAYS:
        raise DiscountUnfit(field="within_days", most=MOST_DAYS)


def offer_on(offers: Iterable[Offer], document_on: date) -> Offer | None:
    """Find what was offered the day of a document: the newest offer begun by then; None without one."""
    begun = [offer for offer in offers if offer.since_on <= document_on]
    newest = max(begun, key=lambda offer: offer.since_on, default=None)
    return newest if newest is not None and newest.percent_bp else None


def last_day(offer: Offer, document_on: date, due_on: date) -> date | None:
    """Give the last day to pay early: never the due date or later; None when there is none."""
    until = min(document_on + timedelta(days=offer.within_days), due_on - timedelta(days=1))
    return until if until >= document_on else None


def discount_of(base_minor: int, percent_bp: int) -> int:
    """Take a percentage, to the nearest minor unit, half of one up."""
    return (base_minor * percent_bp + WHOLE_BP // 2) // WHOLE_BP


def terms_of(
    offers: Iterable[Offer],
    document_on: date,
    due_on: date,
    left_minor: int,
    disputed_minor: int = 0,
) -> Terms | None:
    """Say what may be taken off an invoice, and until when; None when nothing may.

    left_minor: what is still to be paid of it, the disputed part included.
    """
    offer = offer_on(offers, document_on)
    until = last_day(offer, document_on, due_on) if offer else None
    base = left_minor - disputed_minor
    if offer is None or until is None or base <= 0:
        return None
    discount = discount_of(base, offer.percent_bp)
    return Terms(offer.percent_bp, until, base, discount) if discount else None


def judge(terms: Terms, paid_minor: int, paid_on: date) -> str | None:
    """Say what a payment short of an invoice is: granted in its days, proposed after them, None otherwise.

    Short by exactly the discount, and by nothing else but what is disputed.
    """
    if paid_minor != terms.payable_minor:
        return None
    return GRANTED if paid_on <= terms.until_on else PROPOSED
