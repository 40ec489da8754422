"""The deliveries table: what was delivered and is not yet billed (account 4181)."""

from dataclasses import dataclass
from datetime import date

from credit.formats.cells import AMOUNT, CODE, CURRENCY, DATE
from credit.formats.columns import Kind, column
from credit.formats.findings import Findings
from credit.formats.tables.line import Line
from credit.formats.tables.words import CURRENCY_WORDS, CUSTOMER, CUSTOMER_VAGUE


@dataclass(slots=True)
class DeliveryLine(Line):
    """One delivery, VAT included, in minor units of `currency`.

    unbilled_minor: not yet billed; once read always there.
    """

    code: str = column(CODE, CUSTOMER, vague=CUSTOMER_VAGUE, required=True)
    number: str = column(
        CODE,
        "numerobl nobl nbl bl bonlivraison numerobonlivraison bondelivraison numerolivraison livraison "
        "deliverynumber deliveryno deliverynote delivery lieferscheinnummer lieferscheinnr lieferschein "
        "numeroalbaran albaran nalbaran",
        vague="numero number no num piece pieceref reference ref document nummer dopiece",
        required=True,
    )
    order_ref: str | None = column(
        CODE,
        "numerocommande nocommande commande ordernumber orderno order auftragsnummer pedido numeropedido",
    )
    delivered_on: date = column(
        DATE,
        "datelivraison datedelivraison deliverydate datebl lieferdatum fechaentrega fechaalbaran dodatelivr",
        vague="date datepiece datedocument datum fecha dodate",
        required=True,
    )
    amount_minor: int | None = column(
        AMOUNT,
        "montantlivre deliveredamount montantbl lieferwert importeentregado montantttc totalttc dototalttc",
        vague="montant amount total betrag importe",
    )
    billed_minor: int | None = column(
        AMOUNT,
        "montantfacture facture dejafacture billedamount billed invoiced fakturiert facturado",
    )
    unbilled_minor: int | None = column(
        AMOUNT,
        "nonfacture montantnonfacture resteafacturer afacturer unbilled unbilledamount uninvoiced "
        "nichtfakturiert pendientedefacturar",
    )
    currency: str | None = column(CURRENCY, CURRENCY_WORDS)


def _complete(one: DeliveryLine, _errors: Findings) -> None:
    if one.unbilled_minor is None:
        one.unbilled_minor = (one.amount_minor or 0) - (one.billed_minor or 0)


DELIVERIES = Kind(
    "deliveries",
    DeliveryLine,
    key=("code", "number"),
    either=(("unbilled_minor", "amount_minor"),),
    total="unbilled_minor",
    prefixes=r"BL|LS\d|DN|LIV|ALB",
    document_types=frozenset("3"),
    complete=_complete,
)
