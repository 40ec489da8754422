"""What the tests of every bank reader share: reading bytes, and mistreating them."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from credit.formats.findings import WORDS
from credit.formats.records import Contents
from credit.formats.table import Unreadable
from credit.operations.refusals import say

QUICK = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)


def read(form, content: bytes | str) -> Contents:
    """Read a file of this content."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "statement"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return form.read(path, lambda _: None)


def reason(form, content: bytes | str) -> str:
    """Say why a file of this content cannot be read, in the code that has words."""
    try:
        read(form, content)
    except Unreadable as error:
        code = f"unreadable_{error.facts['reason']}"
        facts = {name: value for name, value in error.facts.items() if name != "reason"}
        assert say(code, facts, "fr") != code
        return error.facts["reason"]
    return ""


def errors(contents: Contents) -> list[tuple[int, str]]:
    return [(one.line, one.code) for one in contents.errors.kept]


def warnings(contents: Contents) -> list[str]:
    return [one.code for one in contents.warnings.kept]


def amounts(contents: Contents) -> list[int]:
    return [one.amount_minor for one in contents.entries]


def survives(form, content: bytes) -> None:
    """Hold what every reader promises of any bytes: a reason, or entries fit for a database."""
    assert form.recognises(content[: 64 * 1024]) in (True, False)
    if reason(form, content):
        return
    contents = read(form, content)
    again = read(form, content)
    assert contents.as_json() == again.as_json()
    for one in (*contents.errors.kept, *contents.warnings.kept):
        assert one.code in WORDS
        assert one.words("fr")
        assert one.words("en")
    keys = [(one.account, one.key) for one in contents.entries]
    assert len(keys) == len(set(keys))
    for one in contents.entries:
        assert abs(one.amount_minor) < 2**63
        assert len(one.key) < 100
        for text in (one.reference, one.counterparty, one.account, one.key, one.structured):
            assert "\0" not in text
            assert len(text) <= 500
    for statement in contents.statements:
        assert contents.errors.total or not statement.off_by_minor


@st.composite
def mutations(draw, valid: bytes) -> bytes:
    """Spoil a valid file in a few places: bytes changed, cut out, doubled, moved."""
    content = bytearray(valid)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(content)))
        length = draw(st.integers(0, 40))
        piece = draw(st.one_of(st.binary(max_size=12), st.just(bytes(content[at : at + length]))))
        content[at : at + draw(st.integers(0, 40))] = piece
    return bytes(content)
