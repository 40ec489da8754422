"""No sample is passed over: each is recognised as what its folder says, and read without a surprise."""

import os
from contextlib import suppress
from pathlib import Path

import pytest

from credit.formats import registry
from credit.formats.table import Unreadable

SAMPLES = Path(os.environ.get("ENCOURS_SAMPLES", "/nowhere"))
FOLDERS = {
    "fec": {"fec"},
    "bank/camt": {"camt"},
    "bank/mt940": {"mt940"},
    "bank/cfonb": {"cfonb"},
    "bank/ofx": {"ofx"},
    "bank/csv": {"bank_csv"},
    "invoices": {"cii", "ubl", "facturx"},
    "ar": {"table"},
    "identifiers": {"table"},  # numbers with their verdicts, read by their own test
}
TOLD_OF = {".md", ".json"}  # what others say of the samples
pytestmark = pytest.mark.skipif(
    not (SAMPLES / "fec").is_dir(), reason="ENCOURS_SAMPLES names no folder with samples"
)


def samples():
    names = {name.partition("/")[0] for name in FOLDERS}
    every = (path for name in sorted(names) for path in sorted((SAMPLES / name).rglob("*")))
    return [
        str(one.relative_to(SAMPLES))
        for one in every
        if one.is_file() and one.suffix not in TOLD_OF
    ]


@pytest.mark.parametrize("name", samples())
def test_a_sample_is_recognised_by_its_content_and_read_or_refused(name):
    expected = next(formats for folder, formats in FOLDERS.items() if name.startswith(folder))
    found = registry.recognise(SAMPLES / name)
    assert found.name in expected
    with suppress(Unreadable):  # which ones, and why, the tests of each format say
        found.read(SAMPLES / name, lambda _: None)
