"""Whose law a customer's debts are under: the company's country's, or the debtor's where that was agreed."""

from typing import Any

from flask import current_app

from credit.rules import countries
from credit.rules.countries import DEBTOR, PACKS
from credit.rules.countries.pack import Pack


def home() -> Pack:
    """Give the rules of the country the company is in (`ENCOURS_COUNTRY`)."""
    return PACKS[current_app.config["ENCOURS_COUNTRY"]]


def pack_of(country: str) -> Pack:
    """Give the rules a debtor's country has, or ours."""
    return countries.pack_of(country, home())


def law_of(country: str, chosen: str) -> Pack:
    """Give the law debts are under. country: the customer's; chosen: one of `countries.LAWS`."""
    return countries.law_of(country, chosen, home())


def told(country: str, chosen: str) -> dict[str, Any]:
    """Say which law it is and why; `own` False: the debtor's was chosen and has no file, so ours holds."""
    law = law_of(country, chosen)
    own = chosen != DEBTOR or country in PACKS
    return {"country": law.code, "own": own, "chosen": chosen, "articles": law.articles}


def newcomer() -> dict[str, Any]:
    """Say what a customer is taken to be until somebody knows better: one of our own country."""
    ours = home()
    return {
        "country": ours.code,
        "language": ours.languages[0],
        "terms_days": ours.default_days,
    }
