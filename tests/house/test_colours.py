"""Colours that can be read, by day and by night, and marks that need none (WCAG 1.4.1, 1.4.3, 1.4.11)."""

import re
from itertools import product

import pytest

from tests.house.floors import ROOT

TEXT, GRAPHIC = 4.5, 3.0
TOKENS = (ROOT / "static/css/tokens.css").read_text()
PAIRS = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", TOKENS)
}
GROUNDS = ("bg", "surface")
RISKS = ("healthy", "watch", "strained", "hold", "unrated")
WORDS = [
    *product(("ink", "ink2", "accent", "sync", *RISKS), GROUNDS),
    *product(("ink", "ink2"), ("sunken",)),
    *((risk, f"{risk}-tint") for risk in RISKS),
    ("sync", "sync-tint"),
    ("accent", "accent-tint"),
    ("on-accent", "accent"),
    ("on-hold", "hold"),
]
SHAPES = [*product(("ctl", "focus", "bar-due"), GROUNDS)]


def light_of(colour):
    """Relative luminance of #rrggbb."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    bright, dim = sorted((light_of(one), light_of(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize(
    ("pairs", "least"),
    [pytest.param(WORDS, TEXT, id="words"), pytest.param(SHAPES, GRAPHIC, id="edges and marks")],
)
def test_everything_said_can_be_told_from_its_ground(pairs, least):
    weak = {
        (ink, ground, theme): round(ratio, 2)
        for ink, ground in pairs
        for theme, i in (("light", 0), ("dark", 1))
        if (ratio := contrast(PAIRS[ink][i], PAIRS[ground][i])) < least
    }
    assert weak == {}


def test_a_ratio_is_what_the_standard_says_it_is():
    assert round(contrast("#ffffff", "#000000"), 2) == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


def test_badges_are_told_apart_without_their_colours():
    source = (ROOT / "static/app/components/risk-badge.tsx").read_text()
    shapes = dict(re.findall(r'^  (\w+): "(M[^"]+)",$', source, re.MULTILINE))
    [bars] = re.findall(r"BARS: Record<Risk, number> = \{ ([^}]+) \}", source)
    counts = dict(part.split(": ") for part in bars.split(", "))
    assert set(shapes) == set(counts) == set(RISKS)
    assert len(set(shapes.values())) == len(set(counts.values())) == len(RISKS)
    words = (ROOT / "static/app/words/core.fr.ts").read_text()
    assert all(f"risk_{risk}:" in words for risk in RISKS)
