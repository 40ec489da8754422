"""The table of factored invoices: what was sold to a factor, and whether its risk came back to us."""

from dataclasses import dataclass
from datetime import date

from credit.formats.cells import AMOUNT, CODE, CURRENCY, DATE, FLAG, TEXT
from credit.formats.columns import Kind, column
from credit.formats.findings import Findings
from credit.formats.tables.line import Line
from credit.formats.tables.words import CURRENCY_WORDS, CUSTOMER, CUSTOMER_VAGUE


@dataclass(slots=True)
class FactoredLine(Line):
    """One invoice a factor bought, VAT included, in minor units of `currency`.

    amount_minor: what the customer has not paid of it yet. recourse: the factor may turn to us if the
    customer does not pay. ends_on: the last day it may, or the sale holds; None until a table says otherwise.
    """

    code: str = column(CODE, CUSTOMER, vague=CUSTOMER_VAGUE, required=True)
    number: str = column(
        CODE,
        "numerofacture nofacture nfacture facture numfacture invoicenumber invoiceno invoice "
        "rechnungsnummer rechnungsnr rechnung numerofactura factura facturecedee",
        vague="numero number no num piece pieceref reference ref document nummer",
        required=True,
    )
    amount_minor: int = column(
        AMOUNT,
        "montantcede cede encoursfactor encourscede montantfinance factoredamount amountsold amountassigned "
        "abgetretenerbetrag importecedido soldecede",
        vague="montant amount total betrag importe solde balance montantttc restedu",
        required=True,
    )
    recourse: bool = column(
        FLAG,
        "recours avecrecours withrecourse recourse mitregress regress ruckgriff conrecurso recurso",
        required=True,
    )
    factor: str | None = column(
        TEXT, "factor affactureur societedaffacturage factoringcompany factorname"
    )
    sold_on: date | None = column(
        DATE,
        "datecession datedecession cedele dateremise soldon assignmentdate datesold abtretungsdatum "
        "fechacesion",
        vague="date",
    )
    due_on: date | None = column(
        DATE, "echeance dateecheance duedate faelligkeit falligkeit vencimiento"
    )
    ends_on: date | None = column(
        DATE,
        "finrecours datefinrecours findegarantie fin datefin recourseends recourseuntil until enddate "
        "regressbis finrecurso",
    )
    currency: str | None = column(CURRENCY, CURRENCY_WORDS)


def _complete(one: FactoredLine, errors: Findings) -> None:
    """Judge the amount and the days of a sale."""
    if one.amount_minor is not None and one.amount_minor < 0:
        errors.add(one.line, "amount_minor", "amount_negative", str(one.amount_minor))
    if one.sold_on and one.ends_on and one.ends_on < one.sold_on:
        errors.add(one.line, "ends_on", "ends_before_start", one.ends_on.isoformat())


FACTORED = Kind(
    "factored",
    FactoredLine,
    key=("code", "number"),
    total="amount_minor",
    complete=_complete,
)
