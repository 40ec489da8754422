"""Cross Industry Invoice of UN/CEFACT, D16B and D22B: the XML of Factur-X, ZUGFeRD and XRechnung.

And its elder, the CrossIndustryDocument of ZUGFeRD 1.0, which says the same below other names.
"""

from pathlib import Path
from xml.etree.ElementTree import Element

from credit.formats import einvoice, xml
from credit.formats.einvoice import PartySyntax, Syntax
from credit.formats.format import Format, Progress, in_silence
from credit.formats.records import Contents
from credit.formats.table import Unreadable

CEFACT = "urn:un:unece:uncefact:data:standard:"
PARTY = PartySyntax(
    name=("ram:Name",),
    registered=("ram:SpecifiedLegalOrganization/ram:ID", "ram:GlobalID", "ram:ID"),
    vat="ram:SpecifiedTaxRegistration/ram:ID",
    country="ram:PostalTradeAddress/ram:CountryID",
    code="ram:ID",
)


def _syntax(
    spaces: dict[str, str], context: str, header: str, deal: str, names: str, sums: str
) -> Syntax:
    """Say where a generation writes the terms. sums: the element of the totals, below the settlement."""
    agreement, delivery, settlement = (
        f"{deal}/ram:Applicable{names}Trade{one}" for one in ("Agreement", "Delivery", "Settlement")
    )
    return Syntax(
        spaces=spaces,
        party=PARTY,
        guideline=f"{context}/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID",
        number=f"{header}/ram:ID",
        type_code=f"{header}/ram:TypeCode",
        issued=f"{header}/ram:IssueDateTime",
        currency=f"{settlement}/ram:InvoiceCurrencyCode",
        total=f"{settlement}/{sums}/ram:GrandTotalAmount",
        prepaid=f"{settlement}/{sums}/ram:TotalPrepaidAmount",
        rounding=f"{settlement}/{sums}/ram:RoundingAmount",
        payable=f"{settlement}/{sums}/ram:DuePayableAmount",
        tax=f"{settlement}/{sums}/ram:TaxTotalAmount",
        seller=f"{agreement}/ram:SellerTradeParty",
        buyer=f"{agreement}/ram:BuyerTradeParty",
        order_ref=f"{agreement}/ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID",
        buyer_ref=f"{agreement}/ram:BuyerReference",
        payment_ref=f"{settlement}/ram:PaymentReference",
        delivered=f"{delivery}/ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime",
        due=(),
        terms=f"{settlement}/ram:SpecifiedTradePaymentTerms",
        terms_text="ram:Description",
        terms_due=("ram:DueDateDateTime",),
        terms_amount="ram:PartialPaymentAmount",
        payable_needed=header != "rsm:HeaderExchangedDocument",
    )


SYNTAXES = {
    f"{{{CEFACT}CrossIndustryInvoice:100}}CrossIndustryInvoice": _syntax(
        {
            "rsm": f"{CEFACT}CrossIndustryInvoice:100",
            "ram": f"{CEFACT}ReusableAggregateBusinessInformationEntity:100",
        },
        "rsm:ExchangedDocumentContext",
        "rsm:ExchangedDocument",
        "rsm:SupplyChainTradeTransaction",
        "Header",
        "ram:SpecifiedTradeSettlementHeaderMonetarySummation",
    ),
    "{urn:ferd:CrossIndustryDocument:invoice:1p0}CrossIndustryDocument": _syntax(
        {
            "rsm": "urn:ferd:CrossIndustryDocument:invoice:1p0",
            "ram": f"{CEFACT}ReusableAggregateBusinessInformationEntity:12",
        },
        "rsm:SpecifiedExchangedDocumentContext",
        "rsm:HeaderExchangedDocument",
        "rsm:SpecifiedSupplyChainTradeTransaction",
        "SupplyChain",
        "ram:SpecifiedTradeSettlementMonetarySummation",
    ),
}  # fmt: skip


def recognises(head: bytes) -> bool:
    """Say whether a file begins as one of both roots."""
    return xml.root_of(head) in SYNTAXES


def read(path: Path, progress: Progress = in_silence) -> Contents:
    """Read one invoice. Raises `Unreadable` (as `xml.parse`, and format_unknown)."""
    return read_tree(xml.load(path, progress))


def read_tree(root: Element) -> Contents:
    """Read one invoice from its tree. Raises `Unreadable` (format_unknown)."""
    if root.tag not in SYNTAXES:
        raise Unreadable(reason="format_unknown")
    return einvoice.read(root, SYNTAXES[root.tag])


FORMAT: Format[Contents] = Format("cii", "documents", recognises, read)
