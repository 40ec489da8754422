"""The published rates behind late-payment interest, by half-year: data, with where each figure comes from.

`ecb_bp`: the ECB's main refinancing rate on the first day of the half-year. `legal_bp`: the legal interest
rate of creditors who act for business, whose triple is the floor of a contractual rate (C. com. L441-10 II).
A half-year that is not here is unknown; whoever adds one says its source.

ECB: "Key ECB interest rates", main refinancing operations (fixed rate tenders), date "with effect from".
Legal rate: half-yearly arrêté of the minister of the economy (C. mon. fin. L313-2 and D313-1-A).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Rate:
    """The rates of one half-year, basis points. checked: two sources agree; False: one source only."""

    ecb_bp: int
    legal_bp: int
    checked: bool = True


Rates = Mapping[date, Rate]  # first day of the half-year -> its rates

RATES: Rates = {
    date(2021, 1, 1): Rate(0, 79),
    date(2021, 7, 1): Rate(0, 76),
    date(2022, 1, 1): Rate(0, 76),
    date(2022, 7, 1): Rate(0, 77),
    date(2023, 1, 1): Rate(250, 206),  # ECB since 21 December 2022
    date(2023, 7, 1): Rate(400, 422),  # since 21 June 2023
    date(2024, 1, 1): Rate(450, 507),  # since 20 September 2023
    date(2024, 7, 1): Rate(425, 492),  # since 12 June 2024
    date(2025, 1, 1): Rate(315, 371),  # since 18 December 2024
    date(2025, 7, 1): Rate(215, 276),  # since 11 June 2025
    date(2026, 1, 1): Rate(215, 262),  # since 11 June 2025
    date(2026, 7, 1): Rate(240, 275, checked=False),
}
