"""Small electronic invoices and statuses, written as platforms write them, and ways to spoil any file."""

from hypothesis import strategies as st

CEFACT = "urn:un:unece:uncefact:data:standard:"
OASIS = "urn:oasis:names:specification:ubl:schema:xsd:"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BILLION_LAUGHS = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>'


def cii(
    *,
    number="FA-1",
    kind="380",
    currency="EUR",
    total="120.00",
    prepaid="20.00",
    rounding="",
    payable="100.00",
    terms=None,
    guideline="urn:cen.eu:en16931:2017",
    issued="20261130",
    buyer="",
    settlement="",
    attributes="",
):
    """Write an invoice of Au bon moulin to Ma jolie boutique; "" leaves an element out."""

    def say(name, value):
        return f"<ram:{name}>{value}</ram:{name}>" if value else ""

    return f"""<rsm:CrossIndustryInvoice xmlns:rsm="{CEFACT}CrossIndustryInvoice:100"
  xmlns:ram="{CEFACT}ReusableAggregateBusinessInformationEntity:100"
  xmlns:udt="{CEFACT}UnqualifiedDataType:100"{attributes}>
<rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter>{say("ID", guideline)}
</ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument>{say("ID", number)}{say("TypeCode", kind)}
<ram:IssueDateTime><udt:DateTimeString format="102">{issued}</udt:DateTimeString></ram:IssueDateTime>
</rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction>
<ram:ApplicableHeaderTradeAgreement>
<ram:BuyerReference>SERVICE 7</ram:BuyerReference>
<ram:SellerTradeParty><ram:Name>Au bon moulin</ram:Name>
<ram:SpecifiedLegalOrganization><ram:ID schemeID="0002">73282932000074</ram:ID>
</ram:SpecifiedLegalOrganization>
<ram:PostalTradeAddress><ram:CountryID>FR</ram:CountryID></ram:PostalTradeAddress>
<ram:SpecifiedTaxRegistration><ram:ID schemeID="FC">12/345</ram:ID></ram:SpecifiedTaxRegistration>
<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">FR 44 732 829 320</ram:ID></ram:SpecifiedTaxRegistration>
</ram:SellerTradeParty>
<ram:BuyerTradeParty><ram:ID>C0001</ram:ID><ram:Name>Ma jolie boutique</ram:Name>{buyer}</ram:BuyerTradeParty>
<ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>PO-9</ram:IssuerAssignedID></ram:BuyerOrderReferencedDocument>
</ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeDelivery/>
<ram:ApplicableHeaderTradeSettlement><ram:PaymentReference>RF18539007547034</ram:PaymentReference>
{say("InvoiceCurrencyCode", currency)}
{cii_terms("20261231") if terms is None else terms}{settlement}
<ram:SpecifiedTradeSettlementHeaderMonetarySummation>
<ram:TaxTotalAmount currencyID="{currency}">20.00</ram:TaxTotalAmount>
{say("RoundingAmount", rounding)}{say("GrandTotalAmount", total)}
{say("TotalPrepaidAmount", prepaid)}{say("DuePayableAmount", payable)}
</ram:SpecifiedTradeSettlementHeaderMonetarySummation>
</ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>"""


def cii_terms(due, text="", share=""):
    """Write one of the payment terms of a CII invoice."""
    share = share and f"<ram:PartialPaymentAmount>{share}</ram:PartialPaymentAmount>"
    return f"""<ram:SpecifiedTradePaymentTerms><ram:Description>{text}</ram:Description>
<ram:DueDateDateTime><udt:DateTimeString format="102">{due}</udt:DateTimeString></ram:DueDateDateTime>{share}
</ram:SpecifiedTradePaymentTerms>"""


def zugferd_1(*, payable="<ram:DuePayableAmount>100.00</ram:DuePayableAmount>"):
    """Write an invoice as ZUGFeRD 1.0 did."""
    return f"""<d:CrossIndustryDocument xmlns:d="urn:ferd:CrossIndustryDocument:invoice:1p0"
  xmlns:ram="{CEFACT}ReusableAggregateBusinessInformationEntity:12"
  xmlns:udt="{CEFACT}UnqualifiedDataType:15">
<d:HeaderExchangedDocument><ram:ID>FA-1</ram:ID><ram:TypeCode>380</ram:TypeCode>
<ram:IssueDateTime><udt:DateTimeString format="102">20140630</udt:DateTimeString></ram:IssueDateTime>
</d:HeaderExchangedDocument>
<d:SpecifiedSupplyChainTradeTransaction>
<ram:ApplicableSupplyChainTradeAgreement><ram:SellerTradeParty><ram:Name>S</ram:Name></ram:SellerTradeParty>
<ram:BuyerTradeParty><ram:Name>B</ram:Name></ram:BuyerTradeParty></ram:ApplicableSupplyChainTradeAgreement>
<ram:ApplicableSupplyChainTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
<ram:SpecifiedTradeSettlementMonetarySummation>
<ram:GrandTotalAmount currencyID="EUR">120.00</ram:GrandTotalAmount>
<ram:TotalPrepaidAmount currencyID="EUR">20.00</ram:TotalPrepaidAmount>{payable}
</ram:SpecifiedTradeSettlementMonetarySummation></ram:ApplicableSupplyChainTradeSettlement>
</d:SpecifiedSupplyChainTradeTransaction></d:CrossIndustryDocument>"""


