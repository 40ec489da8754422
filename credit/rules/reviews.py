"""When the review lowers or raises a limit, when it only proposes, and what holds it back (domain.md 2.8)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from credit.rules.review_case import POLICY, Policy, Standing, Verdict
from credit.rules.review_cuts import lowering
from credit.rules.review_raises import raising
from credit.rules.review_signals import ALONE, signalled

# Legal forms of companies, upper case, without dots. Whatever is not here counts as a natural person.
FORMS = """
    SA SAS SASU SARL EURL SNC SCS SCA SCI SCOP SCIC SE SEL SELARL SELAS SELASU SCP SCM GIE GAEC EARL SCEA
    SEM SPL EPIC ASSOCIATION FONDATION MUTUELLE COOPERATIVE
    GMBH AG KG UG OHG SRL SPA BV NV BVBA SPRL LTD LIMITED PLC LLP INC LLC SL SLU LDA AB AS APS OY
"""
COMPANIES = frozenset(FORMS.split())

ACTS = ("lowered", "raised")


def review(standing: Standing, today: date, policy: Policy = POLICY) -> Verdict | None:
    """Judge one customer: the severest rule that applies, then the guards. None: nothing to say.

    A cause to lower is answered once: whoever dismissed or undid it is not asked again about the same thing.
    Where none is new, what the field saw is put to a person; only then may a clean record raise.
    """
    limit_minor = standing.limit_minor
    if not limit_minor:
        return None  # unset or prepayment only: nothing to lower
    new = [
        verdict
        for verdict in lowering(standing, limit_minor, policy)
        if verdict.cause not in standing.answered and verdict.rule not in standing.recent
    ]
    if new:
        severest = min(new, key=lambda verdict: verdict.to_minor)
        return _guarded(severest, [], standing, today, policy)
    seen = signalled(standing, limit_minor, policy)
    if seen is not None:
        return _guarded(seen, [ALONE], standing, today, policy)
    earned = raising(standing, limit_minor, today, policy)
    return None if earned is None else _guarded(*earned, standing, today, policy)


def rein_in(
    verdicts: Sequence[Verdict], *, customers: int, touched_before: int = 0, policy: Policy = POLICY
) -> list[Verdict]:
    """Turn a run that would touch too many customers into proposals.

    customers: all active ones. touched_before: those whose limit the same day's earlier runs moved.
    """
    touched = sum(verdict.action in ACTS for verdict in verdicts) + touched_before
    if touched <= policy.mass_count or touched * 100 <= customers * policy.mass_percent:
        return list(verdicts)
    return [put_to_people(verdict) for verdict in verdicts]


def put_to_people(verdict: Verdict) -> Verdict:
    """Turn what would be done into a proposal, for too many would be touched."""
    if verdict.action not in ACTS:
        return verdict
    return replace(verdict, action="proposed", guard="too_many")


def is_company(legal_form: str | None) -> bool:
    """Say whether a legal form surely is no natural person's; unknown is not sure."""
    return (legal_form or "").replace(".", "").strip().upper() in COMPANIES


def _guarded(
    verdict: Verdict, doubts: Sequence[str], standing: Standing, today: date, policy: Policy
) -> Verdict:
    """Hold a verdict back: by what makes the machine keep its hands off, then by what a person decides."""
    missed = standing.missed_days
    keeping = {
        "stale": missed is None or missed >= policy.missed_days,
        "unbalanced": not standing.balanced,
        "pending_request": standing.pending_request,
        "locked": standing.locked,
        "temporary_limit": standing.temporary,
    }
    opposite = standing.raised_on if verdict.action == "lowered" else standing.lowered_on
    proposing = {
        "natural_person": not is_company(standing.legal_form),
        "opposite_change": opposite is not None
        and (today - opposite).days < policy.opposite_within_days,
        **dict.fromkeys(doubts, True),
    }
    for action, guards in (("kept", keeping), ("proposed", proposing)):
        for guard, holds in guards.items():
            if holds:
                return replace(verdict, action=action, guard=guard)
    return verdict
