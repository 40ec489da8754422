"""The formats we read, recognised from their content: a new one is one file and one line here."""

from pathlib import Path
from typing import Any

from credit.formats import bank_csv, camt, cdar, cfonb, cii, facturx, fec, mt940, ofx, sbdh, ubl
from credit.formats.format import HEAD_BYTES, Format
from credit.formats.table import Unreadable
from credit.formats.table_format import TABLE

# The most telling first: a text table could be anything, so those come last.
FORMATS: tuple[Format[Any], ...] = (
    facturx.FORMAT,
    cii.FORMAT,
    ubl.FORMAT,
    sbdh.FORMAT,
    cdar.FORMAT,
    camt.FORMAT,
    ofx.FORMAT,
    cfonb.FORMAT,
    mt940.FORMAT,
    fec.FORMAT,
    bank_csv.FORMAT,
    TABLE,
)


def recognise(path: Path) -> Format[Any]:
    """Say which format a file is in, whatever it is called. Raises `Unreadable` (empty, format_unknown)."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head.strip():
        raise Unreadable(reason="empty")
    found = next((one for one in FORMATS if one.recognises(head)), None)
    if found is None:
        raise Unreadable(reason="format_unknown")
    return found
