"""What the field's signals put to a person: a lower limit, never more than proposed (domain.md 1, 2.8)."""

from credit.rules.review_case import Policy, Standing, Verdict, cut
from credit.rules.signals import worth_a_review

SIGNALS = "signals"
ALONE = "signals_alone"  # the guard: what somebody saw never moves a limit by itself


def signalled(standing: Standing, limit_minor: int, policy: Policy) -> Verdict | None:
    """Give what the signals nobody was asked about would lower the limit to; None while somebody is asked."""
    if standing.signals_open:
        return None
    fresh = worth_a_review(standing.signals, standing.heard, policy.signals_medium)
    to_minor = cut(limit_minor, policy.signals_cut_percent, policy)
    if not fresh or to_minor >= limit_minor:
        return None
    facts = {
        "notes": sorted({one.note_id for one in fresh}),
        "signals": [{"tag": one.tag, "on": one.on.isoformat()} for one in fresh],
        "within_days": policy.signals_within_days,
        "cut_percent": policy.signals_cut_percent,
    }
    cause = f"{SIGNALS}:{fresh[-1].note_id}"
    return Verdict(standing.customer_id, "lowered", SIGNALS, cause, limit_minor, to_minor, facts)
