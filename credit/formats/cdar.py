"""Life-cycle statuses of e-invoices in France: UN/CEFACT CrossDomainAcknowledgementAndResponse, D22B.

As AFNOR XP Z12-012 uses it between platforms and portal: a message acknowledges one or more invoices, and
each names its status (MDT-105): 200 deposited, 205 approved, 207 disputed, 208 suspended, 210 refused,
211 payment sent, 212 received, 213 rejected … Codes outside 2xx speak of messages, not of invoices.
"""

import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from credit.formats import xml
from credit.formats.format import Format, Progress, in_silence
from credit.formats.records import Contents, InvoiceStatus
from credit.formats.table import Unreadable
from credit.formats.xml_part import CURRENCY, Part
from credit.rules.identifiers import compact, is_siren

CEFACT = "urn:un:unece:uncefact:data:standard:"
SPACES = {
    "rsm": f"{CEFACT}CrossDomainAcknowledgementAndResponse:100",
    "ram": f"{CEFACT}ReusableAggregateBusinessInformationEntity:100",
}
ROOT = f"{{{SPACES['rsm']}}}CrossDomainAcknowledgementAndResponse"
OF_INVOICES = re.compile("2[0-9]{2}")
SIREN_SCHEMES = (
    "0002",
    "0009",
    "0225",
)  # ISO 6523: SIREN, SIRET, and addresses that begin with the SIREN
MOMENT = re.compile(
    r"([0-9]{4})([0-9]{2})([0-9]{2})(?:([0-9]{2})([0-9]{2})([0-9]{2})?)?"  # UNTDID 2379: 102, 203 and 204
)
FRANCE = ZoneInfo("Europe/Paris")

# The amount that matters in a status (MDT-207): approved, disputed, sent, received.
AMOUNTS = {"206": "MAPTTC", "207": "MNATTC", "211": "MPA", "212": "MEN"}


def recognises(head: bytes) -> bool:
    """Say whether a file begins as a life-cycle message."""
    return xml.root_of(head) == ROOT


def read(path: Path, progress: Progress = in_silence) -> Contents:
    """Read the statuses of one message. Raises `Unreadable` (as `xml.parse`, and format_unknown)."""
    root, contents = xml.load(path, progress), Contents()
    if root.tag != ROOT:
        raise Unreadable(reason="format_unknown")
    for answer in Part(root, SPACES, contents).parts("rsm:AcknowledgementDocument"):
        at = _moment(answer, "ram:IssueDateTime")
        for invoice in answer.parts("ram:ReferenceReferencedDocument"):
            contents.lines += 1
            _take(contents, invoice, at)
    if not contents.lines:
        contents.errors.add(0, "ReferenceReferencedDocument", "element_missing")
    return contents


def _take(contents: Contents, invoice: Part, at: datetime | None) -> None:
    number = invoice.needed("ram:IssuerAssignedID")
    code = invoice.needed("ram:ProcessConditionCode")
    if not (number and code):
        return
    if not OF_INVOICES.fullmatch(code):
        contents.warnings.add(0, "ProcessConditionCode", "status_left_out", code)
        return
    amount, currency = _amount(invoice, AMOUNTS.get(code, ""))
    words = [
        *invoice.parts("ram:SpecifiedDocumentStatus/ram:Reason"),
        *invoice.parts("ram:SpecifiedDocumentStatus/ram:IncludedNote/ram:Content"),
    ]
    contents.statuses.append(
        InvoiceStatus(
            number=number,
            code=code,
            at=at,
            issued_on=invoice.day("ram:FormattedIssueDateTime"),
            seller_siren=_siren(invoice),
            reason=invoice.text("ram:SpecifiedDocumentStatus/ram:ReasonCode"),
            text="; ".join(filter(None, (part.value for part in words))),
            amount_minor=amount,
            currency=currency,
        )
    )


def _amount(invoice: Part, kind: str) -> tuple[int | None, str]:
    """Add up the amounts of one kind: there is one for each rate of VAT. Without a currency: euros."""
    path = "ram:SpecifiedDocumentStatus/ram:SpecifiedDocumentCharacteristic"
    told = [one for one in invoice.parts(path) if kind and one.text("ram:TypeCode") == kind]
    values = [value for one in told if (value := one.part("ram:ValueAmount"))]
    currency = next(filter(None, (one.element.get("currencyID") for one in values)), "EUR")
    if not CURRENCY.fullmatch(currency):
        invoice.contents.errors.add(0, "ValueAmount", "currency_unknown", currency)
        return None, "EUR"
    found = [one.amount("ram:ValueAmount", currency) for one in told]
    known = [minor for minor in found if minor is not None]
    return (sum(known) if known else None), currency


def _siren(invoice: Part) -> str:
    """Find the SIREN of whoever issued the invoice."""
    for one in invoice.parts("ram:IssuerTradeParty/ram:GlobalID"):
        number = compact(one.value)[:9]
        if one.element.get("schemeID") in SIREN_SCHEMES and is_siren(number):
            return number
    return ""


def _moment(answer: Part, path: str) -> datetime | None:
    """Read an instant, UTC (as MDT-78, format 204). It names no zone: the legal time of France is meant."""
    text = answer.text(path)
    found = MOMENT.fullmatch(text)
    try:
        if found:
            year, month, day, hour, minute, second = (int(part) for part in found.groups("0"))
            local = datetime(year, month, day, hour, minute, second, tzinfo=FRANCE)
            return local.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    if text:
        answer.contents.warnings.add(0, "IssueDateTime", "date_unknown", text)
    return None


FORMAT: Format[Contents] = Format("cdar", "statuses", recognises, read)
