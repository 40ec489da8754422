"""What every syntax of an electronic invoice says (EN 16931), read by that syntax's table of places."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from xml.etree.ElementTree import Element

from credit.formats.records import Contents, Document, Party
from credit.formats.xml_part import CURRENCY, Part, name_of
from credit.rules.identifiers import compact, is_siren, siren_of_vat
from credit.rules.money import format_decimal

FRENCH_SCHEMES = (
    "0002",
    "0009",
    "SIREN",
    "SIRET",
    "FR:SIRENE",
    "FR:SIRET",
)  # ISO 6523 and their elders


@dataclass(frozen=True, slots=True)
class PartySyntax:
    """Where a party's particulars stand, below its element. registered: identifiers, the surest first."""

    name: tuple[str, ...]
    registered: tuple[str, ...]
    vat: str
    country: str
    code: str


@dataclass(frozen=True, slots=True)
class Syntax:
    """Where one syntax writes each term, as paths below the root; "" is nowhere.

    default_type: what a root promises when no type is written. payable_needed: False where the syntax lets
    the amount due follow from the others. terms_*: below each of `terms`.
    """

    spaces: Mapping[str, str]
    party: PartySyntax
    guideline: str
    number: str
    type_code: str
    issued: str
    currency: str
    total: str
    prepaid: str
    rounding: str
    payable: str
    tax: str
    seller: str
    buyer: str
    order_ref: str
    buyer_ref: str
    payment_ref: str
    delivered: str
    due: tuple[str, ...]
    terms: str
    terms_text: str
    terms_due: tuple[str, ...]
    terms_amount: str
    default_type: str = ""
    payable_needed: bool = True


@dataclass(frozen=True, slots=True)
class _Sums:
    """The totals in minor units; `expected` is what should be due (BT-112 − BT-113 + BT-114)."""

    total: int
    prepaid: int
    tax: int
    payable: int
    expected: int


@dataclass(frozen=True, slots=True)
class _Terms:
    text: str = ""
    due_on: date | None = None
    instalments: tuple[tuple[date, int], ...] = ()


def read(root: Element, syntax: Syntax) -> Contents:
    """Read one invoice or credit note; without number, currency, total or amount due there is none."""
    contents = Contents(lines=1)
    whole = Part(root, syntax.spaces, contents)
    number = whole.needed(syntax.number)
    type_code = whole.text(syntax.type_code) or syntax.default_type
    if not type_code:
        contents.errors.add(0, name_of(syntax.type_code), "element_missing")
    currency = _currency(whole, syntax)
    sums = _sums(whole, syntax, currency)
    issued_on = whole.day(syntax.issued)
    if issued_on is None and not whole.text(syntax.issued):
        contents.warnings.add(0, name_of(syntax.issued), "date_missing")
    terms = _terms(whole, syntax, currency)
    document = Document(
        number=number,
        type_code=type_code,
        issued_on=issued_on,
        due_on=terms.due_on,
        currency=currency,
        total_minor=sums.total,
        payable_minor=sums.payable,
        prepaid_minor=sums.prepaid,
        tax_minor=sums.tax,
        seller=_party(whole.part(syntax.seller), syntax.party),
        buyer=_party(whole.part(syntax.buyer), syntax.party),
        order_ref=whole.text(syntax.order_ref),
        buyer_ref=whole.text(syntax.buyer_ref),
        payment_ref=whole.text(syntax.payment_ref),
        terms=terms.text,
        delivered_on=whole.day(syntax.delivered),
        instalments=terms.instalments,
    )
    if not contents.errors.total:
        _compare(whole, syntax, document, sums)
        contents.documents.append(document)
    return contents


def _currency(whole: Part, syntax: Syntax) -> str:
    currency = whole.needed(syntax.currency)
    if currency and not CURRENCY.fullmatch(currency):
        whole.contents.errors.add(0, name_of(syntax.currency), "currency_unknown", currency)
        return ""
    return currency


def _needed_amount(whole: Part, path: str, currency: str) -> int:
    if not whole.needed(path) or not currency:
        return 0
    return whole.amount(path, currency) or 0


def _sums(whole: Part, syntax: Syntax, currency: str) -> _Sums:
    total = _needed_amount(whole, syntax.total, currency)
    prepaid, rounding, tax = (
        whole.amount(path, currency) or 0 for path in (syntax.prepaid, syntax.rounding, syntax.tax)
    )
    expected = total - prepaid + rounding
    told = syntax.payable_needed or whole.text(syntax.payable)
    payable = _needed_amount(whole, syntax.payable, currency) if told else expected
    return _Sums(total, prepaid, tax, payable, expected)


def _terms(whole: Part, syntax: Syntax, currency: str) -> _Terms:
    """Read when what is due. Several terms are each said with their date.

    Those that name amounts are instalments; a date without one is that of a discount.
    """
    texts, due, shares = list[str](), list[date](), list[tuple[date, int]]()
    terms = list(whole.parts(syntax.terms))
    for part in terms:
        day, share = part.day(*syntax.terms_due), part.amount(syntax.terms_amount, currency)
        text = part.text(syntax.terms_text)
        texts.append(f"{text} {day}".strip() if day and len(terms) > 1 else text)
        due += [day] if day else []
        shares += [(day, share)] if day and share is not None else []
    due += [
        day
        for path in syntax.due
        for part in whole.parts(path)
        if (day := part.own_day(name_of(path)))
    ]
    return _Terms(
        text="; ".join(filter(None, texts)),
        due_on=max(due, default=None),
        instalments=tuple(sorted(shares)) if len(shares) > 1 else (),
    )


def _party(part: Part | None, syntax: PartySyntax) -> Party:
    if part is None:
        return Party()
    numbers = [compact(one.value) for one in part.parts(syntax.vat)]
    vat = next((one for one in numbers if one[:2].isalpha()), "")
    country = part.text(syntax.country)
    return Party(
        name=part.text(*syntax.name),
        siren=_siren(part, syntax, country) or siren_of_vat(vat),
        vat=vat,
        country=country,
        code=part.text(syntax.code),
    )


def _siren(part: Part, syntax: PartySyntax, country: str) -> str:
    """Find a SIREN, or a SIRET's first nine digits, among identifiers that say they are French."""
    for path in syntax.registered:
        for one in part.parts(path):
            scheme, number = one.element.get("schemeID", "").upper(), compact(one.value)
            if is_siren(number[:9]) and len(number) in (9, 14):
                if scheme in FRENCH_SCHEMES or (country == "FR" and not scheme):
                    return number[:9]
            elif scheme in FRENCH_SCHEMES:
                part.contents.warnings.add(0, name_of(path), "siren_unreadable", one.value)
    return ""


def _compare(whole: Part, syntax: Syntax, document: Document, sums: _Sums) -> None:
    """Warn of amounts that contradict each other.

    The profile MINIMUM of Factur-X names no prepayment, so there the amount due stands alone.
    """
    warnings, currency = whole.contents.warnings, document.currency
    alone = whole.text(syntax.guideline).endswith("minimum") and not whole.text(syntax.prepaid)
    if sums.payable != sums.expected and not alone:
        expected = format_decimal(sums.expected, currency)
        warnings.add(0, name_of(syntax.payable), "totals_differ", expected)
    shares = sum(minor for _, minor in document.instalments)
    if document.instalments and shares != sums.payable:
        told = format_decimal(shares, currency)
        warnings.add(0, name_of(syntax.terms_amount), "instalments_differ", told)
