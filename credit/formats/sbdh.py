"""Invoices in a Peppol envelope (UN/CEFACT Standard Business Document Header): what is inside counts.

The header routes a message from one access point to another; who owes what is the document's own word.
"""

from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import Element

from credit.formats import cii, ubl, xml
from credit.formats.format import Format, Progress, in_silence
from credit.formats.records import Contents
from credit.formats.table import Unreadable

UNECE = "{http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader}"
ROOT = f"{UNECE}StandardBusinessDocument"
READERS: dict[str, Callable[[Element], Contents]] = {
    **dict.fromkeys(ubl.SYNTAXES, ubl.read_tree),
    **dict.fromkeys(cii.SYNTAXES, cii.read_tree),
}


def recognises(head: bytes) -> bool:
    """Say whether a file begins as an envelope."""
    return xml.root_of(head) == ROOT


def read(path: Path, progress: Progress = in_silence) -> Contents:
    """Read the invoice an envelope holds; an envelope inside another is none.

    Raises `Unreadable` (as `xml.parse`, format_unknown, and no_invoice_inside when it holds none or several).
    """
    root = xml.load(path, progress)
    if root.tag != ROOT:
        raise Unreadable(reason="format_unknown")
    held = [one for one in root if one.tag in READERS]
    if len(held) != 1:
        raise Unreadable(reason="no_invoice_inside")
    return READERS[held[0].tag](held[0])


FORMAT: Format[Contents] = Format("sbdh", "documents", recognises, read)
