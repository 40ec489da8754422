"""The invoices table: what was billed, and what is still owed of it."""

from dataclasses import dataclass
from datetime import date

from credit.formats.cells import AMOUNT, CODE, CURRENCY, DATE, FLAG, TERMS, TEXT, Ways, read_date
from credit.formats.columns import Kind, column
from credit.formats.findings import Findings
from credit.formats.tables.line import Line
from credit.formats.tables.words import CURRENCY_WORDS, CUSTOMER, CUSTOMER_VAGUE

# Credit notes as tables name them: words, UNTDID 1001 codes, Sage's types of documents (DO_Type 5).
SAY_CREDIT = "avoir avoirs creditnote credit refund gutschrift abono notadecredito 381 5 av a c"
CREDIT_NOTES = frozenset(SAY_CREDIT.split())


@dataclass(slots=True)
class InvoiceLine(Line):
    """One invoice or credit note, VAT included, in minor units of `currency`; a credit note is negative.

    paid_minor: of the amount. balance_minor: what remains, once read always there; 0 where it is settled.
    terms: used for the due date where no column says it.
    """

    code: str = column(CODE, CUSTOMER, vague=CUSTOMER_VAGUE, required=True)
    number: str = column(
        CODE,
        "numerofacture nofacture nfacture facture numfacture invoicenumber invoiceno invoiceid invoice "
        "rechnungsnummer rechnungsnr rechnung belegnummer numerofactura factura nfactura dopiece",
        vague="numero number no num piece pieceref reference ref document documentnumber nummer beleg",
        required=True,
    )
    issued_on: date = column(
        DATE,
        "datefacture datedefacture datefacturation invoicedate issuedate rechnungsdatum belegdatum "
        "fechafactura fechaemision dodate dateemission",
        vague="date datepiece datedocument documentdate datum fecha",
        required=True,
    )
    amount_minor: int | None = column(
        AMOUNT,
        "montantttc totalttc ttc montantfacture invoiceamount totalamount grossamount dototalttc "
        "bruttobetrag rechnungsbetrag gesamtbetrag importetotal totalfactura montanttotal",
        vague="montant amount total betrag importe",
    )
    type: str | None = column(
        CODE,
        "typedocument typepiece typefacture documenttype invoicetype dotype belegart tipodocumento",
        vague="type typ tipo",
    )
    due_on: date | None = column(
        DATE,
        "echeance dateecheance datedecheance duedate duedateinvoice falligkeit faelligkeit falligkeitsdatum "
        "faelligkeitsdatum falligam faelligam vencimiento fechavencimiento drdateech dateech",
        vague="due",
    )
    delivered_on: date | None = column(
        DATE, "datelivraison deliverydate lieferdatum fechaentrega dodatelivr"
    )
    terms: tuple[int, str | None] | None = column(
        TERMS,
        "delai conditions conditionsdepaiement terms paymentterms ncondition zahlungsziel plazodepago "
        "zahlungsbedingungen condicionesdepago",
    )
    paid_minor: int | None = column(
        AMOUNT,
        "montantregle regle paye montantpaye paid amountpaid paidamount domontantregle bezahlt pagado "
        "importepagado dejaregle reglement",
    )
    balance_minor: int | None = column(
        AMOUNT,
        "solde restedu resteapayer restantdu montantdu balance outstanding openamount amountdue remaining "
        "offen offenerbetrag restbetrag saldo pendiente importependiente soldedu",
    )
    settled_on: date | None = column(
        DATE,
        "datereglement datedereglement datepaiement settleddate paymentdate paiddate zahlungsdatum "
        "fechapago datelettrage",
    )
    disputed: bool | None = column(FLAG, "litige enlitige disputed dispute strittig disputado")
    currency: str | None = column(CURRENCY, CURRENCY_WORDS)
    order_ref: str | None = column(
        CODE, "numerocommande commande nocommande ordernumber orderno po bestellnummer pedido"
    )
    label: str | None = column(
        TEXT, "libelle objet designation description label affaire doref bezeichnung concepto"
    )

    @property
    def is_credit_note(self) -> bool:
        """Say whether the customer is owed."""
        return (self.amount_minor or 0) < 0 or _word(self.type) in CREDIT_NOTES


def _word(text: str | None) -> str:
    return "".join((text or "").lower().split())


def _complete(one: InvoiceLine, _errors: Findings) -> None:
    """Give a credit note its sign, and say what remains of each."""
    if one.amount_minor is None:
        one.amount_minor = one.balance_minor or 0
    if one.is_credit_note:
        one.amount_minor = -abs(one.amount_minor)
        one.paid_minor = -abs(one.paid_minor) if one.paid_minor is not None else None
        one.balance_minor = -abs(one.balance_minor) if one.balance_minor is not None else None
    if one.balance_minor is None:
        settled = one.settled_on is not None and one.paid_minor is None
        one.balance_minor = 0 if settled else one.amount_minor - (one.paid_minor or 0)


def _settle(texts: dict[str, list[str]], ways: Ways) -> dict[str, str]:
    """Take a "delivery" that always follows the invoice for its due date, where no column says that.

    Sage's DO_DateLivr is used for either; goods are billed when they leave, so their day comes first.
    """
    if "due_on" in texts or "delivered_on" not in texts or "issued_on" not in texts:
        return {}
    pairs = zip(texts["issued_on"], texts["delivered_on"], strict=True)
    given = [(issued, delivered) for issued, delivered in pairs if issued and delivered]
    try:
        after = [read_date(two, ways) > read_date(one, ways) for one, two in given]
    except ValueError:
        return {}
    return {"delivered_on": "due_on"} if after and all(after) else {}


INVOICES = Kind(
    "invoices",
    InvoiceLine,
    key=("code", "number", "due_on"),
    either=(("amount_minor", "balance_minor"),),
    total="amount_minor",
    prefixes=r"F[ACV]?\d|FC|INV|RE\d|RG|AV",
    document_types=frozenset("567"),
    complete=_complete,
    settle=_settle,
)
