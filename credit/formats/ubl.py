"""UBL 2.1 Invoice and CreditNote (ISO/IEC 19845): Peppol BIS Billing 3, XRechnung and the French profile."""

from pathlib import Path
from xml.etree.ElementTree import Element

from credit.formats import einvoice, xml
from credit.formats.einvoice import PartySyntax, Syntax
from credit.formats.format import Format, Progress, in_silence
from credit.formats.records import Contents
from credit.formats.table import Unreadable

OASIS = "urn:oasis:names:specification:ubl:schema:xsd:"
SPACES = {"cac": f"{OASIS}CommonAggregateComponents-2", "cbc": f"{OASIS}CommonBasicComponents-2"}
PARTY = PartySyntax(
    name=("cac:PartyLegalEntity/cbc:RegistrationName", "cac:PartyName/cbc:Name"),
    registered=(
        "cac:PartyLegalEntity/cbc:CompanyID",
        "cac:PartyIdentification/cbc:ID",
        "cbc:EndpointID",
    ),
    vat="cac:PartyTaxScheme/cbc:CompanyID",
    country="cac:PostalAddress/cac:Country/cbc:IdentificationCode",
    code="cac:PartyIdentification/cbc:ID",
)
TOTALS = "cac:LegalMonetaryTotal"


def _syntax(type_element: str, default_type: str) -> Syntax:
    return Syntax(
        spaces=SPACES,
        party=PARTY,
        guideline="cbc:CustomizationID",
        number="cbc:ID",
        type_code=f"cbc:{type_element}",
        issued="cbc:IssueDate",
        currency="cbc:DocumentCurrencyCode",
        total=f"{TOTALS}/cbc:TaxInclusiveAmount",
        prepaid=f"{TOTALS}/cbc:PrepaidAmount",
        rounding=f"{TOTALS}/cbc:PayableRoundingAmount",
        payable=f"{TOTALS}/cbc:PayableAmount",
        tax="cac:TaxTotal/cbc:TaxAmount",
        seller="cac:AccountingSupplierParty/cac:Party",
        buyer="cac:AccountingCustomerParty/cac:Party",
        order_ref="cac:OrderReference/cbc:ID",
        buyer_ref="cbc:BuyerReference",
        payment_ref="cac:PaymentMeans/cbc:PaymentID",
        delivered="cac:Delivery/cbc:ActualDeliveryDate",
        due=("cbc:DueDate", "cac:PaymentMeans/cbc:PaymentDueDate"),
        terms="cac:PaymentTerms",
        terms_text="cbc:Note",
        terms_due=("cbc:InstallmentDueDate", "cbc:PaymentDueDate"),
        terms_amount="cbc:Amount",
        default_type=default_type,
    )


SYNTAXES = {
    f"{{{OASIS}Invoice-2}}Invoice": _syntax("InvoiceTypeCode", "380"),
    f"{{{OASIS}CreditNote-2}}CreditNote": _syntax("CreditNoteTypeCode", "381"),
}


def recognises(head: bytes) -> bool:
    """Say whether a file begins as an invoice or a credit note."""
    return xml.root_of(head) in SYNTAXES


def read(path: Path, progress: Progress = in_silence) -> Contents:
    """Read one invoice or credit note. Raises `Unreadable` (as `xml.parse`, and format_unknown)."""
    return read_tree(xml.load(path, progress))


def read_tree(root: Element) -> Contents:
    """Read one invoice or credit note from its tree. Raises `Unreadable` (format_unknown)."""
    if root.tag not in SYNTAXES:
        raise Unreadable(reason="format_unknown")
    return einvoice.read(root, SYNTAXES[root.tag])


FORMAT: Format[Contents] = Format("ubl", "documents", recognises, read)
