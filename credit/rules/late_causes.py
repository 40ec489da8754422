"""Why an invoice is late: one stated cause, proposed from what is known until somebody says otherwise."""

from dataclasses import dataclass

DISPUTE, OVERSIGHT, PROMISE = "dispute", "oversight", "promise"
CASH_TROUBLE, INSOLVENCY = "cash_trouble", "insolvency"
OUR_PAPERWORK, UNKNOWN = "our_paperwork", "unknown"
CAUSES = (DISPUTE, OVERSIGHT, PROMISE, CASH_TROUBLE, INSOLVENCY, OUR_PAPERWORK, UNKNOWN)


@dataclass(frozen=True, slots=True)
class Known:
    """What the books and people tell of one open invoice and its customer.

    disputed: an unresolved dispute is on it. promised: an active promise covers it. undetailed: an opening
    balance nobody can check. guessed: no term was agreed or read, the due date is a default. refused: the
    buyer refused or suspended the e-invoice. unreachable: no address, number or e-mail of anybody is known.
    """

    disputed: bool = False
    insolvent: bool = False
    promised: bool = False
    undetailed: bool = False
    guessed: bool = False
    refused: bool = False
    unreachable: bool = False


def propose(known: Known) -> str:
    """Give the likeliest cause. An insolvent debtor may not pay older debts, promised or not (L622-7)."""
    if known.disputed:
        return DISPUTE
    if known.insolvent:
        return INSOLVENCY
    if known.promised:
        return PROMISE
    if known.undetailed or known.guessed or known.refused or known.unreachable:
        return OUR_PAPERWORK
    return UNKNOWN


def cause_of(stated: str | None, known: Known) -> str:
    """Give the cause that stands: a person's word before any proposal."""
    return stated or propose(known)
