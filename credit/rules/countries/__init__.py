"""The rules of each country a debtor may be in: one data file each, `xx.toml` in this folder.

Whoever adds a country adds its file, with the articles of law and the sources of its rates, and nothing else.
A country without a file follows the house's own, France.
"""

from pathlib import Path

from credit.rules.countries.pack import Pack
from credit.rules.countries.reading import read_packs

HOME = "FR"
PACKS: dict[str, Pack] = read_packs(Path(__file__).parent)
HOME_PACK = PACKS[HOME]


def pack_of(country: str) -> Pack:
    """Give the rules a debtor's country has, or the house's own."""
    return PACKS.get(country, HOME_PACK)
