import json
from datetime import date

import pytest

from credit.formats.bodacc import InsolvencyNotice, NotNotices, read_notices

OPENING = {
    "type": "initial",
    "famille": "Jugement d'ouverture",
    "nature": "Jugement d'ouverture de liquidation judiciaire",
    "date": "2026-11-12",
}


def a_record(judgment=None, **more):
    return {
        "id": "A202602212345",
        "publicationavis": "A",
        "dateparution": "2026-11-20",
        "typeavis": "annonce",
        "familleavis": "collective",
        "registre": ["123 456 782", "123456782"],
        "jugement": json.dumps(OPENING | (judgment or {})),
    } | more


def read(*records):
    return read_notices(json.dumps(records).encode())


@pytest.mark.parametrize(
    "wrapped",
    [
        pytest.param([a_record()], id="an export"),
        pytest.param({"total_count": 1, "results": [a_record()]}, id="API v2.1"),
        pytest.param({"nhits": 1, "records": [{"fields": a_record()}]}, id="API v1"),
        pytest.param([a_record(registre="123 456 782,123456782")], id="the register as one text"),
        pytest.param([a_record(jugement=OPENING)], id="the judgment as an object"),
    ],
)
def test_an_opening_is_read_however_it_is_wrapped(wrapped):
    nature = "Jugement d'ouverture de liquidation judiciaire"
    assert read_notices(json.dumps(wrapped).encode()) == [
        InsolvencyNotice(
            "A202602212345", "123456782", date(2026, 11, 12), date(2026, 11, 20), nature
        )
    ]


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(a_record(familleavis="dpc"), id="accounts filed"),
        pytest.param(a_record(typeavis="annulation"), id="annulled"),
        pytest.param(a_record({"famille": "Jugement de clôture"}), id="proceedings closed"),
        pytest.param(a_record({"famille": "Dépôt de l'état des créances"}), id="list of claims"),
        pytest.param(a_record(registre=None), id="no register number"),
        pytest.param(a_record(registre=["12"]), id="no SIREN"),
        pytest.param(a_record(dateparution="hier"), id="no day"),
        pytest.param(a_record(jugement="{"), id="a broken judgment"),
        pytest.param(a_record(jugement=None), id="no judgment"),
        pytest.param("A2026", id="no record"),
        pytest.param({"fields": 3}, id="no fields"),
    ],
)
def test_what_opens_nothing_is_left_out(record):
    assert read(record) == []


def test_a_conversion_into_liquidation_counts_and_a_missing_day_is_the_publications():
    [notice] = read(a_record({"famille": "Jugement prononçant", "date": None}))
    assert notice.judged_on == notice.published_on == date(2026, 11, 20)


@pytest.mark.parametrize("data", [b"<html>", b"3", b'{"error": "x"}', b"\xff\xfe", b"[" * 100_000])
def test_another_file_is_refused(data):
    with pytest.raises(NotNotices):
        read_notices(data)
