"""Rows said in fewer bytes: nothing is lost, and what a phone works out itself is not told."""

import json
from pathlib import Path

import pytest

from api.sync.packing import pack
from tests.api.sync.unpacking import rows_of

CASES = json.loads((Path(__file__).parent / "packing_cases.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_columns_are_packed_as_the_phone_unpacks_them(case):
    """`tests/js/stores/packing.test.ts` unpacks the same cases."""
    packed = [list(column) for column in pack(case["entity"], case["f"], case["plain"])]
    assert packed == case["packed"]
    rows = list(rows_of(case["entity"], {"f": case["f"], "c": packed}))
    assert rows == [
        dict(zip(case["f"], row, strict=True)) for row in zip(*case["plain"], strict=True)
    ]
