"""A statement of account on paper, in the debtor's language."""

from datetime import datetime

from credit.formats.pdf.paper import Paper
from credit.formats.pdf.table import Column
from credit.operations.letters import LANGUAGES, Day, Money, percent
from credit.operations.statements import Statement, StatementLine

KINDS = ("credit_note", "payment", "deposit", "bill")  # said beside the number
WORDS = {
    "fr": {
        "title": "Relevé de compte",
        "on": "Au {day}",
        "as_of": "Au {day}, d’après notre comptabilité arrêtée au {as_of}",
        "account": "Votre compte : {code}",
        "document": "Pièce",
        "dated": "Date",
        "due": "Échéance",
        "days": "Retard",
        "late": "{days} j",
        "remarks": "Observations",
        "amount": "Montant",
        "open": "Reste dû",
        "disputed": "contesté : {amount}",
        "promised": "promis pour le {day}",
        "received": "reçu, à enregistrer : {amount}",
        "early": "escompte {rate} : {payable} jusqu’au {day}",
        "discounts": (
            "Conditions d’escompte (Code de commerce, article L441-9) : il ne s’applique qu’aux pièces qui "
            "le mentionnent, payées au plus tard au jour dit."
        ),
        "debits": "Total à payer",
        "overdue": "dont échu",
        "credits": "À votre crédit",
        "granted": "escompte accordé : {amount}",
        "all_granted": "Escompte accordé, à enregistrer",
        "all_received": "Règlements reçus, à enregistrer",
        "balance": "Solde",
        "nothing": "Rien n’est ouvert sur votre compte.",
        "close": "Un écart avec vos livres ? Dites-nous lequel : nous le vérifierons.",
        "credit_note": "avoir",
        "payment": "règlement",
        "deposit": "acompte",
        "bill": "effet",
        "siren": "SIREN {siren}",
        "file": "releve",
    },
    "en": {
        "title": "Statement of account",
        "on": "On {day}",
        "as_of": "On {day}, from our books as of {as_of}",
        "account": "Your account: {code}",
        "document": "Document",
        "dated": "Date",
        "due": "Due",
        "days": "Late",
        "late": "{days} d",
        "remarks": "Remarks",
        "amount": "Amount",
        "open": "Still open",
        "disputed": "disputed: {amount}",
        "promised": "promised for {day}",
        "received": "received, to be booked: {amount}",
        "early": "{rate} discount: {payable} until {day}",
        "discounts": (
            "Early-payment discount (French Commercial Code, article L441-9): it applies only to documents "
            "that mention it, paid by the day said."
        ),
        "debits": "Total to pay",
        "overdue": "of which overdue",
        "credits": "To your credit",
        "granted": "discount granted: {amount}",
        "all_granted": "Discount granted, to be booked",
        "all_received": "Payments received, to be booked",
        "balance": "Balance",
        "nothing": "Nothing is open on your account.",
        "close": "Does this differ from your books? Tell us where, and we will look into it.",
        "credit_note": "credit note",
        "payment": "payment",
        "deposit": "deposit",
        "bill": "bill of exchange",
        "siren": "SIREN {siren}",
        "file": "statement",
    },
}


def statement_pdf(statement: Statement, at: datetime) -> bytes:
    """Write a statement; the same one at the same instant gives the same bytes."""
    return _Writing(statement, at).write()


def statement_name(statement: Statement) -> str:
    """Name the file: letters, digits and hyphens only."""
    code = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in statement.code)
    return f"{_words(statement)['file']}-{code}-{statement.on.isoformat()}.pdf"


def _words(statement: Statement) -> dict[str, str]:
    return WORDS.get(statement.language, WORDS["fr"])


class _Writing:
    """One statement on its way onto paper."""

    def __init__(self, statement: Statement, at: datetime) -> None:
        self.of, self.at, self.words = statement, at, _words(statement)
        self.language = statement.language if statement.language in LANGUAGES else "fr"
        locale = LANGUAGES[self.language]
        self.money, self.day = Money(statement.currency, locale), Day(locale)

    def write(self) -> bytes:
        of, words = self.of, self.words
        paper = Paper(
            f"{words['title']} {of.code}",
            language=self.language,
            sender=of.company,
            about=f"{words['title']} · {of.code}",
            at=self.at,
        )
        paper.title(words["title"])
        paper.paragraph(self._when(), small=True)
        paper.paragraph("\n".join(filter(None, (of.customer, of.address))), bold=True)
        paper.paragraph(words["account"].format(code=of.code))
        if of.lines or of.on_hand_minor:
            paper.table(self._columns(), map(self._row, of.lines), self._totals())
        else:
            paper.paragraph(words["nothing"])
        if any(line.discount_until for line in of.lines):
            paper.paragraph(words["discounts"], small=True)
        paper.paragraph(words["close"])
        siren = words["siren"].format(siren=of.siren) if of.siren else ""
        paper.paragraph("\n".join(filter(None, (of.company, siren))), small=True)
        return paper.finish()

    def _when(self) -> str:
        day = self.day(self.of.on)
        if self.of.as_of is None:
            return self.words["on"].format(day=day)
        return self.words["as_of"].format(day=day, as_of=self.day(self.of.as_of))

    def _columns(self) -> list[Column]:
        words = self.words
        return [
            Column(words["document"]),
            Column(words["dated"], fit=True),
            Column(words["due"], fit=True),
            Column(words["days"], fit=True, number=True),
            Column(words["remarks"], share=1.2),
            Column(words["amount"], fit=True, number=True),
            Column(words["open"], fit=True, number=True),
        ]

    def _row(self, line: StatementLine) -> tuple[str, ...]:
        return (
            line.ref,
            self.day(line.document_on),
            self.day(line.due_on),
            self.words["late"].format(days=line.days) if line.days else "",
            self._remarks(line),
            self.money(line.amount_minor),
            self.money(line.residual_minor),
        )

    def _remarks(self, line: StatementLine) -> str:
        words, said = self.words, []
        if line.kind in KINDS:
            said.append(words[line.kind])
        if line.disputed_minor:
            said.append(words["disputed"].format(amount=self.money(line.disputed_minor)))
        if line.promised_on:
            said.append(words["promised"].format(day=self.day(line.promised_on)))
        if line.received_minor:
            said.append(words["received"].format(amount=self.money(line.received_minor)))
        if line.granted_minor:
            said.append(words["granted"].format(amount=self.money(line.granted_minor)))
        if line.discount_until:
            said.append(self._early(line))
        return "\n".join(said)

    def _early(self, line: StatementLine) -> str:
        """Say what settles a line in time: nothing is taken off what is disputed."""
        owed = line.residual_minor - line.received_minor - line.granted_minor
        payable = self.money(owed - line.disputed_minor - line.discount_minor)
        rate = percent(line.discount_bp, self.day.locale)
        return self.words["early"].format(
            rate=rate, payable=payable, day=self.day(line.discount_until or line.due_on)
        )

    def _totals(self) -> list[tuple[str, ...]]:
        of = self.of
        said = [("debits", of.debits_minor), ("overdue", of.overdue_minor)]
        said += [(word, minor) for word, minor in self._deducted() if minor]
        said.append(("balance", of.balance_minor))
        return [(self.words[word], "", "", "", "", "", self.money(minor)) for word, minor in said]

    def _deducted(self) -> list[tuple[str, int]]:
        of = self.of
        return [
            ("credits", of.credits_minor),
            ("all_received", -of.received_minor),
            ("all_granted", -of.granted_minor),
        ]
