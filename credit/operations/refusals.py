"""Why a file is not taken, in codes with facts and in the words of both languages."""

from dataclasses import dataclass, field
from typing import Any

from credit.formats.table import Unreadable


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why a file is not applied."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Spell for a report."""
        return {"code": self.code, "facts": self.facts}


def unreadable(error: Unreadable) -> Refusal:
    """Turn a file that is none of its kind into a reason to refuse it, by what is wrong with it."""
    facts = {
        name: ", ".join(value) if isinstance(value, list) else value
        for name, value in error.facts.items()
        if name != "reason"
    }
    return Refusal(f"unreadable_{error.facts['reason']}", facts)


# Refusals in words: code -> (French, English).
WORDS = {
    "unreadable_empty": ("le fichier est vide", "the file is empty"),
    "unreadable_binary": ("ce n’est pas un fichier texte", "this is no text file"),
    "unreadable_line_too_long": ("une ligne est trop longue", "a line is too long"),
    "unreadable_separator_unknown": ("séparateur non reconnu", "separator not recognised"),
    "unreadable_columns_missing": ("colonnes absentes : {columns}", "columns missing: {columns}"),
    "unreadable_format_unknown": (
        "format de fichier non reconnu",
        "the file’s format is not recognised",
    ),
    "unreadable_file_too_large": (
        "le fichier dépasse {most_bytes} octets",
        "the file is larger than {most_bytes} bytes",
    ),
    "unreadable_json_malformed": ("JSON mal formé", "malformed JSON"),
    "unreadable_json_shape": (
        "un objet avec la liste « rows » est attendu",
        "an object with the list “rows” is expected",
    ),
    "invoices_not_ours": (
        "aucune de ces factures n’est émise par une société d’ici",
        "none of these invoices was issued by a company of ours",
    ),
    "bank_account_unknown": (
        "compte {account} : on ne sait pas à quelle société il est",
        "account {account}: nobody can tell which company’s it is",
    ),
    "bad_mapping": ("{field} : {why}", "{field}: {why}"),
    "kind_differs": (
        "ce fichier contient : {holds}, et non : {wanted}",
        "this file holds {holds}, not {wanted}",
    ),
    "rows_rejected": (
        "{count} ligne(s) ne conviennent plus aux comptes",
        "{count} row(s) no longer fit the books",
    ),
    "unreadable_no_statement": ("aucun relevé de compte", "no account statement"),
    "unreadable_truncated": ("le fichier est coupé", "the file was cut off"),
    "unreadable_bank_refused": (
        "la banque a refusé la demande : {message}",
        "the bank refused the request: {message}",
    ),
    "unreadable_xml_malformed": (
        "XML mal formé, ligne {line}",
        "malformed XML, line {line}",
    ),
    "unreadable_xml_dtd": (
        "ce XML déclare un DOCTYPE ou des entités",
        "this XML declares a DOCTYPE or entities",
    ),
    "unreadable_xml_too_deep": ("XML imbriqué sans fin", "XML nested without end"),
    "unreadable_xml_too_large": ("XML démesuré", "XML beyond all measure"),
    "unreadable_pdf_encrypted": (
        "le PDF est protégé par un mot de passe",
        "the PDF is protected by a password",
    ),
    "unreadable_pdf_malformed": ("PDF abîmé ({seen})", "damaged PDF ({seen})"),
    "unreadable_no_invoice_inside": (
        "aucune facture électronique, ou plusieurs, dans ce fichier",
        "no electronic invoice, or several, in this file",
    ),
    "unreadable_old_workbook": (
        "classeur ancien (.xls) ou protégé par un mot de passe : enregistrez-le en .xlsx",
        "an old workbook (.xls) or one behind a password: save it as .xlsx",
    ),
    "unreadable_utf16": (
        "texte en UTF-16 : enregistrez-le en CSV UTF-8",
        "a text in UTF-16: save it as CSV UTF-8",
    ),
    "unreadable_workbook_damaged": ("le classeur est abîmé", "the workbook is damaged"),
    "unreadable_workbook_too_large": (
        "le classeur est trop grand une fois déplié",
        "the workbook is too large once unpacked",
    ),
    "unreadable_workbook_entities": (
        "le classeur contient des entités XML, refusées",
        "the workbook holds XML entities, which are refused",
    ),
    "unreadable_sheet_missing": ("feuille {sheet} absente", "sheet {sheet} is missing"),
    "unreadable_kind_unknown": (
        "aucune colonne connue : dites ce que contient le tableau ({kinds})",
        "no known columns: say what the table holds ({kinds})",
    ),
    "unreadable_mapping_differs": (
        "les colonnes ne sont plus celles retenues : {columns}",
        "the columns are no longer those remembered: {columns}",
    ),
    "unreadable_too_many_rows": ("plus de {most} lignes", "more than {most} rows"),
    "lines_rejected": (
        "{count} ligne(s) ne peuvent être lues",
        "{count} line(s) cannot be read",
    ),
    "not_balanced": (
        "débit {debit} et crédit {credit} diffèrent",
        "debit {debit} and credit {credit} differ",
    ),
    "open_differs": (
        "postes ouverts {open}, solde du 411 {balance_411}",
        "open items {open}, balance of account 411 {balance_411}",
    ),
    "no_entry": ("aucune écriture", "no entry"),
    "no_customer": ("aucune ligne sur le compte {account}", "no line on account {account}"),
    "another_company": (
        "SIREN {siren} : ce n’est pas la société de démonstration ({demo})",
        "SIREN {siren}: this is not the demo company ({demo})",
    ),
    "company_unknown": (
        "SIREN inconnu et plusieurs sociétés",
        "unknown SIREN and several companies",
    ),
}


def say(code: str, facts: dict[str, Any], language: str = "en") -> str:
    """Say a refusal in words."""
    at = 0 if language == "fr" else 1
    return WORDS[code][at].format(**facts) if code in WORDS else code
