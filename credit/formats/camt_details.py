"""The details of a CAMT entry (TxDtls): who paid, what for, how much of a batch (ISO 20022)."""

from dataclasses import dataclass

from credit.formats import bank
from credit.formats.xml_stream import Element
from credit.rules import creditor_reference
from credit.rules.money import NotAnAmount

SIGNS = {"CRDT": 1, "DBIT": -1}
EXACT = (
    "Amt",
    "AmtDtls/TxAmt/Amt",
)  # the entry's share itself; what was instructed may differ by charges
OTHERS = ("AmtDtls/CntrValAmt/Amt", "AmtDtls/InstdAmt/Amt")

Party = tuple[str, str]  # name and account


@dataclass(frozen=True, slots=True)
class Detail:
    """One transaction inside an entry. amounts: text and currency, the most exact first.

    reference: the payer's words, else the reference's own; wrong_references: those failing their check.
    returned: a return or an unpaid debit says why it came back.
    """

    amounts: tuple[tuple[str, str], ...]
    is_exact: bool
    sign: int | None
    reference: str
    structured: str
    wrong_references: tuple[str, ...]
    end_to_end: str
    servicer_ref: str
    debtor: Party
    creditor: Party
    returned: bool

    def amount_in(self, currency: str, sign: int) -> int | None:
        """Give the signed amount in a currency; None when the detail does not say it.

        sign: the entry's direction, where the detail names none.
        """
        text = next((text for text, other in self.amounts if other == currency), None)
        if text is None:
            return None
        try:
            return (self.sign or sign) * bank.minor_of(text, currency)
        except NotAnAmount:
            return None

    def party(self, from_debtor: bool) -> Party:
        """Name the other side; where the bank fills in only one, that one."""
        first, second = (
            (self.debtor, self.creditor) if from_debtor else (self.creditor, self.debtor)
        )
        return first if any(first) else second


def read_detail(node: Element) -> Detail:
    """Read one transaction's details; nothing in it is a reason to refuse."""
    amounts = [one for path in (*EXACT, *OTHERS) for one in node.all(path)]
    exact = any(node.all(path) for path in EXACT)
    references = [
        text for one in node.all("RmtInf/Strd/CdtrRefInf/Ref") if (text := bank.tidy(one.text))
    ]
    words = _words(node, references)
    return Detail(
        tuple((one.text.strip()[:40], one.attributes.get("Ccy", "")) for one in amounts[:8]),
        exact,
        SIGNS.get(node.text_at("CdtDbtInd")),
        words,
        next(filter(None, map(creditor_reference.verified, references)), "")
        or creditor_reference.found_in(words),
        tuple(one for one in references[:20] if creditor_reference.is_wrong(one)),
        bank.said(node.text_at("Refs/EndToEndId")),
        bank.said(node.text_at("Refs/AcctSvcrRef")),
        _party(node, "Dbtr"),
        _party(node, "Cdtr"),
        node.find("RtrInf") is not None,
    )


def _words(node: Element, references: list[str]) -> str:
    """Say what is paid: free text, invoices named, references; else the end-to-end reference."""
    free = [one.text for one in node.all("RmtInf/Ustrd")]
    invoices = [
        one.text
        for path in ("RmtInf/Strd/RfrdDocInf/Nb", "RmtInf/Strd/RfrdDocInf/RfrdDocNb")
        for one in node.all(path)
    ]
    more = [one.text for one in node.all("RmtInf/Strd/AddtlRmtInf")]
    words = bank.tidy(" ".join((*free, *invoices, *references, *more)))
    return (
        words or bank.said(node.text_at("Refs/EndToEndId")) or bank.tidy(node.text_at("AddtlTxInf"))
    )


def _party(node: Element, role: str) -> Party:
    name = node.text_at(
        f"RltdPties/{role}/Nm",
        f"RltdPties/{role}/Pty/Nm",
        f"RltdPties/Ultmt{role}/Nm",
        f"RltdPties/Ultmt{role}/Pty/Nm",
    )
    account = node.text_at(
        f"RltdPties/{role}Acct/Id/IBAN",
        f"RltdPties/{role}Acct/Id/Othr/Id",
        f"RltdPties/{role}Acct/Id/PrtryAcct/Id",
    )
    return bank.tidy(name), bank.account_of(account)
