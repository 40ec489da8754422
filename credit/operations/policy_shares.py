"""Keep what each policy would bear of each buyer, so that a cap they share can be held against the sum."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from credit.operations.customer_cover import Lines, taken
from credit.operations.keeping_days import write
from credit.rules.cover import cover
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.policies import PolicyShare


def keep_shares(
    customers: Sequence[Customer], insured: dict[int, Lines], owed: dict[int, tuple[int, int]]
) -> None:
    """Write the shares that changed; those of policies that take a buyer no more go.

    insured: the lines that take each customer. owed: its exposure and what is disputed, minor units.
    """
    ids = [one.id for one in customers]
    mine = select(PolicyShare).where(PolicyShare.customer_id.in_(ids))
    known = {(row.policy_id, row.customer_id): row.borne_minor for row in db.session.scalars(mine)}
    now = {
        (policy_id, id_): borne
        for id_ in ids
        for policy_id, borne in _shares(insured[id_], *owed[id_]).items()
    }
    rows = [
        {"policy_id": key[0], "customer_id": key[1], "borne_minor": borne}
        for key, borne in sorted(now.items())
        if known.get(key) != borne
    ]
    write(PolicyShare, rows)
    for policy_id, customer_id in known.keys() - now.keys():
        gone = (PolicyShare.policy_id == policy_id, PolicyShare.customer_id == customer_id)
        db.session.execute(delete(PolicyShare).where(*gone))


def _shares(lines: Lines, exposure_minor: int, disputed_minor: int) -> dict[int, int]:
    """Say by policy what it bears of one buyer before its cap is shared."""
    if not lines:
        return {}
    found = cover(
        [taken(line, policy) for line, policy in lines],
        exposure_minor=exposure_minor,
        disputed_minor=disputed_minor,
    )
    parts = zip(lines, found.explain["inputs"]["lines"], strict=True)
    return {policy.id: part["covered_minor"] for (_, policy), part in parts if policy is not None}
