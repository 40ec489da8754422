"""How much of what a buyer owes others would bear: credit insurers, then guarantors (domain.md 2.7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from credit.rules.money import half_up

WHOLE_BP = 10_000
USUAL_SHARE_BP = 9_000  # the quotité commonly agreed, where neither line nor policy says its own
GROSS, NET = "gross", "net"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a policy says of all its buyers. share_bp: quotité, vat_bp: VAT to take off first, basis points.

    vat_bp None: the policy insures debts with their VAT. cap_minor: the most it bears of all buyers together,
    hence of one; None = no cap. asked_minor: what it would bear of all of them, each up to the cap.
    """

    share_bp: int
    vat_bp: int | None = None
    cap_minor: int | None = None
    asked_minor: int = 0


@dataclass(frozen=True, slots=True)
class Guarantee:
    """What one policy takes of a buyer, in minor units. share_bp: quotité in basis points, None = by terms.

    terms None: nobody told us the policy; the usual share of the debt with its VAT is taken.
    """

    policy: str
    amount_minor: int
    share_bp: int | None = None
    terms: Terms | None = None


@dataclass(frozen=True, slots=True)
class Surety:
    """What a parent company, a bank or another guarantor would pay, in minor units."""

    guarantor: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Cover:
    """Covered, guaranteed and uncovered add up to the exposure; `explain` names the inputs of all three."""

    covered_minor: int
    guaranteed_minor: int
    uncovered_minor: int
    explain: dict[str, Any]


def cover(
    guarantees: Sequence[Guarantee],
    sureties: Sequence[Surety] = (),
    *,
    exposure_minor: int,
    disputed_minor: int,
) -> Cover:
    """Give min(eligible exposure, guarantee) × quotité, half-up; disputed debts are uncovered until settled.

    Several policies follow each other, the given order first: no amount is covered twice. Guarantors pay of
    what the insurers leave, disputed debts too, one after the other; they never lower the exposure itself.

    Where all buyers together ask more than a policy's cap, each is covered in proportion: an insurer pays
    claims as they come, and nobody knows today whose will come first.
    """
    exposure = max(exposure_minor, 0)
    left = eligible = max(exposure - max(disputed_minor, 0), 0)
    covered, lines = 0, []
    for one in guarantees:
        used, part = _insure(one, left)
        left, covered = left - used, covered + part["covered_minor"]
        lines.append(part)
    uncovered, paid = exposure - covered, []
    for surety in sureties:
        taken = min(uncovered, max(surety.amount_minor, 0))
        uncovered -= taken
        paid.append({"guarantor": surety.guarantor, "taken_minor": taken})
    inputs = {
        "exposure_minor": exposure,
        "eligible_minor": eligible,
        "lines": lines,
        "guarantees": paid,
    }
    guaranteed = exposure - covered - uncovered
    return Cover(covered, guaranteed, uncovered, {"rule": "cover", "inputs": inputs})


def backing(guarantees: Sequence[Guarantee], sureties: Sequence[Surety] = ()) -> int:
    """Add up what others stand for at most, whatever is owed today; the bound of a raise (domain.md 2.8).

    Of a policy net of VAT its guarantee with the VAT on top: limits are spoken of with it.
    """
    insured = sum(_stands_for(one) for one in guarantees)
    return insured + sum(max(one.amount_minor, 0) for one in sureties)


def _stands_for(one: Guarantee) -> int:
    terms = one.terms or Terms(USUAL_SHARE_BP)
    bound = max(one.amount_minor, 0)
    if terms.cap_minor is not None:
        bound = min(bound, terms.cap_minor)
    return half_up(bound * (WHOLE_BP + (terms.vat_bp or 0)), WHOLE_BP)


def _insure(one: Guarantee, left_minor: int) -> tuple[int, dict[str, Any]]:
    """Say how much of the debt a guarantee uses up (with its VAT), and what is borne of it."""
    terms = one.terms or Terms(USUAL_SHARE_BP)
    factor = WHOLE_BP + (terms.vat_bp or 0)
    insurable = half_up(left_minor * WHOLE_BP, factor)
    taken = min(insurable, max(one.amount_minor, 0))
    used = left_minor if taken == insurable else min(half_up(taken * factor, WHOLE_BP), left_minor)
    share = terms.share_bp if one.share_bp is None else one.share_bp
    borne = half_up(taken * share, WHOLE_BP)
    whole = borne
    if terms.cap_minor is not None:
        borne = whole = min(borne, terms.cap_minor)
        if terms.asked_minor > terms.cap_minor:
            borne = whole * terms.cap_minor // terms.asked_minor
    return used, {
        "policy": one.policy,
        "basis": GROSS if terms.vat_bp is None else NET,
        "vat_bp": terms.vat_bp,
        "insurable_minor": insurable,
        "taken_minor": taken,
        "share_bp": share,
        "cap_minor": terms.cap_minor,
        "asked_minor": terms.asked_minor,
        "cut_minor": whole - borne,
        "covered_minor": borne,
    }
