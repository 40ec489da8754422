"""Why a customer's figures are not what they were on an earlier day, cause by cause."""

from dataclasses import dataclass

from credit.rules.exposure import owed

# Causes whose amounts add up to the move of what is owed; the others move something beside it.
OF_EXPOSURE = ("arrived", "invoices", "payments", "off_ledger", "orders", "in_credit", "not_kept")
BESIDE = ("fell_due", "overdue_settled", "limit", "cover", "disputes")
CAUSES = (*OF_EXPOSURE, *BESIDE)


@dataclass(frozen=True, slots=True)
class Known:
    """What was known of a customer at the end of a day, in minor units; None = not kept, or no limit.

    accounting: by the ledger and what it lets go of; balance: the ledger's own. cover: what is granted.
    """

    exposure_minor: int
    accounting_minor: int | None
    balance_minor: int | None
    overdue_minor: int
    limit_minor: int | None
    cover_minor: int | None
    disputed_minor: int | None


def causes(
    before: Known | None, now: Known, *, sold_minor: int, fell_due_minor: int
) -> dict[str, int]:
    """Split a move between two days into its causes, in minor units; what did not move is left out.

    before None: nobody knew the customer. sold_minor: how much more is known to have been sold, VAT included,
    credit notes taken off. fell_due_minor: what went past its due date between the two.

    invoices and payments (with whatever else the ledger booked) make up the ledger's balance, off_ledger is
    what it lets go of (bills at discount, factored invoices), orders what is not in it yet. fell_due and
    overdue_settled (negative; positive where debts came in overdue) make up the move of the overdue.

    in_credit is what of all that moved a credit balance: it changes nothing of what is owed.
    """
    delta = owed_delta(before, now)
    if before is None:
        return _moved({"arrived": delta, "fell_due": now.overdue_minor})
    found = {
        "limit": (now.limit_minor or 0) - (before.limit_minor or 0),
        "fell_due": fell_due_minor,
        "overdue_settled": now.overdue_minor - before.overdue_minor - fell_due_minor,
    }
    old_parts, new_parts = _parts(before), _parts(now)
    if old_parts is None or new_parts is None:
        return _moved(found | {"not_kept": delta})
    balance, off_ledger, orders, cover, disputed = (
        new - old for old, new in zip(old_parts, new_parts, strict=True)
    )
    return _moved(
        found
        | {
            "invoices": sold_minor,
            "payments": balance - sold_minor,
            "off_ledger": off_ledger,
            "orders": orders,
            "in_credit": delta - (now.exposure_minor - before.exposure_minor),
            "cover": cover,
            "disputes": disputed,
        }
    )


def owed_delta(before: Known | None, now: Known) -> int:
    """Say how much more a customer owes than before, in minor units: a credit balance is no debt."""
    return owed([now.exposure_minor]) - (owed([before.exposure_minor]) if before else 0)


def _parts(known: Known) -> tuple[int, int, int, int, int] | None:
    balance, accounting = known.balance_minor, known.accounting_minor
    cover, disputed = known.cover_minor, known.disputed_minor
    if balance is None or accounting is None or cover is None or disputed is None:
        return None
    return balance, accounting - balance, known.exposure_minor - accounting, cover, disputed


def _moved(found: dict[str, int]) -> dict[str, int]:
    return {cause: found[cause] for cause in CAUSES if found.get(cause)}
