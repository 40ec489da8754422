"""Our rates against public tables of them, and penalties against cases worked out by others."""

import csv
import json
import os
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from credit.rules.dates import half_year
from credit.rules.penalties import Settlement, penalty
from credit.rules.penalty_rates import RATES

SAMPLES = Path(os.environ.get("ENCOURS_SAMPLES", "/nowhere")) / "rates"
CHANGES, TABLE = SAMPLES / "ecb_key_rates_changes.csv", SAMPLES / "fr_semester_rates.csv"
CASES = SAMPLES / "late_fee_cases.json"
pytestmark = pytest.mark.skipif(
    not CASES.is_file(), reason="ENCOURS_SAMPLES names no folder with rates/"
)


def hundredths(text):
    return int(Decimal(text) * 100)


def test_the_worked_cases_come_out_segment_by_segment():
    for case in json.loads(CASES.read_text())["cases"]:
        paid = [
            Settlement(hundredths(minor), date.fromisoformat(on)) for on, minor in case["payments"]
        ]
        found = penalty(
            hundredths(case["amount"]),
            date.fromisoformat(case["due"]),
            date.fromisoformat(case["until"]),
            paid,
        )
        assert [
            (
                one.starts_on.isoformat(),
                one.ends_on.isoformat(),
                one.days,
                one.rate_bp,
                one.base_minor,
                one.amount_minor,
            )
            for one in found.segments
        ] == [
            (
                one["start"],
                one["end"],
                one["days"],
                hundredths(one["rate"]),
                hundredths(one["balance"]),
                hundredths(one["interest"]),
            )
            for one in case["segments"]
        ], case["id"]
        assert found.interest_minor == hundredths(case["interest"]), case["id"]
        assert found.fee_minor == hundredths(case["fixed_indemnity"]), case["id"]


def test_our_rates_are_those_of_the_table():
    with TABLE.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            year, half = row["semester"].split("-S")
            ours = RATES[date(int(year), 1 if half == "1" else 7, 1)]
            assert ours.reference_bp == hundredths(row["ecb_refi_on_first_day"])
            assert ours.legal_bp == hundredths(row["legal_rate_professionals"])
            assert ours.checked == ("single source" not in row["agrees_with_ecb_changes"])


def test_the_rate_of_a_half_year_is_the_one_in_force_on_its_first_day():
    with CHANGES.open(encoding="utf-8") as file:
        changes = [
            (date.fromisoformat(row["effective_date"]), hundredths(row["main_refinancing"]))
            for row in csv.DictReader(file)
        ]
    known_to = half_year(changes[-1][0])[1] + timedelta(days=1)
    for first, rate in RATES.items():
        if first <= known_to:
            assert rate.reference_bp == [bp for on, bp in changes if on <= first][-1]
