"""The tiles of a board, and how a person may arrange them: in which order, and which are hidden."""

from collections.abc import Sequence

from credit.rules.errors import Refused

TILES = (
    "standing",
    "kpis",
    "aged",
    "forecast",
    "disputes",
    "promises",
    "cover",
    "movers",
    "moves",
    "cost",
)
Arrangement = list[tuple[str, bool]]
USUAL: Arrangement = [(name, True) for name in TILES]


class TilesUnknown(Refused):
    """A tile that does not exist, or one twice: `names` says which."""

    code = "tiles_unknown"


def check(tiles: Sequence[tuple[str, bool]]) -> Arrangement:
    """Give the arrangement whole: tiles nobody spoke of come last, and are shown. Raises TilesUnknown."""
    named = [name for name, _ in tiles]
    wrong = sorted({name for name in named if name not in TILES or named.count(name) > 1})
    if wrong:
        raise TilesUnknown(field="tiles", names=wrong)
    return [*tiles, *((name, True) for name in TILES if name not in named)]


def read(kept: Sequence[Sequence[object]] | None) -> Arrangement:
    """Read what was kept, perhaps by an earlier version: tiles that are gone are left out."""
    known = [(str(name), bool(shown)) for name, shown in kept or () if name in TILES]
    return check(list(dict(known).items()))
