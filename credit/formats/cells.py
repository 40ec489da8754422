"""One cell of a table, read as what its column holds: text in, value out, or a reason in words."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from babel import Locale

from credit.formats.sheet import Number
from credit.formats.terms import read_terms
from credit.rules.identifiers import is_siren, is_siret
from credit.rules.money import EXPONENTS, NotAnAmount, parse_decimal
from credit.rules.penalties import COMPANY, EU, HOSPITAL, PUBLIC, PUBLIC_COMPANY
from credit.rules.search import fold
from credit.rules.term_caps import ALCOHOL, LIVESTOCK, PERISHABLE, TRANSPORT

LONGEST_TEXT = 1000  # characters
LONGEST_WORD = 60  # of anything but a text
MOST_MINOR = 10**15
ORDERS = ("dmy", "mdy", "ymd")  # of day, month and year where a date does not say it itself

ISO_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{4})(\d{2})(\d{2})")
OTHER_DATE = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{2}|\d{4})")
YEAR_FIRST = re.compile(r"(\d{2})[-/. ](\d{1,2})[-/. ](\d{1,2})")
TIME = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?")
GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+")
EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
SIREN = re.compile(r"[0-9]{9}|[0-9]{14}")
DAYS = re.compile(r"(\d{1,4})(?:[.,]0+)?\s?(?:j|jours?|d|days?|tage?|d[ií]as?)?", re.IGNORECASE)
DISCOUNT_NUMBER = re.compile(r"\d+(?:[.,]\d{1,2})?")
PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d{1,4})?)\s?(%?)")
SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "FCFP": "XPF", "F CFP": "XPF"}
TWO_DECIMALS = (
    "EUR USD GBP CHF CAD AUD NZD SEK NOK DKK PLN CZK HUF RON BGN TRY MAD DZD EGP ZAR CNY HKD SGD INR BRL "
    "MXN ARS COP PEN AED SAR QAR ILS THB IDR MYR PHP TWD RUB UAH RSD MUR MGA NGN GHS KES"
)
CURRENCIES = frozenset({*EXPONENTS, *TWO_DECIMALS.split()})
AROUND_AMOUNT = re.compile(r"^(?:[A-Z]{3}|[€$£¥])|(?:[A-Z]{3}|[€$£¥])$")
SAY_YES = (
    "oui o yes y ja j si sí true vrai wahr verdadero x 1 dénommé denomme named "
    "avec avecrecours with withrecourse with_recourse"
)
SAY_NO = (
    "non n no nein false faux falsch falso 0 - non-dénommé nondénommé nondenomme unnamed "
    "sans sansrecours without withoutrecourse without_recourse"
)
SAY_BUYER = {
    COMPANY: "entreprise société privé company private business non no unternehmen empresa",
    EU: "ue eu entrepriseue europeanunion unioneuropéenne",
    PUBLIC: "public administration état collectivité mairie oui yes acheteurpublic publicbuyer behörde",
    HOSPITAL: "hôpital hospital santé établissementdesanté krankenhaus",
    PUBLIC_COMPANY: "entreprisepublique publiccompany publicundertaking empresapública",
}
SAY_SECTOR = {
    PERISHABLE: "périssable périssables denréespérissables perishable perishables",
    LIVESTOCK: "bétail viande viandefraîche livestock freshmeat",
    ALCOHOL: "alcool boissonsalcooliques alcohol",
    TRANSPORT: "transport transports",
}
SECTOR_WORDS = {word: name for name, words in SAY_SECTOR.items() for word in words.split()}
BUYER_WORDS = {word: kind for kind, words in SAY_BUYER.items() for word in words.split()}
YES, NO = frozenset(SAY_YES.split()), frozenset(SAY_NO.split())


LETTER_LANGUAGES = ("de", "en", "es", "fr", "it", "nl")
NO_COUNTRY = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})  # territories that are none


class Impossible(ValueError):
    """Shaped as its type wants and still no such thing: `finding` says it in place of the type's."""

    def __init__(self, text: str, finding: str) -> None:
        super().__init__(text)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Ways:
    """How one table is written. dates: one of `ORDERS`. decimal: "," "." or "" (told cell by cell)."""

    dates: str = "dmy"
    decimal: str = ""
    currency: str = "EUR"


