"""Write the letter a customer gets: templates in the debtor's language, numbers and dates by Babel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, get_currency_precision
from jinja2 import Environment, PackageLoader, StrictUndefined

from credit.rules.dunning_case import MAIL

LANGUAGES = {"fr": Locale("fr", "FR"), "en": Locale("en", "GB")}
LETTERS = Environment(
    loader=PackageLoader("credit.operations", "letters_text"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    autoescape=False,  # noqa: S701  (plain text letters, never HTML)
)


@dataclass(frozen=True, slots=True)
class Line:
    """One invoice in a letter; `amount_minor` is what is asked, `disputed_minor` what is not."""

    item_id: int
    ref: str
    due_on: date
    days: int
    amount_minor: int
    level: str
    episode: int
    disputed_minor: int = 0
    credit_minor: int = 0

    @property
    def key(self) -> str:
        """What may be said once only: this item at this level in this episode."""
        return f"{self.item_id}/{self.level}/{self.episode}"


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything a letter says.

    credits: (reference, amount) still to be set off, for information. reminders: overdue items
    already asked for and not due for another level, so that one letter never hides another debt.
    """

    company: str
    customer: str
    code: str
    language: str
    currency: str
    level: str
    lines: Sequence[Line]
    tone: str = ""  # the level whose text it is written in; its own unless said
    channel: str = MAIL
    credits: Sequence[tuple[str, int]] = ()
    reminders: Sequence[Line] = ()

    @property
    def total_minor(self) -> int:
        """What this letter asks for."""
        return sum(line.amount_minor for line in self.lines)


def render(letter: Letter) -> tuple[str, str]:
    """Give subject and body; an unknown language is written to in French."""
    language = letter.language if letter.language in LANGUAGES else "fr"
    locale = LANGUAGES[language]
    words = {"letter": letter, "money": _money(letter.currency, locale), "day": _day(locale)}
    text = LETTERS.get_template(f"{letter.tone or letter.level}.{language}.txt").render(words)
    subject, _, body = text.partition("\n")
    return subject.removeprefix("Subject: ").strip(), body.strip() + "\n"


class _money:  # noqa: N801  (called like a function in the templates)
    """Spell minor units in a currency (ISO 4217 exponent)."""

    def __init__(self, currency: str, locale: Locale) -> None:
        self.currency, self.locale = currency, locale
        self.exponent = -get_currency_precision(currency)

    def __call__(self, minor: int) -> str:
        """Spell one amount."""
        amount = Decimal(minor).scaleb(self.exponent)
        return str(format_currency(amount, self.currency, locale=self.locale))


class _day:  # noqa: N801
    """Spell a date."""

    def __init__(self, locale: Locale) -> None:
        self.locale = locale

    def __call__(self, day: date) -> str:
        """Spell one day."""
        return str(format_date(day, "d MMM y", locale=self.locale))
