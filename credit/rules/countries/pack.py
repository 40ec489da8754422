"""What one country's law says of payment terms, lateness, holidays and letters: the shape of a data file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from credit.rules.countries.holidays import Holiday, falls_on


@dataclass(frozen=True, slots=True)
class Rate:
    """The rates of one half-year, basis points. checked: two sources agree; False: one source only.

    reference_bp: what the law adds its points to. legal_bp: what a floor is a multiple of, None = no floor.
    """

    reference_bp: int
    legal_bp: int | None = None
    checked: bool = True


Rates = Mapping[date, Rate]  # first day of the half-year -> its rates


@dataclass(frozen=True, slots=True)
class Dated:
    """In force from a day to a day, both counted; None = before, or still."""

    starts_on: date | None
    ends_on: date | None

    def in_force(self, day: date) -> bool:
        """Say whether it applies on a day."""
        after = self.starts_on is None or self.starts_on <= day
        return after and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class CapRule(Dated):
    """A longest term for some buyers, or for what is sold to them. days: from the invoice.

    end_of_month_days: where terms are agreed to the end of a month; None: `days` hold then too.
    """

    buyers: frozenset[str]
    sector: str | None
    days: int
    end_of_month_days: int | None
    from_month_end: bool
    article: str


@dataclass(frozen=True, slots=True)
class InterestRule(Dated):
    """Interest some buyers owe: the reference rate and points, rounded up to a step where the law says so.

    fixed: it stays that of the half-year in which it began. agreed: another rate can be. floor: not below the
    file's floor.
    """

    buyers: frozenset[str]
    points_bp: int
    round_up_to_bp: int
    fixed: bool
    agreed: bool
    floor: bool
    article: str

    def rate_bp(self, reference_bp: int) -> int:
        """Give the rate over a reference rate."""
        whole = reference_bp + self.points_bp
        return -(-whole // self.round_up_to_bp) * self.round_up_to_bp


Rule = TypeVar("Rule", CapRule, InterestRule)


@dataclass(frozen=True, slots=True)
class FeeRule(Dated):
    """The fixed compensation, once per late invoice. bands: (size of the debt from, what is due), rising."""

    currency: str
    bands: tuple[tuple[int, int], ...]
    article: str

    def minor(self, debt_minor: int) -> int:
        """Give what is due on a debt in the rule's currency."""
        return [due for from_minor, due in self.bands if from_minor <= debt_minor][-1]


@dataclass(frozen=True, slots=True)
class Pack:
    """One country. code: ISO 3166-1 alpha-2. languages: of its debtors, the usual one first.

    currencies: of the debts whose interest follows it. articles: the law in one line. reference: what its
    rates are called. wording: what letters say of the law, by language. left_out: holidays it does not know.
    """

    code: str
    languages: tuple[str, ...]
    currency: str
    currencies: frozenset[str]
    articles: str
    year_days: int
    default_days: int
    caps: tuple[CapRule, ...]
    reference: str
    rates: Rates
    interest: tuple[InterestRule, ...]
    floor_times: int
    fees: tuple[FeeRule, ...]
    holidays: tuple[Holiday, ...]
    left_out: str
    wording: Mapping[str, Mapping[str, str]]

    def interest_of(self, buyer: str, day: date) -> InterestRule | None:
        """Find the interest a buyer owes from a day; None = the law of then is not known."""
        return _first(self.interest, buyer, day)

    def cap_of(self, buyer: str, sector: str | None, day: date) -> CapRule | None:
        """Find what caps a buyer's terms on a day: what is sold to it first, where that has a cap."""
        sold = [one for one in self.caps if one.sector == sector and sector is not None]
        usual = [one for one in self.caps if one.sector is None]
        return _first(sold, buyer, day) or _first(usual, buyer, day)

    def fee_on(self, day: date) -> FeeRule | None:
        """Find the fixed compensation for what was late from a day."""
        return next((one for one in self.fees if one.in_force(day)), None)

    def floor_bp(self, day: date) -> tuple[date, int] | None:
        """Give the newest half-year known on a day and the least rate that can be agreed then."""
        known = max((start for start in self.rates if start <= day), default=None)
        legal = None if known is None else self.rates[known].legal_bp
        return None if known is None or legal is None else (known, self.floor_times * legal)

    def language_of(self, language: str) -> str:
        """Choose what to write in: as the customer asks where the law's words are known, else as is usual."""
        return language if language in self.wording else self.languages[0]

    def usual_language(self, language: str) -> str:
        """Say what a customer reads once it is in this country and nobody says what."""
        return language if language in self.languages else self.languages[0]

    def holidays_of(self, year: int) -> dict[date, str]:
        """Name the public holidays of one year."""
        return falls_on(self.holidays, year)


def _first(rules: Sequence[Rule], buyer: str, day: date) -> Rule | None:
    return next((one for one in rules if buyer in one.buyers and one.in_force(day)), None)
