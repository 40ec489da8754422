"""The rules of each country a debtor may be in: one data file each, `xx.toml` in this folder.

Whoever adds a country adds its file, with the articles of law and the sources of its rates, and nothing else.
Where the company is decides which of them holds where none is named (`home`, a choice of the installation).
"""

from pathlib import Path

from credit.rules.countries.pack import Pack
from credit.rules.countries.reading import read_packs

HOUSE, DEBTOR = "house", "debtor"  # whose law a contract is under
LAWS = (HOUSE, DEBTOR)
PACKS: dict[str, Pack] = read_packs(Path(__file__).parent)
FRANCE = PACKS["FR"]  # where the company is unless it says otherwise


def pack_of(country: str, home: Pack) -> Pack:
    """Give the rules a country has, or those of the company's."""
    return PACKS.get(country, home)


def law_of(country: str, chosen: str, home: Pack) -> Pack:
    """Give the law a customer's debts are under. country: the customer's; chosen: one of LAWS.

    Without a choice it is that of the seller's country (Regulation (EC) 593/2008 "Rome I", art. 3 and 4(1)).
    """
    return pack_of(country, home) if chosen == DEBTOR else home
