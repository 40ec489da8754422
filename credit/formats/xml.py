"""XML of strangers as a tree: no DTD, no entity, nothing fetched; size, depth and number of elements bounded.

Names are told apart by their namespace's URI, as `{uri}name`; what prefix a file gives it means nothing.
"""

from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, TreeBuilder
from xml.parsers import expat

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from credit.formats.format import Progress, in_silence
from credit.formats.table import Unreadable

LARGEST_BYTES = 32 * 1024 * 1024
DEEPEST = 100
MOST_ELEMENTS = 500_000  # an invoice of ten thousand lines
LONGEST_TEXT = 64 * 1024  # characters kept of one text; what is longer is an attachment


class _RootFound(Exception):
    """Stop: the first element is known."""


class _BoundedTree:
    """Build a tree and refuse one that is too deep or too rich. Long texts are cut, not refused."""

    def __init__(self) -> None:
        self.tree = TreeBuilder()
        self.depth = self.elements = self.text = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        self.text = 0
        if self.depth > DEEPEST:
            raise Unreadable(reason="xml_too_deep", most=DEEPEST)
        if self.elements > MOST_ELEMENTS:
            raise Unreadable(reason="xml_too_large", most=MOST_ELEMENTS)
        self.tree.start(tag, attributes)

    def end(self, tag: str) -> None:
        self.depth -= 1
        self.text = 0
        self.tree.end(tag)

    def data(self, text: str) -> None:
        if self.text < LONGEST_TEXT:
            self.tree.data(text[: LONGEST_TEXT - self.text])
            self.text += len(text)

    def close(self) -> Element:
        return self.tree.close()


def load(path: Path, progress: Progress = in_silence) -> Element:
    """Read a file's tree and give its root. Raises `Unreadable` as `parse` does."""
    with path.open("rb") as file:
        content = file.read(LARGEST_BYTES + 1)
    root = parse(content)
    progress(len(content))
    return root


def parse(content: bytes) -> Element:
    """Give the root of a whole message.

    Raises `Unreadable` (empty, file_too_large, xml_dtd, xml_too_deep, xml_too_large, xml_malformed).
    """
    if not content.strip():
        raise Unreadable(reason="empty")
    if len(content) > LARGEST_BYTES:
        raise Unreadable(reason="file_too_large", most_bytes=LARGEST_BYTES)
    # Fed in one piece: in small ones, expat before 2.6 reads a huge token again and again (CVE-2023-52425).
    parser = DefusedXMLParser(target=_BoundedTree(), forbid_dtd=True)
    try:
        parser.feed(content)
        root: Element = parser.close()
    except DefusedXmlException as error:
        raise Unreadable(reason="xml_dtd") from error
    except ParseError as error:
        line, column = error.position
        raise Unreadable(reason="xml_malformed", line=line, column=column + 1) from error
    except (LookupError, ValueError) as error:  # an encoding nobody knows, or that lies
        raise Unreadable(reason="xml_malformed", line=1, column=1) from error
    return root


def root_of(head: bytes) -> str:
    """Name the first element of a message from its first bytes, as `{uri}name`; "" when this is no XML.

    A DTD is passed over, so that its file is recognised and then refused for it; the library bounds what
    entities in an attribute may grow to (expat 2.4.1).
    """
    found = ""

    def start(name: str, _attributes: dict[str, str]) -> None:
        nonlocal found
        uri, _, local = name.rpartition("}")
        found = f"{{{uri}}}{local}" if uri else local
        raise _RootFound

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler = start
    try:
        parser.Parse(head, False)
    except (_RootFound, expat.ExpatError, LookupError, ValueError):
        return found
    return found
