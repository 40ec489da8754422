"""Identifiers of others: every row of check_digits.csv judged as it states."""

import csv
import os
from collections import Counter
from pathlib import Path

import pytest

from credit.rules import identifiers

TABLE = Path(os.environ.get("ENCOURS_SAMPLES", "/nowhere")) / "identifiers" / "check_digits.csv"
pytestmark = pytest.mark.skipif(
    not TABLE.is_file(), reason="ENCOURS_SAMPLES names no folder with identifiers/"
)

JUDGES = {
    "siren": identifiers.is_siren,
    "siret": identifiers.is_siret,
    "vat": identifiers.is_vat,
    "iban": identifiers.is_iban,
    "rf": identifiers.is_creditor_reference,
    "ogm": identifiers.is_ogm,
    "lei": identifiers.is_lei,
    "bic": identifiers.is_bic,
}


def test_every_row_is_judged_as_stated():
    with TABLE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    wrong = [
        row for row in rows if JUDGES[row["kind"]](row["value"]) != (row["verdict"] == "valid")
    ]
    counts = Counter((row["kind"], row["verdict"]) for row in rows)
    missed = Counter(row["kind"] for row in wrong)
    print(f"\n{'kind':8}{'valid':>8}{'invalid':>9}{'misjudged':>11}")
    for kind in JUDGES:
        print(f"{kind:8}{counts[kind, 'valid']:8}{counts[kind, 'invalid']:9}{missed[kind]:11}")
    assert wrong == []
    assert len(rows) >= 60