def ubl(
    *,
    root="Invoice",
    number="<cbc:ID>FA-1</cbc:ID>",
    kind="<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>",
    due="<cbc:DueDate>2026-12-31</cbc:DueDate>",
    currency="EUR",
    total="120.00",
    prepaid="20.00",
    rounding="",
    payable="100.00",
    terms="",
    means="",
    tax="",
):
    """Write an invoice or a credit note of Au bon moulin to Ma jolie boutique."""

    def amount(name, value):
        return f'<cbc:{name} currencyID="{currency}">{value}</cbc:{name}>' if value else ""

    return f"""<{root} xmlns="{OASIS}{root}-2" xmlns:cac="{OASIS}CommonAggregateComponents-2"
  xmlns:cbc="{OASIS}CommonBasicComponents-2">{number}<cbc:IssueDate>2026-11-30</cbc:IssueDate>{due}{kind}
<cbc:DocumentCurrencyCode>{currency}</cbc:DocumentCurrencyCode>
<cbc:BuyerReference>SERVICE 7</cbc:BuyerReference>
<cac:OrderReference><cbc:ID>PO-9</cbc:ID></cac:OrderReference>
<cac:AccountingSupplierParty><cac:Party><cac:PartyName><cbc:Name>Moulin</cbc:Name></cac:PartyName>
<cac:PostalAddress><cac:Country><cbc:IdentificationCode>FR</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
<cac:PartyTaxScheme><cbc:CompanyID>FR44732829320</cbc:CompanyID></cac:PartyTaxScheme>
<cac:PartyLegalEntity><cbc:RegistrationName>Au bon moulin</cbc:RegistrationName>
<cbc:CompanyID schemeID="0002">732829320</cbc:CompanyID></cac:PartyLegalEntity>
</cac:Party></cac:AccountingSupplierParty>
<cac:AccountingCustomerParty><cac:Party>
<cac:PartyIdentification><cbc:ID>C0001</cbc:ID></cac:PartyIdentification>
<cac:PartyName><cbc:Name>Ma jolie boutique</cbc:Name></cac:PartyName>
</cac:Party></cac:AccountingCustomerParty>
<cac:PaymentMeans><cbc:PaymentID>RF18539007547034</cbc:PaymentID>{means}</cac:PaymentMeans>{terms}{tax}
<cac:TaxTotal>{amount("TaxAmount", "20.00")}</cac:TaxTotal>
<cac:LegalMonetaryTotal>{amount("TaxInclusiveAmount", total)}{amount("PrepaidAmount", prepaid)}
{amount("PayableRoundingAmount", rounding)}{amount("PayableAmount", payable)}
</cac:LegalMonetaryTotal></{root}>"""


def cdar(*references, at="20261202101500"):
    """Write a life-cycle message about some invoices, each as `reference` writes it."""
    return f"""<rsm:CrossDomainAcknowledgementAndResponse
  xmlns:rsm="{CEFACT}CrossDomainAcknowledgementAndResponse:100"
  xmlns:ram="{CEFACT}ReusableAggregateBusinessInformationEntity:100"
  xmlns:udt="{CEFACT}UnqualifiedDataType:100" xmlns:qdt="{CEFACT}QualifiedDataType:100">
<rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter>
<ram:ID>urn.cpro.gouv.fr:1p0:CDV:invoice</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter>
</rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument><ram:ID>FA-1_207</ram:ID>
<ram:IssueDateTime><udt:DateTimeString format="204">20261202102000</udt:DateTimeString></ram:IssueDateTime>
</rsm:ExchangedDocument>
<rsm:AcknowledgementDocument><ram:TypeCode>23</ram:TypeCode>
<ram:IssueDateTime><udt:DateTimeString format="204">{at}</udt:DateTimeString></ram:IssueDateTime>
{"".join(references)}</rsm:AcknowledgementDocument></rsm:CrossDomainAcknowledgementAndResponse>"""


def reference(code="205", number="FA-1", status="", issuer='schemeID="0002">732829320'):
    """Write what a life-cycle message says of one invoice."""
    said = f"<ram:SpecifiedDocumentStatus>{status}</ram:SpecifiedDocumentStatus>" if status else ""
    return f"""<ram:ReferenceReferencedDocument><ram:IssuerAssignedID>{number}</ram:IssuerAssignedID>
<ram:StatusCode>1</ram:StatusCode><ram:TypeCode>380</ram:TypeCode>
<ram:FormattedIssueDateTime><qdt:DateTimeString format="102">20261130</qdt:DateTimeString>
</ram:FormattedIssueDateTime>
<ram:ProcessConditionCode>{code}</ram:ProcessConditionCode>
<ram:IssuerTradeParty><ram:GlobalID {issuer}</ram:GlobalID></ram:IssuerTradeParty>{said}
</ram:ReferenceReferencedDocument>"""


def spoiled(content):
    """Draw a file with a stretch cut out, doubled, or written over by other bytes."""
    places = st.integers(0, len(content))
    words = st.binary(max_size=40) | st.sampled_from(
        (
            b"<",
            b"&#0;",
            b"]]>",
            b"9" * 6000,
            b"-1e9",
            b"NaN",
            b"\xff\xfe",
            b"<!DOCTYPE x>",
            b"0" * 40,
        )
    )

    def spoil(first, second, word, keep):
        start, end = sorted((first, second))
        return content[:start] + word + (content[start:] if keep else content[end:])

    return st.builds(spoil, places, places, words, st.booleans())
