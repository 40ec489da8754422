"""The limits table: how much each customer may owe, and how late."""

from dataclasses import dataclass

from credit.formats.cells import AMOUNT, CODE, CURRENCY, DAY_COUNT, TEXT
from credit.formats.columns import Kind, column
from credit.formats.findings import Findings
from credit.formats.tables.line import Line
from credit.formats.tables.words import CURRENCY_WORDS, CUSTOMER, CUSTOMER_VAGUE


@dataclass(slots=True)
class LimitLine(Line):
    """One customer's permanent limit in minor units; 0 = prepayment only. max_overdue_days: None = no cap."""

    code: str = column(CODE, CUSTOMER, vague=CUSTOMER_VAGUE, required=True)
    amount_minor: int = column(
        AMOUNT,
        "plafond limite limitedecredit encoursautorise encoursmax plafondencours limit creditlimit "
        "kreditlimit kreditrahmen limitecredito limitedecredito riesgo riesgoautorizado ctencours autorise",
        vague="montant amount betrag importe",
        required=True,
    )
    max_overdue_days: int | None = column(
        DAY_COUNT,
        "retardmax joursderetard retardautorise maxoverdue maxoverduedays overduedays maxverzug "
        "retrasomaximo joursretardmax",
    )
    currency: str | None = column(CURRENCY, CURRENCY_WORDS)
    reason: str | None = column(TEXT, "motif raison reason commentaire comment grund motivo")


def _complete(one: LimitLine, errors: Findings) -> None:
    if one.amount_minor is not None and one.amount_minor < 0:
        errors.add(one.line, "amount_minor", "amount_negative", str(one.amount_minor))


LIMITS = Kind("limits", LimitLine, key=("code",), total="amount_minor", complete=_complete)
