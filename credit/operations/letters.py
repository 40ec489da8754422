"""Write the letter a customer gets: templates in the debtor's language, numbers and dates by Babel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_percent, get_currency_precision
from jinja2 import (
    ChoiceLoader,
    DictLoader,
    Environment,
    PackageLoader,
    StrictUndefined,
    Template,
)

from credit.operations.paper_words import LANGUAGES, paper_words
from credit.rules.countries import PACKS
from credit.rules.discounts import Terms
from credit.rules.dunning_case import MAIL

TEXTS = PackageLoader("credit.operations", "letters_text")
LETTERS = Environment(
    loader=TEXTS,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    autoescape=False,  # noqa: S701  (plain text letters, never HTML)
)
MARK = "\f"  # stands for the invoices; no line of a text is it alone
AROUND = LETTERS.overlay(  # the words around the invoices
    loader=ChoiceLoader([DictLoader({"_lines.txt": f"{MARK}\n\n"}), TEXTS])
)
HTML = LETTERS.overlay(autoescape=True)
WRAPPED = 60  # signs; a longer line goes on in the next one, a shorter one ends where it ends


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
    early: Terms | None = None  # what is taken off when it is paid early

    @property
    def key(self) -> str:
        """What may be said once only: this item at this level in this episode."""
        return f"{self.item_id}/{self.level}/{self.episode}"


@dataclass(frozen=True, slots=True)
class Wording:
    """What the company says in place of a delivered text: the id of its version, and it as a template."""

    id: int
    source: str


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
    country: str  # whose law it names: one with rules of its own
    currency: str
    level: str
    lines: Sequence[Line]
    tone: str = ""  # the level whose text it is written in; its own unless said
    channel: str = MAIL
    credits: Sequence[tuple[str, int]] = ()
    reminders: Sequence[Line] = ()
    wording: Wording | None = None  # None: as delivered

    @property
    def total_minor(self) -> int:
        """What this letter asks for."""
        return sum(line.amount_minor for line in self.lines)


def render(letter: Letter) -> tuple[str, str]:
    """Give subject and body, in a language the country's law has words in (`Pack.language_of`)."""
    return _render(letter, LETTERS)


def render_html(letter: Letter) -> str:
    """Give the body as HTML: the same words, the invoices as a table, everything escaped, nothing remote."""
    subject, said = parts(letter)
    words = {"subject": subject, "parts": said, "language": _language(letter)}
    return HTML.get_template("_mail.html").render(_words(letter) | words)


def parts(letter: Letter) -> tuple[str, list[list[str] | None]]:
    """Give subject and paragraphs, each as its lines; None stands where the invoices go."""
    subject, body = _render(letter, AROUND)
    said = body.split("\n\n")
    return subject, [None if one.strip(" \n") == MARK else _flow(one) for one in said]


def _render(letter: Letter, texts: Environment) -> tuple[str, str]:
    ours = letter.wording
    template = (
        _compiled(texts, ours.source) if ours else texts.get_template(f"{text_name(letter)}.txt")
    )
    text = template.render(_words(letter))
    subject, _, body = text.partition("\n")
    return subject.removeprefix("Subject: ").strip(), body.strip(" \n") + "\n"


@lru_cache(maxsize=64)
def _compiled(texts: Environment, source: str) -> Template:
    return texts.from_string(source)


def text_name(letter: Letter) -> str:
    """Name the text a letter is written in: tone and language."""
    return f"{letter.tone or letter.level}.{_language(letter)}"


def names() -> list[str]:
    """List the texts there are, as files are named without their ending."""
    found = (one.removesuffix(".txt") for one in TEXTS.list_templates() if one.endswith(".txt"))
    return [name for name in found if not name.startswith("_")]


def source(name: str) -> str:
    """Give a delivered text as it is written."""
    return TEXTS.get_source(LETTERS, f"{name}.txt")[0]


def _words(letter: Letter) -> dict[str, object]:
    language = _language(letter)
    locale, words = LANGUAGES[language], paper_words("letter", language)
    return {
        "letter": letter,
        "law": PACKS[letter.country].wording[language],
        "words": words,
        "money": Money(letter.currency, locale),
        "day": Day(locale),
        "rate": partial(percent, locale=locale),
        "late": partial(lateness, words=words, locale=locale),
    }


def _language(letter: Letter) -> str:
    return PACKS[letter.country].language_of(letter.language)


def _flow(said: str) -> list[str]:
    """Join the lines of a paragraph that were broken for want of room."""
    lines: list[str] = []
    wrapped = False
    for line in said.strip().splitlines():
        if wrapped and not line.startswith("- "):
            lines[-1] += f" {line}"
        else:
            lines.append(line)
        wrapped = len(line) > WRAPPED
    return lines


def percent(basis_points: int, locale: Locale) -> str:
    """Spell basis points as a percentage."""
    pattern = locale.percent_formats[None].pattern.replace("#,##0", "#,##0.##")
    return str(format_percent(Decimal(basis_points) / 10_000, pattern, locale=locale))


def lateness(days: int, words: Mapping[str, str], locale: Locale) -> str:
    """Spell days late; a language's `late_one` and `late_other` follow its plural rule (CLDR)."""
    one = locale.plural_form(days) == "one"
    return words["late_one" if one else "late_other"].format(days=days)


class Money:
    """Spell minor units in a currency (ISO 4217 exponent)."""

    def __init__(self, currency: str, locale: Locale) -> None:
        self.currency, self.locale = currency, locale
        self.exponent = -get_currency_precision(currency)

    def __call__(self, minor: int) -> str:
        """Spell one amount."""
        amount = Decimal(minor).scaleb(self.exponent)
        return str(format_currency(amount, self.currency, locale=self.locale))


class Day:
    """Spell a date."""

    def __init__(self, locale: Locale) -> None:
        self.locale = locale

    def __call__(self, day: date) -> str:
        """Spell one day; French says `1er`, which CLDR does not."""
        said = str(format_date(day, "medium", locale=self.locale))
        return f"1er{said[1:]}" if day.day == 1 and self.locale.language == "fr" else said
