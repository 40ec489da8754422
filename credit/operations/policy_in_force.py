"""Which credit policy holds on a business date."""

from datetime import date

from credit.rules.credit_policy import CreditPolicy, read
from credit.store.credit_policies import find_on


def policy_on(day: date) -> CreditPolicy:
    """Give the policy in force: the newest version that has begun, the defaults before the first."""
    row = find_on(day)
    return read(row.changes if row else {})
