"""Interest and fixed fee for late payment, segment by segment, by the law of a country (domain.md 2.4).

Each day takes the rate of its half-year, or of that in which interest began where the law fixes it, and the
balance left; a payment lowers the balance from the next day. Interest never runs on interest, and no VAT is
due on either. Rates, points and fees are data: `rules.countries`. Unless said, the law is France's
(C. com. L441-10 II, D441-5).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from credit.rules.countries import FRANCE
from credit.rules.countries.pack import InterestRule, Pack
from credit.rules.dates import half_year
from credit.rules.errors import Refused
from credit.rules.money import half_up

COMPANY, EU, PUBLIC, HOSPITAL, PUBLIC_COMPANY = (
    "company", "eu", "public", "hospital", "public_company"
)  # fmt: skip
BUYERS = (COMPANY, EU, PUBLIC, HOSPITAL, PUBLIC_COMPANY)
PUBLIC_BUYERS = (PUBLIC, HOSPITAL, PUBLIC_COMPANY)
WHOLE_BP = 10_000
CONTRACT, LAW = (
    "contract",
    "ecb",
)  # "ecb" also where the law follows another rate: `reference` says which
CURRENCY, INSOLVENCY, UNKNOWN_LAW = "currency", "insolvency", "law"  # why no fee is due
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

    rate_bp and amount_minor None: the rate of these days is unknown. basis: CONTRACT or LAW; `half_year` is
    the one whose rate was taken, `ecb_bp` the reference rate then: the ECB's, unless `reference` names
    another. points_bp: what the law adds, before it rounds. floor_bp: what the agreed rate is below in these
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
    reference: str = LAW
    points_bp: int | None = None
    article: str = ""
    year_days: int = 365

    @property
    def days(self) -> int:
        """Count its days."""
        return (self.ends_on - self.starts_on).days + 1

    @property
    def amount_minor(self) -> int | None:
        """Give its interest, actual/365, half-up to the minor unit; None at an unknown rate."""
        if self.rate_bp is None:
            return None
        return half_up(self.base_minor * self.rate_bp * self.days, self.year_days * WHOLE_BP)


@dataclass(frozen=True, slots=True)
class Penalty:
    """What a late invoice costs up to a day. base_minor: the debt less what was credited, at the due date.

    fee_article: the law the fee follows. no_fee: why none is due (CURRENCY: the law's is of another, and
    nothing is converted; INSOLVENCY; UNKNOWN_LAW), None = it is.
    """

    base_minor: int
    segments: tuple[Segment, ...]
    fee_minor: int
    fee_article: str = ""
    no_fee: str | None = None

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
    pack: Pack = FRANCE,
    currency: str | None = None,
) -> Penalty | None:
    """Work out what one invoice costs by its lateness; None when it was not late, or wholly credited.

    amount_minor: with VAT. until: the payment or calculation date, counted. insolvent_on: the judgment that
    opened insolvency, which stops interest (C. com. L622-28) and bars the fee (L441-10 II). pack: the law.
    currency: of the debt, None = the law's own.
    """
    some = list(settlements)
    base = amount_minor - sum(one.minor for one in some if one.on is None)
    paid = sorted((one.on, one.minor) for one in some if one.on is not None)
    last = until if insolvent_on is None else min(until, insolvent_on)
    found = tuple(_segments(base, due_on, last, paid, terms or Terms(), pack))
    if not found:
        return None
    fee, article, why = _fee(base, due_on, currency, insolvent_on, pack)
    return Penalty(base, found, fee, article, why)


def judge_terms(terms: Terms, today: date, pack: Pack = FRANCE) -> None:
    """Refuse a contractual rate the law does not allow. Raises RateBelowFloor, RateOfPublicBuyer.

    The floor is that of the newest half-year known today.
    """
    if terms.contract_bp is None:
        return
    rule = pack.interest_of(terms.buyer, today)
    if rule is not None and not rule.agreed:
        raise RateOfPublicBuyer(field="penalty_rate_bp")
    floor = pack.floor_bp(today) if rule is not None and rule.floor else None
    if floor is not None and terms.contract_bp < floor[1]:
        raise RateBelowFloor(
            field="penalty_rate_bp", floor_bp=floor[1], half_year=floor[0].isoformat()
        )


def _fee(
    base: int, due_on: date, currency: str | None, insolvent_on: date | None, law: Pack
) -> tuple[int, str, str | None]:
    """Give the fee, its article, and why there is none."""
    rule = law.fee_on(due_on + DAY)
    if rule is None:
        return 0, "", UNKNOWN_LAW
    if insolvent_on is not None:
        return 0, rule.article, INSOLVENCY
    if currency is not None and currency != rule.currency:
        return 0, rule.article, CURRENCY
    return rule.minor(base), rule.article, None


def _segments(
    base: int,
    due_on: date,
    until: date,
    paid: Sequence[tuple[date, int]],
    terms: Terms,
    law: Pack,
) -> Iterator[Segment]:
    """Cut (due, until] where the half-year or the balance changes."""
    base -= sum(minor for on, minor in paid if on <= due_on)
    later = [(on, minor) for on, minor in paid if due_on < on <= until]
    starts = first = due_on + DAY
    rule = law.interest_of(terms.buyer, first)
    while starts <= until and base > 0:
        ends = min(half_year(starts)[1], until, *(on for on, _ in later if on >= starts))
        half = half_year(first if rule is not None and rule.fixed else starts)[0]
        yield _rated(Segment(starts, ends, base, None, LAW, half), terms, rule, law)
        base -= sum(minor for on, minor in later if on == ends)
        starts = ends + DAY


def _rated(bare: Segment, terms: Terms, rule: InterestRule | None, law: Pack) -> Segment:
    """Give a segment its rate: the agreed one where one can be agreed, else the law's."""
    known = law.rates.get(bare.half_year)
    bare = replace(bare, reference=law.reference, year_days=law.year_days)
    if rule is None:
        return bare
    bare = replace(bare, article=rule.article)
    if terms.contract_bp is not None and rule.agreed:
        legal = known.legal_bp if known and rule.floor else None
        floor = law.floor_times * (legal or 0)
        below = floor if terms.contract_bp < floor else None
        return replace(bare, rate_bp=terms.contract_bp, basis=CONTRACT, floor_bp=below)
    if known is None:
        return bare
    return replace(
        bare,
        rate_bp=rule.rate_bp(known.reference_bp),
        points_bp=rule.points_bp,
        ecb_bp=known.reference_bp,
        checked=known.checked,
    )
