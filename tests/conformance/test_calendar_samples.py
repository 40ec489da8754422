"""The French calendar against a public table of 26 years."""

import csv
import os
from datetime import date
from pathlib import Path

import pytest

from credit.rules.calendar import house_holidays

SAMPLES = Path(os.environ.get("ENCOURS_SAMPLES", "/nowhere")) / "calendar"
TABLE = SAMPLES / "fr_holidays_target_days_2015_2040.csv"
pytestmark = pytest.mark.skipif(
    not TABLE.is_file(), reason="ENCOURS_SAMPLES names no folder with calendar/"
)


def test_the_public_holidays_are_those_of_the_table():
    with TABLE.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["holiday_in"] == "FR"]
    stated = {date.fromisoformat(row["date"]) for row in rows}
    computed = {day for year in range(2015, 2041) for day in house_holidays(year)}
    assert computed == stated
