"""A customer's insurance cover as it stands today, beside its limit."""

from datetime import date
from typing import Any

from credit.rules.cover import Guarantee, cover
from credit.store.covers import CoverLine, lines_for
from credit.store.customers import Customer, CustomerFigures
from credit.store.db import db

SHOWN = ("policy", "insurer", "named", "amount_minor", "insured_share_bp", "ends_on")


def cover_of(customer: Customer, today: date) -> dict[str, Any] | None:
    """Say what the insurers bear and what is left to us; None without a guarantee or figures.

    Guarantees in another currency than the ledger's are not counted.
    """
    figures = db.session.get(CustomerFigures, customer.id)
    lines = _highest_of_each_policy(lines_for(customer, today))
    if figures is None or not lines:
        return None
    found = cover(
        [Guarantee(line.policy, line.amount_minor, line.insured_share_bp) for line in lines],
        exposure_minor=figures.exposure_minor,
        disputed_minor=figures.disputed_minor,
    )
    return {
        "covered_minor": found.covered_minor,
        "uncovered_minor": found.uncovered_minor,
        "as_of": figures.as_of,
        "explain": found.explain | {"as_of": figures.as_of.isoformat()},
        "lines": [
            {name: getattr(line, name) for name in SHOWN} | {"share_bp": part["share_bp"]}
            for line, part in zip(lines, found.explain["inputs"]["lines"], strict=True)
        ],
    }


def _highest_of_each_policy(lines: list[CoverLine]) -> list[CoverLine]:
    """Keep one line a policy: guarantees of one policy follow each other, they are not added."""
    kept: dict[str, CoverLine] = {}
    for line in lines:
        kept.setdefault(line.policy, line)
    return list(kept.values())
