"""A statement of account on paper, in the debtor's language."""

from datetime import datetime

from credit.formats.pdf.paper import Paper
from credit.formats.pdf.table import Column
from credit.operations.letters import Day, Money, percent
from credit.operations.paper_words import LANGUAGES, paper_words
from credit.operations.statements import Statement, StatementLine

KINDS = ("credit_note", "payment", "deposit", "bill")  # said beside the number


def statement_pdf(statement: Statement, at: datetime) -> bytes:
    """Write a statement; the same one at the same instant gives the same bytes."""
    return _Writing(statement, at).write()


def statement_name(statement: Statement) -> str:
    """Name the file: letters, digits and hyphens only."""
    code = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in statement.code)
    return f"{_words(statement)['file']}-{code}-{statement.on.isoformat()}.pdf"


def _words(statement: Statement) -> dict[str, str]:
    return paper_words("statement", _language(statement))


def _language(statement: Statement) -> str:
    return statement.language if statement.language in LANGUAGES else "fr"


class _Writing:
    """One statement on its way onto paper."""

    def __init__(self, statement: Statement, at: datetime) -> None:
        self.of, self.at, self.words = statement, at, _words(statement)
        self.language = _language(statement)
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
