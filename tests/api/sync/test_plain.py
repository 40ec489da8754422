"""Entries read the short way are read as the schema reads them, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from api.sync.plain import read_plainly
from api.sync.schema import ENTRY

WELL_MADE = {
    "op_id": "0198f3a2-6c1e-7d3b-9a4f-0123456789ab",
    "n": 7,
    "type": "note.add",
    "v": 1,
    "entity": 42,
    "base_rev": None,
    "args": {"text": "Vu sur place"},
    "client_time": "2026-11-28T08:05:09.123Z",
    "depends_on": ["0198f3a2-6c1e-7d3b-9a4f-0123456789ac"],
}
ODD = [
    *(None, True, 0, 1, -1, 1.0, 1000, 2**31, 2**53, 2**53 + 1, "", "1", "x" * 40, "x" * 41),
    *([], [1], {}, {"a": 1}, ["0198f3a2-6c1e-7d3b-9a4f-0123456789ab"] * 101),
    *(
        "2026-11-28T08:05:09Z",
        "2026-13-28T08:05:09.123Z",
        "2026-11-28T08:05:09.123",
        "1899-12-31T23:59:59Z",
    ),
    *("3000-01-01T00:00:00Z", "3000-01-01T00:00:01Z", "2026-11-28", "٢٠٢٦-11-28T08:05:09Z"),
    *("0198F3A2-6C1E-7D3B-9A4F-0123456789AB", "0198f3a26c1e7d3b9a4f0123456789ab", "{0198f3a2}"),
    *("0198f3a2-6c1e-7d3b-9a4f-0123456789ab\n", "2026-11-28T08:05:09Z\n"),
]


def by_schema(raw):
    try:
        return ENTRY.load(raw)
    except ValidationError:
        return None


def test_what_phones_send_is_read_the_short_way():
    assert read_plainly(WELL_MADE) == by_schema(WELL_MADE)
    assert read_plainly(WELL_MADE) is not None


@pytest.mark.parametrize("name", [*WELL_MADE, "more"])
def test_one_odd_value_is_read_alike_or_left_to_the_schema(name):
    for value in ODD:
        raw = WELL_MADE | {name: value}
        assert read_plainly(raw) in (None, by_schema(raw)), value
    lacking = {key: value for key, value in WELL_MADE.items() if key != name}
    assert read_plainly(lacking) in (None, by_schema(lacking))


@given(st.dictionaries(st.sampled_from([*WELL_MADE, "more"]), st.sampled_from(ODD)))
def test_several_odd_values_are_read_alike_or_left_to_the_schema(odd):
    raw = WELL_MADE | odd
    assert read_plainly(raw) in (None, by_schema(raw))
