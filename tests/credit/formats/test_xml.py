import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credit.formats import xml
from credit.formats.table import Unreadable
from tests.invoice_files import BILLION_LAUGHS

SECONDS = 20  # far above what any of these takes; without a bound they take minutes or all memory


def refusal(content):
    with pytest.raises(Unreadable) as refused:
        xml.parse(content)
    return refused.value.facts["reason"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b" \n", "empty", id="nothing"),
        pytest.param(b"<a><b></a>", "xml_malformed", id="tags that cross"),
        pytest.param(b"<a>", "xml_malformed", id="a file that was cut"),
        pytest.param(b"<a>\x00</a>", "xml_malformed", id="a byte no text has"),
        pytest.param(b'<?xml version="1.0" encoding="elvish"?><a/>', "xml_malformed", id="elvish"),
        pytest.param(
            b'<?xml version="1.0" encoding="utf-8"?><a>\xe9</a>', "xml_malformed", id="a lie"
        ),
        pytest.param(b"<!DOCTYPE a><a/>", "xml_dtd", id="a harmless DTD"),
        pytest.param(BILLION_LAUGHS.encode() + b"<x>&l9;</x>", "xml_dtd", id="a billion laughs"),
        pytest.param(
            b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>',
            "xml_dtd",
            id="a file from outside",
        ),
        pytest.param(
            b'<!DOCTYPE a [<!ENTITY e "' + b"e" * 100_000 + b'">]><a>' + b"&e;" * 10_000 + b"</a>",
            "xml_dtd",
            id="a quadratic blow-up",
        ),
        pytest.param(b"<a>" * 101 + b"</a>" * 101, "xml_too_deep", id="one level too many"),
        pytest.param(b"<a>" * 5_000_000, "xml_too_deep", id="a bottomless pit"),
        pytest.param(b"<a>" + b"<b/>" * 500_000 + b"</a>", "xml_too_large", id="too many"),
        pytest.param(b"<a>" + b" " * xml.LARGEST_BYTES + b"</a>", "file_too_large", id="too large"),
    ],
)
def test_what_is_refused_and_why(content, reason):
    began = time.monotonic()
    assert refusal(content) == reason
    assert time.monotonic() - began < SECONDS


def test_a_hundred_levels_are_read():
    assert xml.parse(b"<a>" * 100 + b"</a>" * 100).tag == "a"


def test_a_refusal_says_where():
    with pytest.raises(Unreadable) as refused:
        xml.parse(b"<a>\n  <b></a>")
    assert (refused.value.facts["line"], refused.value.facts["column"]) == (2, 8)


@pytest.mark.parametrize(
    "giant",
    [
        pytest.param(b"<a>" + b"x" * 30_000_000 + b"<b>t</b></a>", id="text"),
        pytest.param(b'<a c="' + b"x" * 30_000_000 + b'"><b>t</b></a>', id="an attribute"),
        pytest.param(b"<a><!--" + b"x" * 30_000_000 + b"--><b>t</b></a>", id="a comment"),
        pytest.param(b"<a><![CDATA[" + b"x\n" * 15_000_000 + b"]]><b>t</b></a>", id="CDATA"),
    ],
)
def test_one_giant_piece_costs_time_in_proportion(giant):
    began = time.monotonic()
    root = xml.parse(giant)
    assert time.monotonic() - began < SECONDS
    assert root.findtext("b") == "t"
    assert len(root.text or "") <= xml.LONGEST_TEXT


@pytest.mark.parametrize(
    ("head", "root"),
    [
        pytest.param(b"<a/>", "a", id="no namespace"),
        pytest.param(
            b'\xef\xbb\xbf<?xml version="1.0"?><p:a xmlns:p="u:v">', "{u:v}a", id="a mark, a prefix"
        ),
        pytest.param(
            '<?xml version="1.0" encoding="utf-16"?><a xmlns="u"/>'.encode("utf-16"),
            "{u}a",
            id="UTF-16",
        ),
        pytest.param(
            b"<!-- " + b"x" * 60_000 + b' --><a xmlns="u">', "{u}a", id="after a long licence"
        ),
        pytest.param(b"<!DOCTYPE a><a>", "a", id="after a DTD, to be refused for it"),
        pytest.param(b"code;name\n", "", id="a table"),
        pytest.param(b"%PDF-1.7", "", id="a PDF"),
        pytest.param(b"<a", "", id="cut too early"),
        pytest.param(b"", "", id="nothing"),
    ],
)
def test_the_root_is_named_from_the_first_bytes(head, root):
    assert xml.root_of(head) == root


def test_entities_in_the_roots_attributes_cannot_grow_without_bound():
    began = time.monotonic()
    xml.root_of(BILLION_LAUGHS.encode() + b'<x y="&l9;"/>')
    assert time.monotonic() - began < SECONDS


@settings(deadline=None)
@given(st.binary(max_size=300) | st.text(alphabet='<>&/!?[]"= axml\n', max_size=80).map(str.encode))
def test_no_bytes_make_it_stumble(content):
    xml.root_of(content)
    with contextlib.suppress(Unreadable):
        xml.parse(content)
