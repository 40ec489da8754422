"""A payment plan on paper, in the debtor's language, for both to sign."""

from datetime import datetime

from credit.formats.pdf.paper import Paper
from credit.formats.pdf.table import Column
from credit.operations.letters import Day, Money
from credit.operations.paper_words import LANGUAGES, paper_words
from credit.operations.plans import Party, PlanDocument


def plan_pdf(plan: PlanDocument, at: datetime) -> bytes:
    """Write a plan; the same one at the same instant gives the same bytes."""
    words, locale = paper_words("plan", plan.language), LANGUAGES[plan.language]
    money, day = Money(plan.currency, locale), Day(locale)
    about = f"{words['title']} · {plan.debtor.code}"
    paper = Paper(
        f"{words['title']} {plan.debtor.code}",
        language=plan.language,
        sender=plan.creditor.name,
        about=about,
        at=at,
    )
    paper.title(words["title"])
    paper.paragraph(plan.reference, small=True)
    if plan.accept_by is None:
        paper.paragraph(words["draft"], bold=True)
    for role, party in (("creditor", plan.creditor), ("debtor", plan.debtor)):
        paper.heading(words[role])
        paper.paragraph(_named(party, words))
    total = money(plan.total_minor)
    paper.heading(words["items"])
    paper.table(
        [
            Column(words["document"]),
            Column(words["dated"], fit=True),
            Column(words["due"], fit=True),
            Column(words["amount"], fit=True, number=True),
        ],
        [(one.ref, day(one.document_on), day(one.due_on), money(one.minor)) for one in plan.items],
        [(words["total"], "", "", total)],
    )
    paper.paragraph(plan.acknowledgement)
    paper.heading(words["instalments"])
    paper.table(
        [
            Column(words["number"], fit=True),
            Column(words["payable"]),
            Column(words["amount"], fit=True, number=True),
        ],
        [
            (str(number), day(one.due_on), money(one.amount_minor))
            for number, one in enumerate(plan.instalments, 1)
        ],
        [("", words["total"], total)],
    )
    paper.heading(words["terms"])
    clauses = [plan.default_clause, plan.acceleration_clause]
    if plan.accept_by is not None:
        clauses.append(words["accept_by"].format(day=day(plan.accept_by)))
    for clause in filter(None, clauses):
        paper.paragraph(clause)
    for party in (plan.creditor, plan.debtor):
        paper.space(8)
        paper.paragraph(f"{party.name}\n{words['sign']}\n{words['signs']}")
    return paper.finish()


def plan_name(plan: PlanDocument) -> str:
    """Name the file: letters, digits and hyphens only."""
    code = "".join(
        sign if sign.isascii() and sign.isalnum() else "-" for sign in plan.debtor.code or ""
    )
    return f"{paper_words('plan', plan.language)['file']}-{code}.pdf"


def _named(party: Party, words: dict[str, str]) -> str:
    who = ", ".join(filter(None, (party.name, party.legal_form)))
    siren = words["siren"].format(siren=party.siren) if party.siren else ""
    account = words["account"].format(code=party.code) if party.code else ""
    beside = " · ".join(filter(None, (siren, account)))
    return "\n".join(filter(None, (who, party.address, beside)))
