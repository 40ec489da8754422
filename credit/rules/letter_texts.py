"""A reminder's words as people edit them: plain text with {placeholders}, checked before it is published.

What is delivered is a template (Jinja). People never write one: each thing a template puts in gets a name
here, they write names, and what a name stands for stays as delivered.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from credit.rules.errors import Refused

SUBJECT = "Subject: "
INVOICES = "invoices"
MOST_SUBJECT, MOST_BODY = 200, 8_000
NAMES = {"lines": INVOICES, "close": "closing"}
# Every text may name these, whether the delivered one does or not.
ALWAYS = {
    "customer": "{{ letter.customer }}",
    "company": "{{ letter.company }}",
    "code": "{{ letter.code }}",
    "total": "{{ money(letter.total_minor) }}",
}
PIECE = re.compile(
    r"\{%-? (?P<block>for|if) .*?\b(?P<of>\w+) -?%\}.*?\{%-? end(?P=block) -?%\}(?!\n\s*\{% end)"
    r"|\{% include \"_(?P<part>[a-z]+)\.[^\"]*\" %\}"
    r"|\{\{ [^}]*?\b(?P<last>\w+)\)? \}\}",
    re.DOTALL,
)
NAME = re.compile(r"\{(\w+)\}")
LOOSE = re.compile(r" (?=[:;?!»%€](?!\S))|(?<=«) ")  # blanks a French line never ends at
LAW = "{{ law."  # what the country of the debtor fills in
# What a legal text is quoted by: L441-10, 1344-1, article 1344, § 286, 231/2002.
ARTICLE = re.compile(
    r"\b[LRD]\.? ?\d{3}-\d+|\b\d{3,4}-\d+\b|§+ ?\d+\w*|\b\d{1,4}/\d{4}\b"
    r"|(?<=article )\d+|(?<=artículo )\d+|(?<=articolo )\d+|(?<=art\. )\d+"
)


class LetterTextUnfit(Refused):
    """It cannot be sent so: `field` names where (subject or body), `why` what.

    why: empty, too_long, several_lines, unknown_placeholder or stray_brace (`name`), invoices_alone,
    legal_mention (`name`).
    """

    code = "letter_text_unfit"


@dataclass(frozen=True, slots=True)
class Text:
    """The words of one letter, with {placeholders}."""

    subject: str
    body: str

    def __str__(self) -> str:
        """Write it as one text: the subject is its first line."""
        return f"{self.subject}\n\n{self.body}"


def spell(source: str) -> tuple[Text, dict[str, str]]:
    """Turn a delivered template into words, and say what each name in it stands for."""
    pieces: dict[str, str] = {}

    def name(found: re.Match[str]) -> str:
        said = found["of"] or found["part"] or found["last"]
        said = NAMES.get(said, said.removesuffix("_minor"))
        pieces[said] = found[0]
        return f"{{{said}}}"

    subject, _, body = PIECE.sub(name, source).partition("\n")
    return Text(subject.removeprefix(SUBJECT).strip(), body.strip("\n")), ALWAYS | pieces


def source_of(text: Text, pieces: Mapping[str, str]) -> str:
    """Turn words back into a template. text: as `check` lets it pass."""
    words = NAME.sub(lambda found: pieces[found[1]], text.body)
    return f"{SUBJECT}{NAME.sub(lambda found: pieces[found[1]], text.subject)}\n{words}\n"


def tidy(subject: str, body: str, language: str) -> Text:
    """Drop what nobody sees: blanks at the ends of lines, empty lines around and doubled ones.

    In French the blank inside « » and before a double sign, % or € becomes one that does not break.
    """
    if language == "fr":
        subject, body = LOOSE.sub("\xa0", subject), LOOSE.sub("\xa0", body)
    lines = "\n".join(line.rstrip() for line in body.splitlines())
    return Text(subject.strip(), re.sub(r"\n{3,}", "\n\n", lines).strip("\n"))


def mentions_of(text: Text, pieces: Mapping[str, str]) -> list[str]:
    """List the articles of law a text quotes and the names that stand for the debtor's law, each once."""
    named = [
        f"{{{name}}}" for name in NAME.findall(text.body) if pieces.get(name, "").startswith(LAW)
    ]
    quoted = [re.sub(r"[. ]", "", said) for said in ARTICLE.findall(text.body)]
    return list(dict.fromkeys([*named, *quoted]))


def check(text: Text, delivered: Text, pieces: Mapping[str, str]) -> None:
    """Hold that a text can be sent and quotes the law as the delivered one does. Raises LetterTextUnfit."""
    _check_words("subject", text.subject, MOST_SUBJECT, _short(pieces))
    _check_words("body", text.body, MOST_BODY, pieces)
    if "\n" in text.subject:
        raise LetterTextUnfit(field="subject", why="several_lines")
    invoices = f"{{{INVOICES}}}"
    if text.body.count(invoices) != 1 or invoices not in text.body.split("\n\n"):
        raise LetterTextUnfit(field="body", why="invoices_alone", name=INVOICES)
    for mention in mentions_of(delivered, pieces):
        if mention not in mentions_of(text, pieces):
            raise LetterTextUnfit(field="body", why="legal_mention", name=mention)


def _check_words(field: str, said: str, most: int, known: Collection[str]) -> None:
    if not said.strip():
        raise LetterTextUnfit(field=field, why="empty")
    if len(said) > most:
        raise LetterTextUnfit(field=field, why="too_long", most=most)
    for name in NAME.findall(said):
        if name not in known:
            raise LetterTextUnfit(field=field, why="unknown_placeholder", name=name)
    if brace := re.search(r"[{}]", NAME.sub("", said)):
        raise LetterTextUnfit(field=field, why="stray_brace", name=brace[0])


def _short(pieces: Mapping[str, str]) -> set[str]:
    """Name what fits in one line: a value, no paragraph."""
    return {name for name, source in pieces.items() if not source.startswith("{%")}
