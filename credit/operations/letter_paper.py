"""A reminder on paper, as it goes by post: address, date, the words of the mail, the invoices, the law."""

from dataclasses import dataclass
from datetime import date, datetime

from credit.formats.pdf.paper import Paper
from credit.formats.pdf.table import Column
from credit.operations.letters import Day, Letter, Line, Money, parts
from credit.operations.paper_words import LANGUAGES, paper_words
from credit.rules.countries import PACKS

ADDRESS_LEFT, ADDRESS_TOP = 92.0, 48.0  # millimetres: the window of a French envelope


@dataclass(frozen=True, slots=True)
class Posted:
    """A letter to be posted: what it says, and what only an envelope needs."""

    letter: Letter
    customer_id: int
    address: str | None
    siren: str | None  # ours
    why: str = ""  # it goes by post, in a word of `operations.posting`


def letter_pdf(posted: Posted, on: date, at: datetime) -> bytes:
    """Write one letter; the same one at the same instant gives the same bytes."""
    letter = posted.letter
    pack = PACKS[letter.country]
    language = pack.language_of(letter.language)
    words, day = paper_words("letter", language), Day(LANGUAGES[language])
    subject, said = parts(letter)
    siren = words["siren"].format(siren=posted.siren) if posted.siren else ""
    paper = Paper(subject, language=language, sender=letter.company, about=siren, at=at)
    paper.down_to(ADDRESS_TOP)
    address = "\n".join(filter(None, (letter.customer, posted.address)))
    paper.paragraph(address, left=ADDRESS_LEFT)
    paper.down_to(ADDRESS_TOP + 36)
    paper.paragraph(words["dated"].format(day=day(on)), left=ADDRESS_LEFT)
    paper.space(6)
    paper.paragraph(subject, bold=True)
    named = said[0] == [letter.customer]  # as the address does
    for lines in said[1:] if named else said:
        if lines is None:
            _invoices(paper, letter, words, day)
        else:
            paper.paragraph("\n".join(lines))
    paper.space(4)
    paper.paragraph(pack.wording[language]["mention"], small=True)
    return paper.finish()


def _invoices(paper: Paper, letter: Letter, words: dict[str, str], day: Day) -> None:
    money = Money(letter.currency, day.locale)
    columns = [
        Column(words["document"]),
        Column(words["due"], fit=True),
        Column(words["days"], fit=True, number=True),
        Column(words["amount"], fit=True, number=True),
    ]
    rows = [
        (_document(line, words, money), day(line.due_on), str(line.days), money(line.amount_minor))
        for line in letter.lines
    ]
    paper.table(columns, rows, [(words["total"], "", "", money(letter.total_minor))])
    if letter.credits:
        said = [words["credit"].format(ref=ref, amount=money(of)) for ref, of in letter.credits]
        paper.paragraph("\n".join([words["credits"], *said]))
    if letter.reminders:
        said = [
            words["open"].format(
                ref=line.ref, day=day(line.due_on), amount=money(line.amount_minor)
            )
            for line in letter.reminders
        ]
        paper.paragraph("\n".join([words["reminders"], *said]))


def _document(line: Line, words: dict[str, str], money: Money) -> str:
    said = [line.ref]
    if line.disputed_minor:
        said.append(words["disputed"].format(amount=money(line.disputed_minor)))
    if line.credit_minor:
        said.append(words["deducted"].format(amount=money(line.credit_minor)))
    return "\n".join(said)
