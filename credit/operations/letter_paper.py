"""A reminder on paper, as it goes by post: address, date, the words of the mail, the invoices, the law."""

from dataclasses import dataclass
from datetime import date, datetime

from credit.formats.pdf.paper import Paper
from credit.formats.pdf.table import Column
from credit.operations.letters import LANGUAGES, Day, Letter, Line, Money, parts

ADDRESS_LEFT, ADDRESS_TOP = 92.0, 48.0  # millimetres: the window of a French envelope
WORDS = {
    "fr": {
        "dated": "Le {day}",
        "siren": "SIREN {siren}",
        "document": "Facture",
        "due": "Échéance",
        "days": "Jours de retard",
        "amount": "Montant réclamé",
        "disputed": "contesté, non réclamé : {amount}",
        "deducted": "déduit, à votre crédit : {amount}",
        "total": "Total réclamé",
        "credits": "Nous avons tenu compte de ce qui est à votre crédit :",
        "reminders": "Pour mémoire, restent également ouvertes :",
        "open": "Facture {ref}, échue le {day} : {amount}",
        "credit": "{ref} : {amount}",
        "law": (
            "Tout retard de paiement rend exigibles de plein droit les pénalités au taux porté sur "
            "nos factures et une indemnité forfaitaire de 40 € par facture pour frais de "
            "recouvrement (Code de commerce, articles L441-10 et D441-5)."
        ),
    },
    "en": {
        "dated": "{day}",
        "siren": "SIREN {siren}",
        "document": "Invoice",
        "due": "Due",
        "days": "Days late",
        "amount": "Amount due",
        "disputed": "disputed, not claimed: {amount}",
        "deducted": "deducted, to your credit: {amount}",
        "total": "Total due",
        "credits": "We have taken into account what stands to your credit:",
        "reminders": "For your information, also still open:",
        "open": "Invoice {ref}, due {day}: {amount}",
        "credit": "{ref}: {amount}",
        "law": (
            "Late payment makes interest at the rate stated on our invoices and a fixed sum of €40 per "
            "invoice for recovery costs due by law (French Commercial Code, articles L441-10 and D441-5)."
        ),
    },
}


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
    language = letter.language if letter.language in LANGUAGES else "fr"
    words, day = WORDS[language], Day(LANGUAGES[language])
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
    paper.paragraph(words["law"], small=True)
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
