"""Money: whole minor units and a currency that never mix; decimals as ledgers write them."""

import re
from dataclasses import dataclass

from credit.rules.errors import Refused

# ISO 4217: digits after the decimal sign, where it is not two.
EXPONENTS = {
    code: digits
    for digits, codes in {
        0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
        3: "BHD IQD JOD KWD LYD OMR TND",
        4: "CLF UYW",
    }.items()
    for code in codes.split()
}
MOST_DIGITS = 18  # of an amount in minor units; what is longer no database keeps
SPACES = str.maketrans("", "", " \u00a0\u202f\u2009\t")
NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]{3})*(?:[.,][0-9]*)?|[.,][0-9]+")


class NotAnAmount(Refused):
    """The text is no amount of this currency."""

    code = "not_an_amount"


class MixedCurrencies(Refused):
    """Two currencies met in one sum."""

    code = "mixed_currencies"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents for EUR, francs for XPF) of one currency (ISO 4217)."""

    minor: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        """Add within one currency; raise `MixedCurrencies` otherwise."""
        return Money(self.minor + _same(self, other).minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        """Subtract within one currency; raise `MixedCurrencies` otherwise."""
        return Money(self.minor - _same(self, other).minor, self.currency)

    def __neg__(self) -> "Money":
        """Turn a debit into a credit."""
        return Money(-self.minor, self.currency)

    def __str__(self) -> str:
        """Spell as a decimal with a point and the code: "52517.24 EUR"."""
        return f"{format_decimal(self.minor, self.currency)} {self.currency}"


def exponent(currency: str) -> int:
    """Give the digits after the decimal sign (ISO 4217): 2 for EUR, 0 for JPY and XPF."""
    return EXPONENTS.get(currency, 2)


def parse_decimal(text: str, currency: str = "EUR") -> int:
    """Read a decimal as people and ledgers write it into minor units.

    Comma or point, spaces or the other sign between thousands, sign in front or behind, zero padding.
    Digits beyond the currency's exponent must be zeros, and "1,500" is refused in euros: it may mean 1.5
    or 1500.
    Raises `NotAnAmount`.
    """
    bare = text.translate(SPACES)
    sign, bare = _split_sign(bare)
    if not NUMBER.fullmatch(bare):
        raise NotAnAmount(text=text[:40])
    at = max(bare.rfind(","), bare.rfind("."))
    whole, sign_found, fraction = (
        (bare, "", "") if at < 0 else (bare[:at], bare[at], bare[at + 1 :])
    )
    digits = exponent(currency)
    groups_clash = ("," in whole and "." in whole) or (sign_found and sign_found in whole)
    thousands = len(fraction) == 3 > digits and len(whole) <= 3 and whole.strip("0")
    if groups_clash or thousands or fraction[digits:].strip("0"):
        raise NotAnAmount(text=text[:40])
    whole = whole.replace(",", "").replace(".", "").lstrip("0")
    if len(whole) + digits > MOST_DIGITS:
        raise NotAnAmount(text=text[:40])
    return sign * int((whole or "0") + fraction[:digits].ljust(digits, "0"))


def format_decimal(minor: int, currency: str = "EUR") -> str:
    """Spell minor units as a plain decimal with a point: "-79.13", "375000"."""
    digits = exponent(currency)
    sign, text = "-" if minor < 0 else "", str(abs(minor)).rjust(digits + 1, "0")
    return f"{sign}{text[:-digits]}.{text[-digits:]}" if digits else sign + text


def half_up(numerator: int, denominator: int) -> int:
    """Divide and round half away from zero, as invoices do."""
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    rounded = (2 * abs(numerator) + denominator) // (2 * denominator)
    return rounded if numerator >= 0 else -rounded


def _same(one: Money, other: Money) -> Money:
    if one.currency != other.currency:
        raise MixedCurrencies(currencies=sorted((one.currency, other.currency)))
    return other


def _split_sign(text: str) -> tuple[int, str]:
    for mark, sign in (("-", -1), ("+", 1)):
        if text.startswith(mark):
            return sign, text[1:]
        if text.endswith(mark):
            return sign, text[:-1]
    return 1, text