@dataclass(frozen=True, slots=True)
class Type:
    """What a column holds. finding: the code of what is said when a cell is not it.

    read: raises ValueError. strict: tells of a text without a header that it can hardly be anything else.
    """

    name: str
    finding: str
    read: Callable[[str, Ways], Any]
    strict: Callable[[str], bool] = lambda _text: False
    longest: int = LONGEST_WORD


def read_amount(text: str, ways: Ways) -> int:
    """Read an amount in minor units of `ways.currency`: signs, groups, accountants' parentheses.

    Raises ValueError, and for three digits after the only mark unless `ways.decimal` says what it is.
    """
    bare = "".join(text.split()).replace("'", "").replace("’", "")
    if bare.startswith("(") and bare.endswith(")"):
        bare = f"-{bare[1:-1]}"
    sign, bare = ("-", bare[1:]) if bare.startswith("-") else ("", bare)
    bare = AROUND_AMOUNT.sub("", AROUND_AMOUNT.sub("", bare))
    decimal = "." if isinstance(text, Number) else ways.decimal
    if decimal:
        bare = _without_groups(bare, decimal)
    try:
        minor = parse_decimal(sign + bare, ways.currency)
    except NotAnAmount as error:
        raise ValueError(text) from error
    if abs(minor) > MOST_MINOR:
        raise ValueError(text)
    return minor


def _without_groups(bare: str, decimal: str) -> str:
    """Take out the other mark where it stands between groups; end the decimals so that they are no group."""
    whole, mark, fraction = bare.rpartition(decimal) if decimal in bare else (bare, "", "")
    core = whole.strip("+-")
    if GROUPED.fullmatch(core) and decimal not in core:
        whole = whole.replace("," if decimal == "." else ".", "")
    fraction = fraction.rstrip("0") if fraction.strip("0123456789") == "" else fraction
    return f"{whole}{mark and '.'}{fraction}" if fraction else whole


def read_date(text: str, ways: Ways) -> date:
    """Read a date; one that begins with four digits says its order itself. Raises ValueError."""
    text = TIME.sub("", text.strip())
    if found := ISO_DATE.fullmatch(text):
        year, month, day = (int(one) for one in found.groups() if one)
    elif ways.dates == "ymd" and (found := YEAR_FIRST.fullmatch(text)):
        year, month, day = (int(one) for one in found.groups())
    elif found := OTHER_DATE.fullmatch(text):
        first, second, year = (int(one) for one in found.groups())
        day, month = (second, first) if ways.dates == "mdy" else (first, second)
    else:
        raise ValueError(text)
    year += 2000 if year < 100 else 0
    if not 1900 <= year <= 2200:
        raise ValueError(text)
    return date(year, month, day)


def read_currency(text: str, _ways: Ways) -> str:
    """Read a currency's code or sign (ISO 4217). Raises ValueError."""
    code = SIGNS.get(text.strip().upper(), text.strip().upper())
    if code not in CURRENCIES:
        raise ValueError(text)
    return code


def read_percent(text: str, _ways: Ways) -> int:
    """Read a share in basis points: "90", "90 %" and 0.9 give 9000. Raises ValueError."""
    found = PERCENT.fullmatch(text.strip())
    if not found:
        raise ValueError(text)
    value = float(found[1].replace(",", "."))
    points = round(value * 100) if found[2] or value > 1 else round(value * 10_000)
    if points > 10_000:
        raise ValueError(text)
    return points


def _read_text(text: str, _ways: Ways) -> str:
    bare = " ".join(text.split())
    if not bare.isprintable():
        raise ValueError(text)
    return bare


def _read_email(text: str, _ways: Ways) -> str:
    if not EMAIL.fullmatch(text.strip()):
        raise ValueError(text)
    return text.strip()


def _read_siren(text: str, _ways: Ways) -> str:
    digits = "".join(text.split())
    if not SIREN.fullmatch(digits):
        raise ValueError(text)
    if not (is_siren(digits) or is_siret(digits)):
        raise Impossible(text, "siren_invalid")
    return digits[:9]


def _read_days(text: str, _ways: Ways) -> int:
    found = DAYS.fullmatch(text.strip())
    if not found:
        raise ValueError(text)
    return int(found[1])


