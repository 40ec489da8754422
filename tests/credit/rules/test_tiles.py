"""How a person's board is arranged: whole, whatever was said of it, and whichever version kept it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.rules.tiles import TILES, USUAL, TilesUnknown, check, read

said = st.lists(st.sampled_from(TILES), unique=True).flatmap(
    lambda names: st.tuples(*(st.tuples(st.just(name), st.booleans()) for name in names))
)


@given(said)
def test_every_tile_is_there_once_and_those_said_come_first(tiles):
    found = check(tiles)
    assert sorted(name for name, _ in found) == sorted(TILES)
    assert found[: len(tiles)] == list(tiles)
    assert read([list(one) for one in found]) == found


def test_a_tile_twice_or_of_another_house_is_refused_by_name():
    with pytest.raises(TilesUnknown) as refusal:
        check([("aged", True), ("weather", True), ("aged", False)])
    assert refusal.value.facts == {"field": "tiles", "names": ["aged", "weather"]}


def test_what_an_earlier_version_kept_is_read():
    assert read(None) == USUAL
    assert read([["gone", True], ["cost", False]])[0] == ("cost", False)
    assert len(read([["gone", True]])) == len(TILES)
