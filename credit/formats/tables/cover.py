"""The cover table: what a credit insurer takes of each buyer, as its policy's list says."""

from dataclasses import dataclass
from datetime import date

from credit.formats.cells import AMOUNT, CODE, CURRENCY, DATE, FLAG, SHARE, SIREN_NUMBER, TEXT
from credit.formats.columns import Kind, column
from credit.formats.findings import Findings
from credit.formats.tables.line import Line
from credit.formats.tables.words import CURRENCY_WORDS, CUSTOMER, CUSTOMER_VAGUE, SIREN


@dataclass(slots=True)
class CoverLine(Line):
    """One guarantee in minor units. named: on this buyer by name; an unnamed one without a code is for all.

    insured_share_bp: the quotité, in basis points (9000 = 90 %). Runs from starts_on to ends_on, inclusive.
    """

    policy: str = column(
        CODE,
        "police numeropolice nopolice contrat policy policynumber policyno vertrag vertragsnummer poliza "
        "numeropoliza policennummer",
        required=True,
    )
    insurer: str | None = column(
        TEXT, "assureur compagnie insurer versicherer aseguradora insurancecompany"
    )
    code: str | None = column(CODE, CUSTOMER, vague=CUSTOMER_VAGUE)
    siren: str | None = column(SIREN_NUMBER, SIREN)
    named: bool | None = column(
        FLAG, "denomme nomme named benannt nominado dénommé nomination", vague="type"
    )
    amount_minor: int = column(
        AMOUNT,
        "garantie montantgarantie montantgaranti agrement montantagrement agrementaccorde insuredamount "
        "coveramount cover coverage guarantee versicherungssumme deckung garantia importecubierto decision",
        vague="montant amount betrag importe limite limit",
        required=True,
    )
    insured_share_bp: int | None = column(
        SHARE,
        "quotite quotitegarantie tauxgarantie insuredshare insuredpercentage deckungsquote "
        "porcentajecubierto pourcentagegaranti",
        vague="taux percentage prozent",
    )
    starts_on: date | None = column(
        DATE,
        "dateeffet debut datedebut effet validfrom startdate from gultigab gueltigab desde fechainicio du",
        vague="date",
    )
    ends_on: date | None = column(
        DATE,
        "datefin fin expiration dateexpiration validto validuntil enddate until gultigbis gueltigbis hasta "
        "fechafin au",
    )
    currency: str | None = column(CURRENCY, CURRENCY_WORDS)


def _complete(one: CoverLine, errors: Findings) -> None:
    """Take a line that names a buyer as named; judge its amount and its days."""
    about = bool(one.code or one.siren)
    one.named = about if one.named is None else one.named
    if one.named and not about:
        errors.add(one.line, "code", "code_missing")
    if one.amount_minor is not None and one.amount_minor < 0:
        errors.add(one.line, "amount_minor", "amount_negative", str(one.amount_minor))
    if one.starts_on and one.ends_on and one.ends_on < one.starts_on:
        errors.add(one.line, "ends_on", "ends_before_start", one.ends_on.isoformat())


COVER = Kind(
    "cover",
    CoverLine,
    key=("policy", "code", "siren", "named", "starts_on"),
    total="amount_minor",
    complete=_complete,
)
