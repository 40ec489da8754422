"""Small accounting exports written for tests: say who owes what, the rest is plausible."""

from io import BytesIO

HEADER = [
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum",
    "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet",
    "ValidDate", "Montantdevise", "Idevise",
]  # fmt: skip
NAME = "123456782FEC20261120.txt"  # the SIREN of the house the builders make


def invoice(code, ref, amount, on="20261102", letter="", name=None, number=None):
    """Two lines: the customer owes, the sale is booked."""
    cents = f"{amount:.2f}".replace(".", ",")
    number = number or f"V-{ref}-{on}"
    head = ["VE", "Ventes", number, on]
    tail = [ref, on, f"Facture {ref}"]
    client = ["411000", "Clients", code, name or f"Maison {code}"]
    return [
        [*head, *client, *tail, cents, "0,00", letter, "", on, "", ""],
        [*head, "707000", "Ventes", "", "", *tail, "0,00", cents, "", "", on, "", ""],
    ]


def payment(code, ref, amount, on="20261110", letter="", name=None):
    """Two lines: the bank receives, the customer owes less."""
    cents = f"{amount:.2f}".replace(".", ",")
    head, tail = ["BQ", "Banque", f"B-{ref}-{on}", on], [ref, on, f"Virement {ref}"]
    client = ["411000", "Clients", code, name or f"Maison {code}"]
    return [
        [*head, *client, *tail, "0,00", cents, letter, "", on, "", ""],
        [*head, "512000", "Banque", "", "", *tail, cents, "0,00", "", "", on, "", ""],
    ]


def opening(code, amount, on="20260101", ref="RAN", document_on=None):
    """Two lines of the opening journal; detailed when the document is older."""
    cents = f"{amount:.2f}".replace(".", ",")
    head, tail = ["AN", "A nouveaux", "AN-1", on], [ref, document_on or on, "Report"]
    return [
        [
            *head,
            "411000",
            "Clients",
            code,
            f"Maison {code}",
            *tail,
            cents,
            "0,00",
            "",
            "",
            on,
            "",
            "",
        ],
        [*head, "110000", "Report", "", "", *tail, "0,00", cents, "", "", on, "", ""],
    ]


def entry(journal, on, number, *lines):
    """Lines of one entry: (account, code, ref, document day, debit, credit, letter)."""
    rows = []
    for account, code, ref, document_on, debit, credit, letter in lines:
        amounts = [f"{amount:.2f}".replace(".", ",") for amount in (debit, credit)]
        who = [code, f"Maison {code}"] if code else ["", ""]
        what = [ref, document_on, f"Pièce {ref}"]
        head = [journal, journal, number, on, account, account]
        rows.append([*head, *who, *what, *amounts, letter, "", on, "", ""])
    return rows


def text_of(*entries, separator="\t", end="\r\n", header=HEADER):
    rows = [header, *(line for entry in entries for line in entry)]
    return end.join(separator.join(row) for row in rows) + end


def bytes_of(*entries, **more):
    return text_of(*entries, **more).encode()


def stream_of(*entries, **more):
    return BytesIO(bytes_of(*entries, **more))