def _read_flag(text: str, _ways: Ways) -> bool:
    word = "".join(text.split()).casefold()
    if word in YES or word in NO:
        return word in YES
    raise ValueError(text)


def _read_buyer(text: str, _ways: Ways) -> str:
    word = "".join(text.split()).casefold().replace("_", "").replace("-", "")
    if word not in BUYER_WORDS:
        raise ValueError(text)
    return BUYER_WORDS[word]


def _read_sector(text: str, _ways: Ways) -> str:
    word = "".join(text.split()).casefold()
    if word not in SECTOR_WORDS:
        raise ValueError(text)
    return SECTOR_WORDS[word]


def _read_country(text: str, _ways: Ways) -> str:
    code = _countries().get(fold(text))
    if code is None:
        raise ValueError(text)
    return code


def _read_language(text: str, _ways: Ways) -> str:
    code = _languages().get(fold(text))
    if code is None:
        raise ValueError(text)
    return code


@cache
def _languages() -> dict[str, str]:
    """Name the ISO 639-1 code of each language letters can be in, by its names in all of them."""
    known = {}
    for spoken in LETTER_LANGUAGES:
        for code in LETTER_LANGUAGES:
            known[fold(Locale(spoken).languages[code])] = known[fold(code)] = code
    return known


def country_codes() -> list[str]:
    """List the ISO 3166-1 alpha-2 code of every country."""
    return sorted(set(_countries().values()))


@cache
def _countries() -> dict[str, str]:
    """Name the ISO 3166-1 code of each country, by the code itself and by its names in four languages."""
    known = {}
    for language in ("de", "es", "en", "fr"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code not in NO_COUNTRY:
                known[fold(name)] = known[fold(code)] = code
    return known


def _read_discount(text: str, _ways: Ways) -> tuple[int, int]:
    """Read what is taken off and in how many days: "2 % 10 jours", "2/10", "1,5 à 8"; a bare 0 is none."""
    said = DISCOUNT_NUMBER.findall(text)
    if len(said) == 1 and float(said[0].replace(",", ".")) == 0:
        return 0, 0
    if len(said) != 2 or not said[1].isdigit():
        raise ValueError(text)
    return round(float(said[0].replace(",", ".")) * 100), int(said[1])


def _read_terms(text: str, _ways: Ways) -> tuple[int, str | None]:
    terms = read_terms(text)
    if terms is None:
        raise ValueError(text)
    return terms


def _is_date(text: str) -> bool:
    bare = TIME.sub("", text.strip())
    return bool(ISO_DATE.fullmatch(bare) or OTHER_DATE.fullmatch(bare)) and not bare.isdigit()


def _is_amount(text: str) -> bool:
    try:
        read_amount(text, Ways(decimal="," if "," in text else "."))
    except ValueError:
        return False
    return any(mark in text for mark in ",.")


def _is_siren(text: str) -> bool:
    return is_siren(text) or is_siret(text)


TEXT = Type("text", "text_unreadable", _read_text, longest=LONGEST_TEXT)
CODE = Type("code", "text_unreadable", _read_text)
AMOUNT = Type("amount", "amount_unreadable", read_amount, _is_amount)
DATE = Type("date", "date_unreadable", read_date, _is_date)
DAY_COUNT = Type("days", "days_unreadable", _read_days)
SHARE = Type("percent", "percent_unreadable", read_percent)
CURRENCY = Type("currency", "currency_unknown", read_currency, lambda text: text in CURRENCIES)
EMAIL_ADDRESS = Type(
    "email", "email_unreadable", _read_email, lambda text: bool(EMAIL.fullmatch(text))
)
SIREN_NUMBER = Type("siren", "siren_unreadable", _read_siren, _is_siren)
FLAG = Type("flag", "flag_unreadable", _read_flag)
BUYER = Type("buyer", "buyer_unknown", _read_buyer)
SECTOR = Type("sector", "sector_unknown", _read_sector)
COUNTRY = Type("country", "country_unknown", _read_country)
LANGUAGE = Type("language", "language_unknown", _read_language)
TERMS = Type("terms", "terms_unreadable", _read_terms)
DISCOUNT = Type("discount", "discount_unreadable", _read_discount)
