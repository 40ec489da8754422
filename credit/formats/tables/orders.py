"""The orders table: what was ordered and is not yet delivered (AFDCC: open orders are exposure)."""

from dataclasses import dataclass
from datetime import date

from credit.formats.cells import AMOUNT, CODE, CURRENCY, DATE
from credit.formats.columns import Kind, column
from credit.formats.findings import Findings
from credit.formats.tables.line import Line
from credit.formats.tables.words import CURRENCY_WORDS, CUSTOMER, CUSTOMER_VAGUE


@dataclass(slots=True)
class OrderLine(Line):
    """One order, VAT included, in minor units of `currency`.

    remaining_minor: not yet delivered; once read always there. deposit_minor: paid ahead for this order.
    """

    code: str = column(CODE, CUSTOMER, vague=CUSTOMER_VAGUE, required=True)
    number: str = column(
        CODE,
        "numerocommande nocommande ncommande commande numcommande ordernumber orderno orderid order "
        "salesorder auftragsnummer auftragsnr auftrag bestellnummer numeropedido pedido npedido",
        vague="numero number no num piece pieceref reference ref document nummer dopiece",
        required=True,
    )
    ordered_on: date = column(
        DATE,
        "datecommande datedecommande orderdate auftragsdatum bestelldatum fechapedido",
        vague="date datepiece datedocument datum fecha dodate",
        required=True,
    )
    amount_minor: int | None = column(
        AMOUNT,
        "montantcommande orderamount totalcommande auftragswert auftragsbetrag importepedido montantttc "
        "totalttc dototalttc",
        vague="montant amount total betrag importe",
    )
    delivered_minor: int | None = column(
        AMOUNT, "montantlivre dejalivre livre deliveredamount delivered geliefert entregado"
    )
    remaining_minor: int | None = column(
        AMOUNT,
        "restealivrer montantalivrer nonlivre undelivered openorderamount remaining offenerauftragswert "
        "pendientedeentrega reste",
    )
    deposit_minor: int | None = column(
        AMOUNT, "acompte acomptes deposit downpayment anzahlung anticipo acompteverse"
    )
    state: str | None = column(CODE, "etat statut status state estado zustand")
    currency: str | None = column(CURRENCY, CURRENCY_WORDS)


def _complete(one: OrderLine, _errors: Findings) -> None:
    if one.remaining_minor is None:
        one.remaining_minor = max(0, (one.amount_minor or 0) - (one.delivered_minor or 0))


ORDERS = Kind(
    "orders",
    OrderLine,
    key=("code", "number"),
    either=(("remaining_minor", "amount_minor"),),
    total="remaining_minor",
    prefixes=r"CMD|BC|CC|SO|CO|AB\d|PED",
    document_types=frozenset("1"),
    complete=_complete,
)
