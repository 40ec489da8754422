"""The tree of reasons for a dispute: what a customer complains of, and more precisely, and whose work it is.

The one place that says it: phones are told of it on `ref`, and the report of root causes counts by it. A
root is enough to open a dispute; a leaf may be said then or by the desk later. Codes are kept with
disputes: a reason nobody should choose any more is taken out here and stays readable there.
"""

from dataclasses import dataclass

from credit.rules.errors import Refused


class ReasonUnfit(Refused):
    """No such reason, or a leaf that does not hang on it."""

    code = "reason_unfit"


@dataclass(frozen=True, slots=True)
class Reason:
    """One node; `department` is asked first, None is nobody's in particular. parent None: a root."""

    code: str
    department: str | None
    parent: str | None = None


TREE = (
    Reason("delivery", "logistics"),
    Reason("delivered_late", "logistics", "delivery"),
    Reason("not_delivered", "logistics", "delivery"),
    Reason("delivered_elsewhere", "logistics", "delivery"),
    Reason("quality", "production"),
    Reason("defect", "production", "quality"),
    Reason("not_as_ordered", "production", "quality"),
    Reason("service", "after_sales", "quality"),
    Reason("price", "sales"),
    Reason("price_agreed", "sales", "price"),
    Reason("discount_missing", "sales", "price"),
    Reason("quantity", "logistics"),
    Reason("missing", "logistics", "quantity"),
    Reason("damaged", "logistics", "quantity"),
    Reason("surplus", "logistics", "quantity"),
    Reason("invoice_error", "finance"),
    Reason("invoiced_twice", "finance", "invoice_error"),
    Reason("reference_missing", "finance", "invoice_error"),
    Reason("wrong_party", "finance", "invoice_error"),
    Reason("wrong_vat", "finance", "invoice_error"),
    Reason("other", None),
)
BY_CODE = {reason.code: reason for reason in TREE}
ROOTS = tuple(reason.code for reason in TREE if reason.parent is None)
LEAVES = tuple(reason.code for reason in TREE if reason.parent is not None)


def leaves_of(reason: str) -> tuple[str, ...]:
    """List what may be said more precisely of a root."""
    return tuple(one.code for one in TREE if one.parent == reason)


def check_reason(reason: str, detail: str | None) -> None:
    """Hold that a reason is a root, and a detail a leaf of it. Raises ReasonUnfit."""
    if reason not in ROOTS:
        raise ReasonUnfit(field="reason")
    if detail is not None and detail not in leaves_of(reason):
        raise ReasonUnfit(field="detail")


def department_of(reason: str, detail: str | None = None) -> str | None:
    """Give whose work a dispute questions: its leaf says it better than its root."""
    known = BY_CODE.get(detail or "") or BY_CODE.get(reason)
    return known.department if known else None
