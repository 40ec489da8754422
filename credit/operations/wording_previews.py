"""What a draft of a reminder's text would say: of a real customer's figures, or of a specimen's."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from credit.operations import dunning_facts, wordings
from credit.operations.dunning_messages import compose, judge
from credit.operations.law import home
from credit.operations.letters import Letter, Line, Wording, render
from credit.rules.dunning_case import COURTESY, SEND, chased
from credit.rules.errors import Refused
from credit.rules.letter_texts import source_of


class NothingToPreview(Refused):
    """The customer owes nothing such a letter could name."""

    code = "nothing_to_preview"


def preview(
    name: str, subject: str, body: str, *, customer_id: int | None, today: date
) -> dict[str, Any]:
    """Render a draft as it would be sent; nothing is written. customer_id: None = a specimen.

    Raises LetterTextUnfit, NothingToPreview, Missing.
    """
    text = wordings.read(name, subject, body)
    tone, language = name.split(".")[:2]
    letter = (
        specimen(tone, today) if customer_id is None else _of_customer(customer_id, tone, today)
    )
    wording = Wording(0, source_of(text, wordings.delivered(name)[1]))
    said, words = render(replace(letter, language=language, tone=tone, wording=wording))
    return {"subject": said, "body": words, "customer": letter.customer}


def specimen(tone: str, today: date) -> Letter:
    """Make up a letter of two invoices, for who may not see what customers owe."""
    days = -7 if tone == COURTESY else 21
    return Letter(
        company="Exemple SA",
        customer="Client Exemple",
        code="C0000",
        language="fr",
        country=home().code,
        currency="EUR",
        level=tone,
        lines=[
            Line(1, "FA-0001", today - timedelta(days), days, 1_250_00, tone, 1),
            Line(2, "FA-0002", today - timedelta(days - 4), days - 4, 480_00, tone, 1),
        ],
    )


def _of_customer(customer_id: int, tone: str, today: date) -> Letter:
    """Take all a customer owes that such a letter could name, whatever today's run would ask for."""
    within = (customer_id - 1, customer_id)
    accounts = dunning_facts.gather(within, today, by_hand=True)
    wanted = [
        (row, debt, said._replace(action=SEND, level=tone, amount_minor=chased(debt)))
        for account in accounts
        for row, debt, said in judge(account, today, set())
        if chased(debt) > 0 and "days" in said.facts and (row.due_on < today) != (tone == COURTESY)
    ]
    letter = compose(accounts[0], wanted, today) if wanted else None
    if letter is None:
        raise NothingToPreview(customer_id=customer_id)
    return letter
