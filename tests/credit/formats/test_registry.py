import pytest

from credit.formats import registry
from credit.formats.table import Unreadable
from tests.credit.formats import (
    test_bank_csv,
    test_camt,
    test_cfonb,
    test_mt940,
    test_ofx,
)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (test_camt.VALID, "camt"),
        (test_mt940.VALID, "mt940"),
        (test_cfonb.VALID, "cfonb"),
        (test_ofx.VALID, "ofx"),
        (test_bank_csv.VALID, "bank_csv"),
    ],
)
def test_a_bank_file_is_known_by_its_content(tmp_path, content, name):
    path = tmp_path / "whatever.bin"
    path.write_bytes(content)
    assert registry.recognise(path).name == name
    surer = [one for one in registry.FORMATS if one.gives != "table"]  # a table is the last resort
    assert [one.name for one in surer if one.recognises(content)] == [name]


@pytest.mark.parametrize(("content", "reason"), [(b" \n", "empty"), (b"hello", "format_unknown")])
def test_anything_else_is_unknown(tmp_path, content, reason):
    path = tmp_path / "x"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        registry.recognise(path)
    assert refused.value.facts["reason"] == reason
