"""Numbers that carry their own check: companies, VAT, accounts and payment references.

Each question takes the text as people print it (spaces, dots, hyphens and slashes between groups, any case)
and says whether such a number can exist; whether it was ever issued only its register knows.
"""

import re
from collections.abc import Callable, Sequence

BETWEEN = str.maketrans("", "", " \u00a0\u202f\t./-")
LA_POSTE = "356000000"  # its establishments outnumber what Luhn leaves: their digits sum to a multiple of 5

# Characters of an IBAN by country (SWIFT IBAN registry).
IBAN_LENGTHS = {
    country: int(length)
    for length, countries in {
        "15": "NO", "16": "BE", "18": "DK FI FK FO GL NL SD", "19": "MK SI",
        "20": "AT BA EE KZ LT LU MN XK", "21": "CH HR LI LV", "22": "BG BH CR DE GB GE IE ME RS VA",
        "23": "AE GI IL IQ OM SO TL", "24": "AD CZ ES MD PK RO SA SE SK TN VG", "25": "LY PT ST",
        "26": "IS TR", "27": "BI DJ FR GR IT MC MR SM", "28": "AL AZ BY CY DO GT HN HU LB NI PL SV",
        "29": "BR EG PS QA UA", "30": "JO KW MU YE", "31": "MT SC", "32": "LC", "33": "RU",
    }.items()
    for country in countries.split()
}  # fmt: skip

# What follows the country's letters in a VAT number (VIES); Greece writes EL, Northern Ireland XI.
VAT_SHAPES = {
    "AT": "U[0-9]{8}", "BE": "[01][0-9]{9}", "BG": "[0-9]{9,10}", "CY": "[0-9]{8}[A-Z]",
    "CZ": "[0-9]{8,10}", "DE": "[1-9][0-9]{8}", "DK": "[0-9]{8}", "EE": "[0-9]{9}", "EL": "[0-9]{9}",
    "ES": "[0-9A-Z][0-9]{7}[0-9A-Z]", "FI": "[0-9]{8}", "FR": "[0-9A-HJ-NP-Z]{2}[0-9]{9}",
    "HR": "[0-9]{11}", "HU": "[0-9]{8}", "IE": "[0-9][0-9A-Z+*][0-9]{5}[A-Z]{1,2}", "IT": "[0-9]{11}",
    "LT": "[0-9]{9}|[0-9]{12}", "LU": "[0-9]{8}", "LV": "[0-9]{11}", "MT": "[0-9]{8}",
    "NL": "[0-9]{9}B[0-9]{2}", "PL": "[0-9]{10}", "PT": "[0-9]{9}", "RO": "[0-9]{2,10}",
    "SE": "[0-9]{10}01", "SI": "[0-9]{8}", "SK": "[0-9]{10}",
    "XI": "[0-9]{9}|[0-9]{12}|(?:GD|HA)[0-9]{3}",
}  # fmt: skip
FRENCH_KEY = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no I and no O


def compact(text: str) -> str:
    """Take away what only helps the eye; letters become capitals."""
    return text.translate(BETWEEN).upper()


def is_siren(text: str) -> bool:
    """Judge a French company's number: nine digits, Luhn (INSEE)."""
    number = compact(text)
    return bool(re.fullmatch("[0-9]{9}", number)) and _luhn(number)


def is_siret(text: str) -> bool:
    """Judge a French establishment's number: a SIREN and five digits, Luhn; La Poste has its own rule."""
    number = compact(text)
    if not re.fullmatch("[0-9]{14}", number) or not is_siren(number[:9]):
        return False
    own_rule = number.startswith(LA_POSTE) and sum(map(int, number)) % 5 == 0
    return own_rule or _luhn(number)


def is_vat(text: str) -> bool:
    """Judge a VAT number of the European Union: its country's shape, and check digits where we know them."""
    number = compact(text)
    country, rest = number[:2], number[2:]
    shape = VAT_SHAPES.get(country)
    if shape is None or not re.fullmatch(shape, rest):
        return False
    return country not in VAT_CHECKS or VAT_CHECKS[country](rest)


def siren_of_vat(text: str) -> str:
    """Give the SIREN inside a French VAT number, "" when there is none."""
    number = compact(text)
    return number[4:] if number.startswith("FR") and is_vat(number) else ""


