"""The published rates behind French late-payment interest, by half-year.

They are kept, with where each figure comes from, in the country's file (`rules.countries`). A half-year that
is not there is unknown; whoever adds one says its source.
"""

from credit.rules.countries import FRANCE
from credit.rules.countries.pack import Rate, Rates

__all__ = ["RATES", "Rate", "Rates"]

RATES: Rates = FRANCE.rates
