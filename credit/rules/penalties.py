"""Interest and fixed fee for late payment, segment by segment (C. com. L441-10 II, D441-5; domain.md 2.4).

Each day takes the rate of its half-year and the balance left; a payment lowers the balance from the next day.
Interest never runs on interest, and no VAT is due on either.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from credit.rules.dates import half_year
from credit.rules.errors import Refused
from credit.rules.money import half_up
from credit.rules.penalty_rates import RATES, Rates

FEE_MINOR, FEE_CURRENCY = 40_00, "EUR"  # D441-5: once per late invoice
COMPANY, EU, PUBLIC, HOSPITAL, PUBLIC_COMPANY = (
    "company", "eu", "public", "hospital", "public_company"
)  # fmt: skip
BUYERS = (COMPANY, EU, PUBLIC, HOSPITAL, PUBLIC_COMPANY)
PUBLIC_BUYERS = (PUBLIC, HOSPITAL, PUBLIC_COMPANY)
DEFAULT_POINTS_BP, LESSER_POINTS_BP = (
    1_000,
    800,
)  # L441-10 II; CCP R2192-31 and directive 2011/7, art. 2
FLOOR_TIMES = 3
YEAR_DAYS, WHOLE_BP = 365, 10_000
CONTRACT, ECB = "contract", "ecb"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PenaltyPolicy:
    """What the house sets. may_be_waived: 1 or 0; a bill of 2026 forbids waiving (domain.md 2.10)."""

    may_be_waived: int = 1


POLICY = PenaltyPolicy()


class RateBelowFloor(Refused):
    """A contractual rate may not be below three times the legal rate (L441-10 II); `floor_bp` says it."""

    code = "penalty_rate_below_floor"


class RateOfPublicBuyer(Refused):
    """The rate a public buyer owes is set by regulation, none can be agreed (CCP R2192-31)."""

    code = "penalty_rate_public_buyer"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a customer owes for lateness. buyer: one of BUYERS; contract_bp: agreed rate, None = by law."""

    buyer: str = COMPANY
    contract_bp: int | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """What lowered a debt: a payment on a day, or from the due date (on None), as credit notes do."""

    minor: int
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """Days `starts_on` to `ends_on`, both counted, at one balance and one rate.

    rate_bp and amount_minor None: the rate of these days is unknown. basis: contract or ecb; `half_year` is
    the one whose rate was taken, `ecb_bp` the ECB's then. floor_bp: what the agreed rate is below in these
    days, None = it is not.
    """

    starts_on: date
    ends_on: date
    base_minor: int
    rate_bp: int | None
    basis: str
    half_year: date
    ecb_bp: int | None = None
    checked: bool = True
    floor_bp: int | None = None

    @property
    def days(self) -> int:
        """Count its days."""
        return (self.ends_on - self.starts_on).days + 1

    @property
    def amount_minor(self) -> int | None:
        """Give its interest, actual/365, half-up to the minor unit; None at an unknown rate."""
        if self.rate_bp is None:
            return None
        return half_up(self.base_minor * self.rate_bp * self.days, YEAR_DAYS * WHOLE_BP)


@dataclass(frozen=True, slots=True)
class Penalty:
    """What a late invoice costs up to a day. base_minor: the debt less what was credited, at the due date."""

    base_minor: int
    segments: tuple[Segment, ...]
    fee_minor: int

    @property
    def interest_minor(self) -> int | None:
        """Add the segments up; None when the rate of one is unknown."""
        amounts = [one.amount_minor for one in self.segments]
        return None if None in amounts else sum(one for one in amounts if one is not None)


def penalty(
    amount_minor: int,
    due_on: date,
    until: date,
    settlements: Iterable[Settlement] = (),
    *,
    terms: Terms | None = None,
    insolvent_on: date | None = None,
    rates: Rates = RATES,
) -> Penalty | None:
    """Work out what one invoice costs by its lateness; None when it was not late, or wholly credited.

    amount_minor: with VAT. until: the payment or calculation date, counted. insolvent_on: the judgment that
    opened insolvency, which stops interest (C. com. L622-28) and bars the fee (L441-10 II).
    """
    some = list(settlements)
    base = amount_minor - sum(one.minor for one in some if one.on is None)
    paid = sorted((one.on, one.minor) for one in some if one.on is not None)
    last = until if insolvent_on is None else min(until, insolvent_on)
    found = tuple(_segments(base, due_on, last, paid, terms or Terms(), rates))
    if not found:
        return None
    return Penalty(base, found, FEE_MINOR if insolvent_on is None else 0)


def judge_terms(terms: Terms, today: date, rates: Rates = RATES) -> None:
    """Refuse a contractual rate the law does not allow. Raises RateBelowFloor, RateOfPublicBuyer.

    The floor is that of the newest half-year known today.
    """
    if terms.contract_bp is None:
        return
    if terms.buyer in PUBLIC_BUYERS:
        raise RateOfPublicBuyer(field="penalty_rate_bp")
    floor = floor_bp(today, rates)
    if terms.buyer == COMPANY and floor is not None and terms.contract_bp < floor[1]:
        raise RateBelowFloor(
            field="penalty_rate_bp", floor_bp=floor[1], half_year=floor[0].isoformat()
        )


def floor_bp(today: date, rates: Rates = RATES) -> tuple[date, int] | None:
    """Give the half-year and the least rate that can be agreed: three times the legal one (L441-10 II)."""
    known = max((start for start in rates if start <= today), default=None)
    return None if known is None else (known, FLOOR_TIMES * rates[known].legal_bp)


def _segments(
    base: int,
    due_on: date,
    until: date,
    paid: Sequence[tuple[date, int]],
    terms: Terms,
    rates: Rates,
) -> Iterator[Segment]:
    """Cut (due, until] where the half-year or the balance changes."""
    base -= sum(minor for on, minor in paid if on <= due_on)
    later = [(on, minor) for on, minor in paid if due_on < on <= until]
    starts = first = due_on + DAY
    while starts <= until and base > 0:
        ends = min(half_year(starts)[1], until, *(on for on, _ in later if on >= starts))
        yield _rated(starts, ends, base, first, terms, rates)
        base -= sum(minor for on, minor in later if on == ends)
        starts = ends + DAY


def _rated(starts: date, ends: date, base: int, first: date, terms: Terms, rates: Rates) -> Segment:
    """Give a segment its rate; a public buyer's stays that of the half-year in which interest began."""
    public = terms.buyer in PUBLIC_BUYERS
    half = half_year(first if public else starts)[0]
    known = rates.get(half)
    if terms.contract_bp is not None and not public:
        floor = FLOOR_TIMES * known.legal_bp if known and terms.buyer == COMPANY else 0
        below = floor if terms.contract_bp < floor else None
        return Segment(starts, ends, base, terms.contract_bp, CONTRACT, half, floor_bp=below)
    if known is None:
        return Segment(starts, ends, base, None, ECB, half)
    points = DEFAULT_POINTS_BP if terms.buyer == COMPANY else LESSER_POINTS_BP
    return Segment(
        starts, ends, base, known.ecb_bp + points, ECB, half, known.ecb_bp, known.checked
    )