def is_iban(text: str) -> bool:
    """Judge an account number (ISO 13616): its country's length, remainder 1 by 97."""
    number = compact(text)
    fits = IBAN_LENGTHS.get(number[:2]) == len(number)
    return fits and bool(re.fullmatch("[A-Z]{2}[0-9]{2}[A-Z0-9]+", number)) and _mod_97(number)


def is_creditor_reference(text: str) -> bool:
    """Judge a structured creditor reference, "RF" and up to 23 characters (ISO 11649)."""
    number = compact(text)
    return bool(re.fullmatch("RF[0-9]{2}[A-Z0-9]{1,21}", number)) and _mod_97(number)


def is_ogm(text: str) -> bool:
    """Judge a Belgian structured communication, +++ddd/dddd/ddddd+++ or its twelve digits."""
    number = compact(text.strip().strip("+*"))
    if not re.fullmatch("[0-9]{12}", number):
        return False
    return (int(number[:10]) % 97 or 97) == int(number[10:])


def is_lei(text: str) -> bool:
    """Judge a legal entity identifier: 18 letters or digits and two check digits (ISO 17442)."""
    number = compact(text)
    fits = re.fullmatch("[A-Z0-9]{18}[0-9]{2}", number)
    return bool(fits) and _remainder_97(number) == 1


def is_bic(text: str) -> bool:
    """Judge a bank's code by its shape, all it has (ISO 9362): 8 or 11 characters."""
    return bool(re.fullmatch("[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?", compact(text)))


def masked_account(number: str) -> str:
    """Show as much of a bank account as tells two apart, and no more: its country and its last four."""
    kept = compact(number)
    if len(kept) <= 4:
        return kept
    country = kept[:2] if kept[:2].isalpha() else ""
    return f"{country}…{kept[-4:]}"


def _luhn(digits: str) -> bool:
    doubled = (sum(divmod(2 * int(one), 10)) for one in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


def _mod_97(number: str) -> bool:
    """Check the two digits behind the country's (or RF's) letters (ISO 7064 MOD 97-10)."""
    return _remainder_97(number[4:] + number[:4]) == 1


def _remainder_97(number: str) -> int:
    return int("".join(str(int(one, 36)) for one in number)) % 97


def _weighted(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


def _vat_at(rest: str) -> bool:
    total = sum(sum(divmod(int(one) * (1 + at % 2), 10)) for at, one in enumerate(rest[1:8]))
    return (96 - total) % 10 == int(rest[8])


def _vat_de(rest: str) -> bool:
    product = 10
    for one in rest[:8]:
        product = 2 * ((int(one) + product) % 10 or 10) % 11
    return (11 - product) % 10 == int(rest[8])


def _vat_fr(rest: str) -> bool:
    """Check both keys in use: two digits, or a letter in either place. Monaco has no SIREN inside."""
    key, siren = rest[:2], rest[2:]
    if not siren.startswith("000") and not _luhn(siren):
        return False
    if key.isdigit():
        return (12 + 3 * (int(siren) % 97)) % 97 == int(key)
    first, second = (FRENCH_KEY.index(one) for one in key)
    check = first * 24 + second - 10 if first < 10 else first * 34 + second - 100
    return (int(siren) + 1 + check // 11) % 11 == check % 11


def _vat_nl(rest: str) -> bool:
    by_eleven = _weighted(rest[:8], range(9, 1, -1)) % 11 == int(rest[8])
    return by_eleven or _remainder_97(f"NL{rest}") == 1


VAT_CHECKS: dict[str, Callable[[str], bool]] = {
    "AT": _vat_at,
    "BE": lambda rest: 97 - int(rest[:8]) % 97 == int(rest[8:]),
    "DE": _vat_de,
    "DK": lambda rest: _weighted(rest, (2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0,
    "FI": lambda rest: _weighted(rest, (7, 9, 10, 5, 8, 4, 2, 1)) % 11 == 0,
    "FR": _vat_fr,
    "IT": _luhn,
    "LU": lambda rest: int(rest[:6]) % 89 == int(rest[6:]),
    "NL": _vat_nl,
    "PL": lambda rest: _weighted(rest, (6, 5, 7, 2, 3, 4, 5, 6, 7, -1)) % 11 == 0,
    "PT": lambda rest: -_weighted(rest[:8], range(9, 1, -1)) % 11 % 10 == int(rest[8]),
    "SE": lambda rest: _luhn(rest[:10]),
}
