"""A case on paper: its sections in the order a reader asks for them, the journal's extract attached."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from credit.formats.pdf.joined import behind
from credit.formats.pdf.paper import Paper
from credit.formats.pdf.table import Column
from credit.formats.proof import JPEG, PDF
from credit.operations.case_file.annexes import Annex, annexes_of
from credit.operations.case_file.extract import NAME, extract
from credit.operations.case_file.facts import Case
from credit.operations.case_file.words import Words
from credit.operations.letters import Day, Money
from credit.operations.paper_words import LANGUAGES
from credit.operations.reasons_in_force import named
from credit.store.dunning import DunningRelease
from credit.store.items import Item
from credit.store.penalties import CLAIMED, WAIVED, Penalty

SHOWN_OF_HASH = 16  # signs on paper; the attachment has them whole


def case_pdf(case: Case, *, language: str, by: str, at: datetime) -> bytes:
    """Write a case file. language: that of who exports it; by: their name."""
    return _Writing(case, language, at).write(by)


class _Writing:
    """One case on its way onto paper."""

    def __init__(self, case: Case, language: str, at: datetime) -> None:
        language = language if language in LANGUAGES else "fr"
        self.case, self.at, self.words = case, at, Words(language)
        self.language = language
        self.annexes = annexes_of(case.proofs)
        company = case.customer.company
        self.money, self.day = (
            Money(company.currency, LANGUAGES[language]),
            Day(LANGUAGES[language]),
        )
        self.paper = Paper(
            f"{self.words('title')} {case.customer.code}",
            language=language,
            sender=company.name,
            about=self.words("about", code=case.customer.code),
            at=at,
        )

    def write(self, by: str) -> bytes:
        paper, words, company = self.paper, self.words, self.case.customer.company
        paper.title(words("title"))
        day, time = self._moment(self.at)
        as_of = self.day(company.as_of) if company.as_of else "–"
        paper.paragraph(words("written", day=day, time=time, name=by, as_of=as_of), small=True)
        paper.paragraph(words("contents"))
        sections: Sequence[Callable[[], None]] = (
            self._identity, self._items, self._payments, self._receipts, self._deliveries, self._proofs,
            self._letters, self._releases, self._penalties, self._promises, self._plans,
            self._disputes, self._notes, self._journal,
        )  # fmt: skip
        for section in sections:
            section()
        inside = extract(self.case.customer, self.case.rows, self.at)
        paper.attach(NAME, inside, about=words("journal"), at=self.at)
        for annex in self.annexes:
            if annex.proof.mime == JPEG and annex.content:
                paper.picture(annex.content, self._name(annex))
        papers = [one.content for one in self.annexes if one.proof.mime == PDF and one.content]
        return behind(paper.finish(), papers) if papers else paper.finish()

    def _identity(self) -> None:
        words, customer, company = self.words, self.case.customer, self.case.customer.company
        owed = sum(item.residual_minor for item in (*self.case.items, *self.case.payments))
        since = customer.insolvency_on
        said = [
            ("creditor", company.name),
            ("siren", company.siren),
            ("debtor", f"{customer.name} ({customer.code})"),
            ("siren", customer.siren),
            ("legal_form", customer.legal_form),
            ("address", customer.address),
            ("email", customer.email),
            ("phone", customer.phone),
            ("terms", words("days", days=customer.terms_days)),
            ("insolvency", self.day(since) if since else None),
            ("owed", self.money(owed)),
        ]
        rows = [(words(name), value) for name, value in said if value]
        self.paper.heading(words("identity"))
        self.paper.table([Column("", share=1), Column("", share=3)], rows)

    def _items(self) -> None:
        columns = [
            self._wide("document"), self._fit("dated"), self._fit("due"),
            self._wide("history", 1.6), self._number("amount"), self._number("open"),
        ]  # fmt: skip
        rows = [
            (
                "\n".join(filter(None, (item.called, self._kind(item)))),
                self.day(item.document_on),
                self.day(item.due_on),
                self._history(item),
                self.money(item.amount_minor),
                self.money(item.residual_minor),
            )
            for item in self.case.items
        ]
        self._section("items", columns, rows)

    def _kind(self, item: Item) -> str:
        return "" if item.kind in ("invoice", "other") else self.words.code("kind", item.kind)

    def _history(self, item: Item) -> str:
        words = self.words
        said = [
            words("reminded", level=words.code("level", level), day=self.day(letter.sent_at))
            for level, letter in self.case.said.get(item.id, ())
            if letter.sent_at
        ]
        if item.stage_on and item.state == "open" and not said:
            level = words.code("level", item.stage)
            said.append(words("stage", level=level, day=self.day(item.stage_on)))
        if item.closed_on and item.state == "closed":
            said.append(words("closed", day=self.day(item.closed_on)))
        return "\n".join(said)

    def _payments(self) -> None:
        columns = [self._fit("dated"), self._wide("document"), self._wide("label", 2)]
        rows = [
            (self.day(one.document_on), one.ref, one.label, self.money(-one.amount_minor))
            for one in self.case.payments
        ]
        self._section("payments", [*columns, self._number("amount")], rows)

    def _receipts(self) -> None:
        columns = [self._fit("dated"), self._wide("payer"), self._wide("label", 2)]
        rows = [
            (self.day(one.booked_on), one.counterparty, one.reference, self.money(one.amount_minor))
            for one in self.case.receipts
        ]
        self._section("receipts", [*columns, self._number("amount")], rows)

    def _deliveries(self) -> None:
        columns = [self._wide("document"), self._wide("order"), self._fit("dated")]
        rows = [
            (
                one.number,
                one.order_ref or "",
                self.day(one.delivered_on),
                self.money(one.amount_minor),
            )
            for one in self.case.deliveries
        ]
        self._section("deliveries", [*columns, self._number("amount")], rows)

    def _proofs(self) -> None:
        """Name every document with its hash, so that what is not printed is proven too."""
        words = self.words
        columns = [self._fit("annex"), self._wide("document"), self._fit("dated"),
                   self._wide("by"), self._wide("kept", 1.2)]  # fmt: skip
        rows = [
            (
                str(annex.number),
                annex.proof.proves,
                self.day(annex.proof.created_at.astimezone(UTC).date()),
                self.case.people.get(annex.proof.by_id, ""),
                words(f"annex_{annex.kind}", pages=annex.proof.pages),
            )
            for annex in self.annexes
        ]
        self._section("proofs", columns, rows)
        for annex in self.annexes:
            self.paper.paragraph(f"{self._name(annex)} · SHA-256 {annex.proof.sha256}", small=True)

    def _name(self, annex: Annex) -> str:
        return self.words("annex_name", number=annex.number, document=annex.proof.proves)

    def _letters(self) -> None:
        paper, words = self.paper, self.words
        paper.heading(words("letters"))
        if not self.case.letters:
            paper.paragraph(words("none"))
        for letter in self.case.letters:
            day, time = self._moment(letter.sent_at or letter.prepared_at)
            level = words.code("level", letter.level)
            paper.paragraph(
                words("letter", subject=letter.subject, level=level, day=day, time=time), bold=True
            )
            sent_to = words("sent_to", recipient=letter.recipient, id=letter.message_id)
            paper.paragraph(sent_to, small=True)
            paper.paragraph(letter.body, left=6)

    def _releases(self) -> None:
        columns = [self._fit("released"), self._wide("by"), self._fit("leaves"), self._wide("state"),
                   self._wide("hold", 1.6), self._number("amount")]  # fmt: skip
        rows = [
            (
                self.day(one.released_on),
                self.case.people.get(one.released_by_id, ""),
                self.day(one.goes_at.astimezone(UTC).date()),
                self.words.code("release", one.why or one.state),
                self._hold(one),
                self.money(one.total_minor),
            )
            for one in self.case.releases
        ]
        self._section("releases", columns, rows)

    def _hold(self, release: DunningRelease) -> str:
        if release.hold_until is None or release.held_at is None:
            return ""
        name = self.case.people.get(release.hold_by_id or 0, "")
        day, until = self._moment(release.held_at)[0], self.day(release.hold_until)
        said = self.words("held", day=day, name=name, until=until)
        return "\n".join(filter(None, (said, release.hold_reason)))

    def _penalties(self) -> None:
        columns = [self._wide("document"), self._fit("counted_until"), self._wide("state"),
                   self._number("interest"), self._number("fee"), self._number("total")]  # fmt: skip
        rows = [
            (
                self.case.refs.get(one.item_id, ""),
                self.day(one.until_on),
                self._penalty_state(one),
                self._figure(one.interest_minor),
                self.money(one.fee_minor),
                self._figure(one.total_minor),
            )
            for one in self.case.penalties
        ]
        self._section("penalties", columns, rows)

    def _penalty_state(self, one: Penalty) -> str:
        words, said = self.words, []
        if one.claimed_at and one.state != CLAIMED:
            said.append(f"{words.code('penalty', CLAIMED)} {self._moment(one.claimed_at)[0]}")
        since = one.claimed_at if one.state == CLAIMED else one.ended_at
        day = f" {self._moment(since)[0]}" if since else ""
        said.append(words.code("penalty", one.state) + day)
        if one.state == WAIVED and one.reason:
            said.append(one.reason)
        return "\n".join(said)

    def _figure(self, minor: int | None) -> str:
        return self.words("no_figure") if minor is None else self.money(minor)

    def _promises(self) -> None:
        columns = [self._fit("recorded"), self._wide("by"), self._fit("promised_on"),
                   self._wide("state"), self._fit("judged"), self._number("amount")]  # fmt: skip
        rows = [
            (
                self.day(one.recorded_on),
                self.case.people.get(one.recorded_by_id, ""),
                self.day(one.promised_on),
                self.words.code("promise", one.state),
                self.day(one.judged_on) if one.judged_on else "",
                self.money(one.amount_minor),
            )
            for one in self.case.promises
        ]
        self._section("promises", columns, rows)

    def _plans(self) -> None:
        columns = [self._fit("proposed"), self._wide("state"), self._fit("accepted"),
                   self._wide("instalments", 2), self._number("amount")]  # fmt: skip
        rows = [
            (
                self.day(one.proposed_on),
                self.words.code("plan", one.state),
                self.day(one.accepted_on) if one.accepted_on else "",
                "\n".join(
                    f"{self.day(part.due_on)} : {self.money(part.amount_minor)}"
                    for part in one.schedule
                ),
                self.money(one.total_minor),
            )
            for one in self.case.plans
        ]
        self._section("plans", columns, rows)

    def _disputes(self) -> None:
        words, refs = self.words, self.case.refs
        columns = [self._fit("opened"), self._wide("document"), self._wide("reason"), self._wide("state"),
                   self._wide("outcome", 1.4), self._number("amount")]  # fmt: skip
        rows = [
            (
                self.day(one.opened_on),
                refs.get(one.item_id or 0, ""),
                words.code("reason", named(one.reason, self.language)),
                words.code("dispute", one.state),
                self._outcome(one.outcome, one.credited_minor, one.resolved_at),
                "" if one.amount_minor is None else self.money(one.amount_minor),
            )
            for one in self.case.disputes
        ]
        self._section("disputes", columns, rows)

    def _outcome(self, outcome: str | None, credited: int | None, at: datetime | None) -> str:
        said = [self.words.code("outcome", outcome)]
        if credited:
            said.append(self.words("credited_amount", amount=self.money(credited)))
        if at:
            said.append(self.day(at))
        return "\n".join(filter(None, said))

    def _notes(self) -> None:
        self.paper.heading(self.words("notes"))
        if not self.case.notes:
            self.paper.paragraph(self.words("none"))
        for note in self.case.notes:
            day, time = self._moment(note.created_at)
            name = self.case.people.get(note.author_id, "")
            self.paper.paragraph(self.words("note", day=day, time=time, name=name), small=True)
            self.paper.paragraph(note.text, left=6)

    def _journal(self) -> None:
        words, people = self.words, self.case.people
        self.paper.heading(words("journal"))
        self.paper.paragraph(words("journal_text"), small=True)
        columns = [self._number("number"), self._fit("at"),
                   self._wide("by", 1.2), self._wide("what", 2), self._fit("hash")]  # fmt: skip
        rows = [
            (
                str(row.id),
                row.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"),
                people.get(row.actor_id or 0, words("machine")),
                f"{row.action} · {row.subject_type} {row.subject_id[:8]}",
                row.hash[:SHOWN_OF_HASH],
            )
            for row in self.case.rows
        ]
        self._table(columns, rows)

    def _section(self, name: str, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
        self.paper.heading(self.words(name))
        self._table(columns, rows)

    def _table(self, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
        if rows:
            self.paper.table(columns, rows)
        else:
            self.paper.paragraph(self.words("none"))

    def _wide(self, name: str, share: float = 1) -> Column:
        return Column(self.words(name), share=share)

    def _fit(self, name: str) -> Column:
        return Column(self.words(name), fit=True)

    def _number(self, name: str) -> Column:
        return Column(self.words(name), fit=True, number=True)

    def _moment(self, at: datetime) -> tuple[str, str]:
        at = at.astimezone(UTC)
        return self.day(at.date()), at.strftime("%H:%M")
