"""The tree of reasons for a dispute: what a customer complains of, and more precisely, and whose work it is.

This is what is delivered; a company renames, retires and adds (`rules.reason_lists`). Phones are told of it
on `ref`, and the report of root causes counts by it. A root is enough to open a dispute; a leaf may be said
then or by the desk later. Codes are kept with disputes: a retired reason stays readable there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from credit.rules.errors import Refused


class ReasonUnfit(Refused):
    """No such reason, or a leaf that does not hang on it."""

    code = "reason_unfit"


@dataclass(frozen=True, slots=True)
class Reason:
    """One node; `department` is asked first, None is nobody's in particular. parent None: a root.

    fr, en: its name. Screens know the roots' by themselves, for who has not pulled yet.
    """

    code: str
    parent: str | None
    department: str | None
    fr: str
    en: str
    active: bool = True


TREE = (
    Reason("delivery", None, "logistics", "Livraison", "Delivery"),
    Reason("delivered_late", "delivery", "logistics", "En retard", "Late"),
    Reason("not_delivered", "delivery", "logistics", "Pas livré", "Not delivered"),
    Reason("delivered_elsewhere", "delivery", "logistics", "Mauvais endroit", "Wrong place"),
    Reason("quality", None, "production", "Qualité", "Quality"),
    Reason("defect", "quality", "production", "Défaut", "Defect"),
    Reason("not_as_ordered", "quality", "production", "Pas comme commandé", "Not as ordered"),
    Reason("service", "quality", "after_sales", "Service après-vente", "After-sales service"),
    Reason("price", None, "sales", "Prix", "Price"),
    Reason("price_agreed", "price", "sales", "Pas le prix convenu", "Not the price agreed"),
    Reason("discount_missing", "price", "sales", "Remise oubliée", "Discount forgotten"),
    Reason("quantity", None, "logistics", "Quantité", "Quantity"),
    Reason("missing", "quantity", "logistics", "Manquant", "Missing"),
    Reason("damaged", "quantity", "logistics", "Abîmé", "Damaged"),
    Reason("surplus", "quantity", "logistics", "En trop", "Too much"),
    Reason("invoice_error", None, "finance", "Facture", "Invoice"),
    Reason("invoiced_twice", "invoice_error", "finance", "Facturé deux fois", "Invoiced twice"),
    Reason(
        "reference_missing", "invoice_error", "finance", "Référence absente", "Reference missing"
    ),
    Reason("wrong_party", "invoice_error", "finance", "Mauvais destinataire", "Wrong party"),
    Reason("wrong_vat", "invoice_error", "finance", "TVA", "VAT"),
    Reason("other", None, None, "Autre", "Other"),
)
ROOTS = tuple(reason.code for reason in TREE if reason.parent is None)
LEAVES = tuple(reason.code for reason in TREE if reason.parent is not None)


def check_reason(
    reason: str,
    detail: str | None,
    tree: Sequence[Reason] = TREE,
    *,
    standing: Sequence[str | None] = (),
) -> None:
    """Hold that a reason is a root, and a detail a leaf of it. Raises ReasonUnfit.

    standing: what the dispute says already; that may stay though it is retired.
    """
    by_code = {one.code: one for one in tree if one.active or one.code in standing}
    if reason not in by_code or by_code[reason].parent is not None:
        raise ReasonUnfit(field="reason")
    if detail is not None and (detail not in by_code or by_code[detail].parent != reason):
        raise ReasonUnfit(field="detail")


def department_of(
    reason: str, detail: str | None = None, tree: Sequence[Reason] = TREE
) -> str | None:
    """Give whose work a dispute questions: its leaf says it better than its root."""
    by_code = {one.code: one for one in tree}
    known = by_code.get(detail or "") or by_code.get(reason)
    return known.department if known else None
