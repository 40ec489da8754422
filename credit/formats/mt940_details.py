"""Field 86 of MT940: what a movement is for, in the three ways banks write it.

German and Polish banks number subfields ("?20…", after a transaction code of three digits; DK, Anlage 3 des
DFÜ-Abkommens, chapter 8), Dutch banks name them ("/REMI/…"), others write free text. Banks break the text
hard at 65 characters, and subfields at 27.
"""

import re
from dataclasses import dataclass

from credit.formats import bank

FULL_LINE = 64  # of 65: a blank at the end is lost
FULL_SUBFIELD = 27
NUMBERED = re.compile(r" ?([0-9]{3})([?>@~#+|^!$&*])(?=[0-9]{2})")
PURPOSE = {*map(str, range(20, 30)), *map(str, range(60, 64))}
SEPA = re.compile(r"(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC)\+ ?")
NAMED = re.compile(
    r"/(TRTP|IBAN|BIC|NAME|REMI|EREF|ORDP|BENM|ISDT|CSID|MARF|RTRN|ULTD|ULTB|PURP|ADDR|ID|CNTP|PREF"
    r"|USTD|STRD|KREF|SVCL)/"
)
RETURN_CODES = {"108", "109", "159"}  # German business transaction codes: returns and unpaid debits


@dataclass(frozen=True, slots=True)
class Details:
    """What field 86 says; `whole` is all of it, to look for references in."""

    reference: str = ""
    counterparty: str = ""
    account: str = ""
    code: str = ""
    end_to_end: str = ""
    returned: bool = False
    whole: str = ""


def read_details(lines: list[str]) -> Details:
    """Read the lines of one field 86."""
    joined = "".join(lines)
    numbered = NUMBERED.match(joined)
    if numbered:
        return _numbered(numbered[1], joined[numbered.end(1) :], numbered[2])
    whole = _unbroken(lines)
    if NAMED.match(whole):
        return _named(whole)
    return Details(bank.tidy(whole), whole=whole)


def read_old_details(lines: list[str]) -> Details:
    """Read field NS of older German banks: numbered lines, 01 to 14 the purpose, 15 and 16 the name."""
    numbered = [(line[:2], line[2:]) for line in lines]
    purpose = " ".join(text for number, text in numbered if "01" <= number <= "14")
    name = " ".join(text for number, text in numbered if number in ("15", "16"))
    return Details(bank.tidy(purpose), bank.tidy(name), whole=purpose)


def _unbroken(lines: list[str]) -> str:
    """Join lines: a full one was broken anywhere, a shorter one between words."""
    return "".join(line if len(line) >= FULL_LINE else f"{line} " for line in lines).strip()


def _numbered(code: str, text: str, mark: str) -> Details:
    fields: dict[str, str] = {}
    purpose = ""
    for part in text.split(mark)[1:]:
        number, content = part[:2], part[2:]
        if number in PURPOSE:
            purpose += content if len(content) >= FULL_SUBFIELD else f"{content} "
        fields.setdefault(number, content)
    named = _sepa(purpose)
    name = bank.tidy(f"{fields.get('32', '')}{fields.get('33', '')}")
    return Details(
        bank.tidy(named.get("SVWZ") or named[""] or named.get("EREF", "") or fields.get("00", "")),
        name,
        bank.account_of(fields.get("31", "") or named.get("IBAN", "")),
        code,
        bank.said(named.get("EREF", "")),
        returned=code in RETURN_CODES,
        whole=purpose,
    )


def _sepa(purpose: str) -> dict[str, str]:
    """Take the SEPA keywords apart; what stands before the first is under ""."""
    parts = SEPA.split(purpose)
    named = {"": parts[0]}
    for name, content in zip(parts[1::2], parts[2::2], strict=True):
        named.setdefault(name, content.strip())
    return named


def _named(whole: str) -> Details:
    parts = NAMED.split(whole)
    fields: dict[str, str] = {}
    for name, content in zip(parts[1::2], parts[2::2], strict=True):
        if content.strip(" /"):
            fields.setdefault(name, content.strip(" /"))
    party = fields.get("CNTP", "").split("/")  # account, BIC, name, city
    reference = next(
        (fields[one] for one in ("REMI", "USTD", "STRD", "PREF", "EREF") if one in fields), whole
    )
    return Details(
        bank.tidy(reference),
        bank.tidy(fields.get("NAME") or (party[2] if len(party) > 2 else "")),
        bank.account_of(fields.get("IBAN") or party[0]),
        bank.tidy(fields.get("TRTP", "")),
        bank.said(fields.get("EREF", "")),
        returned="RTRN" in fields,
        whole=whole,
    )
