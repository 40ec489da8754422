"""XML of strangers as a stream of the elements one asks for: no DTD, no entities, bounded memory.

Elements are known by their local names, so that every version of a message reads alike.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from credit.formats.table import Unreadable

CHUNK_BYTES = 1 << 16
DEEPEST = 64
MOST_ELEMENTS = 100_000  # kept at a time, between two elements that are given away
LONGEST_TEXT = 1 << 16  # characters of one element
NONE: dict[str, str] = {}  # shared by the many elements without attributes
LONGEST_SILENCE = 16  # chunks without an element or text: one endless tag or comment


@dataclass(slots=True)
class Element:
    """One element with what stood in it, but for the elements given away before it."""

    name: str
    line: int
    attributes: dict[str, str]
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def all(self, path: str) -> list["Element"]:
        """Find the elements at a path of local names ("Refs/EndToEndId")."""
        level = [self]
        for name in path.split("/"):
            level = [child for one in level for child in one.children if child.name == name]
        return level

    def find(self, *paths: str) -> "Element | None":
        """Find the first element at the first of several paths that leads to one."""
        return next((one for path in paths for one in self.all(path)), None)

    def text_at(self, *paths: str) -> str:
        """Give the first text that is not empty at one of several paths, else ""."""
        for path in paths:
            for one in self.all(path):
                if text := one.text.strip():
                    return text
        return ""


def elements(
    path: Path, wanted: frozenset[str], progress: Callable[[int], None]
) -> Iterator[Element]:
    """Give every element of a wanted name as it ends; one inside another comes first, and alone.

    progress: told the bytes read so far. Raises `Unreadable` (xml_malformed, xml_dtd, xml_too_deep,
    xml_too_large).
    """
    parser = DefusedExpatParser(forbid_dtd=True, forbid_entities=True, forbid_external=True)
    handler = _Collector(wanted, parser.getLineNumber)
    parser.setContentHandler(handler)
    done = silent = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            _guarded(parser.feed, chunk)
            silent = 0 if handler.heard else silent + 1
            if silent > LONGEST_SILENCE:
                raise Unreadable(reason="xml_too_large", line=handler.line)
            handler.heard = False
            yield from handler.hand_over()
            done += len(chunk)
            progress(done)
    _guarded(parser.close)
    yield from handler.hand_over()


def _guarded(step: Callable[..., None], *arguments: bytes) -> None:
    try:
        step(*arguments)
    except DefusedXmlException:
        raise Unreadable(reason="xml_dtd") from None
    except SAXParseException as error:
        raise Unreadable(reason="xml_malformed", line=error.getLineNumber() or 0) from None
    except (ValueError, LookupError):  # an encoding nobody knows
        raise Unreadable(reason="xml_malformed", line=1) from None


class _Collector(ContentHandler):
    def __init__(self, wanted: frozenset[str], line_now: Callable[[], int | None]) -> None:
        super().__init__()
        self.wanted, self.line_now = wanted, line_now
        self.heard = False
        self.line = 0
        self.depth = 0
        self.kept = 0
        self.open: list[tuple[Element, int, list[str]]] = []
        self.done: list[Element] = []

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802  (SAX names it)
        self.heard, self.line = True, self.line_now() or 0
        self.depth += 1
        local = name.rpartition(":")[2]
        if self.depth > DEEPEST:
            raise Unreadable(reason="xml_too_deep", line=self.line)
        if not self.open and local not in self.wanted:
            return
        if self.kept >= MOST_ELEMENTS:
            raise Unreadable(reason="xml_too_large", line=self.line)
        attributes = dict(attrs.items()) if len(attrs) else NONE
        self.open.append((Element(local, self.line, attributes), self.kept, []))
        self.kept += 1

    def characters(self, content: str) -> None:
        self.heard = True
        if self.open:
            texts = self.open[-1][2]
            texts.append(content)
            if len(texts) > 64:
                texts[:] = ["".join(texts)]
                if len(texts[0]) > LONGEST_TEXT:
                    raise Unreadable(reason="xml_too_large", line=self.line)

    def endElement(self, name: str) -> None:  # noqa: N802, ARG002
        self.heard = True
        self.depth -= 1
        if not self.open:
            return
        element, kept_before, texts = self.open.pop()
        element.text = "".join(texts)[:LONGEST_TEXT]
        if element.name in self.wanted:
            self.done.append(element)
            self.kept = kept_before
        elif self.open:
            self.open[-1][0].children.append(element)

    def hand_over(self) -> list[Element]:
        done, self.done = self.done, []
        return done
