"""Credit insurance policies over HTTP: written down, changed, followed by the cover of their buyers."""

import pytest

from credit.store.customers import Company
from credit.store.db import db
from credit.store.journal import JournalEntry
from credit.store.policies import InsurancePolicy
from tasks.figures import recompute
from tests.api.test_customer_cover import a_line
from tests.builders import NOW, add, an_account, an_item
from tests.clients import signed_in_client

POLICIES = "/api/v1/insurance-policies"
ANY = {"If-Match": "*"}
TERMS = {
    "insurer": "Assureur",
    "number": "P1",
    "basis": "gross",
    "vat_bp": None,
    "insured_share_bp": 8_000,
    "cap_minor": 900_000_00,
    "notice_days": 60,
    "extension_days": 30,
    "stop_days": 90,
    "starts_on": "2026-01-01",
    "ends_on": "2026-12-31",
}
NET = {"basis": "net", "vat_bp": 2_000}


@pytest.fixture
def kofi(app, house):
    return signed_in_client(app, house.kofi)


@pytest.fixture
def covered(house):
    customer = an_account(house)
    an_item(customer, amount_minor=1_200_00)
    customer.stale_at = NOW
    a_line(house, customer, amount_minor=5_000_00, insured_share_bp=None)
    db.session.commit()
    recompute()
    return customer


def cover_seen_by(browser, customer):
    return browser.get(f"/api/v1/customers/{customer.id}").json["cover"]


def test_a_policy_is_written_down_and_its_terms_are_followed(kofi, covered):
    before = cover_seen_by(kofi, covered)
    assert (before["covered_minor"], before["lines"][0]["terms"]) == (1_080_00, None)
    kept = kofi.post(POLICIES, json=TERMS)
    assert (kept.status_code, kept.json["version"]) == (201, 1)
    assert [each["number"] for each in kofi.get(POLICIES).json] == ["P1"]
    after = cover_seen_by(kofi, covered)
    assert (after["covered_minor"], after["uncovered_minor"]) == (960_00, 240_00)
    assert after["lines"][0]["share_bp"] == 8_000
    assert after["lines"][0]["terms"]["stop_days"] == 90


def test_a_policy_net_of_vat_covers_the_debt_without_it(kofi, covered):
    kofi.post(POLICIES, json=TERMS | NET)
    found = cover_seen_by(kofi, covered)
    assert found["covered_minor"] == 800_00, "1 200 with 20 % VAT is 1 000 without, of which 80 %"
    line = found["explain"]["inputs"]["lines"][0]
    assert (line["basis"], line["vat_bp"], line["insurable_minor"]) == ("net", 2_000, 1_000_00)


@pytest.mark.parametrize(
    "period",
    [
        pytest.param({"ends_on": "2026-11-22"}, id="over"),
        pytest.param({"starts_on": "2026-11-24"}, id="not begun"),
    ],
)
def test_outside_its_period_a_policy_covers_nothing(kofi, covered, period):
    kofi.post(POLICIES, json=TERMS | period)
    assert cover_seen_by(kofi, covered) is None


BAD = [
    pytest.param({"insured_share_bp": -1}, "insured_share_bp", id="a negative share"),
    pytest.param({"insured_share_bp": 10_001}, "insured_share_bp", id="more than the whole"),
    pytest.param({"cap_minor": -1}, "cap_minor", id="a negative cap"),
    pytest.param({"cap_minor": 10**19}, "cap_minor", id="a cap no database holds"),
    pytest.param({"notice_days": -1}, "notice_days", id="negative days"),
    pytest.param({"stop_days": 10**9}, "stop_days", id="days no calendar holds"),
    pytest.param({"extension_days": "30"}, "extension_days", id="days in quotes"),
    pytest.param({"starts_on": "2027-01-01"}, "ends_on", id="swapped dates"),
    pytest.param({"starts_on": "soon"}, "starts_on", id="no date"),
    pytest.param({"basis": "net"}, "vat_bp", id="net without a rate"),
    pytest.param({"vat_bp": 2_000}, "vat_bp", id="gross with a rate"),
    pytest.param({"basis": "other"}, "basis", id="an unknown basis"),
    pytest.param({"number": " "}, "number", id="no number"),
    pytest.param({"insurer": "a\x00b"}, "insurer", id="what no database keeps"),
    pytest.param({"more": 1}, "more", id="an unknown field"),
]


@pytest.mark.parametrize(("said", "field"), BAD)
def test_bad_terms_name_the_field_and_change_nothing(kofi, said, field):
    policy_id = kofi.post(POLICIES, json=TERMS).json["id"]
    written = db.session.query(JournalEntry).count()
    for refused in (
        kofi.put(f"{POLICIES}/{policy_id}", json=TERMS | said, headers=ANY),
        kofi.post(POLICIES, json=TERMS | {"number": "P2"} | said),
    ):
        assert refused.status_code == 422, refused.json
        assert field in str(refused.json["facts"])
    (kept,) = kofi.get(POLICIES).json
    assert {name: kept[name] for name in TERMS} == TERMS
    assert kept["version"] == 1
    assert db.session.query(JournalEntry).count() == written


def test_who_read_an_older_version_changes_nothing(kofi):
    policy_id = kofi.post(POLICIES, json=TERMS).json["id"]
    at, seen = f"{POLICIES}/{policy_id}", {"If-Match": '"1"'}
    assert kofi.put(at, json=TERMS | {"stop_days": 60}, headers=seen).json["version"] == 2
    late = kofi.put(at, json=TERMS | {"stop_days": 30}, headers=seen)
    assert (late.status_code, late.json["code"]) == (412, "policy_changed")
    assert kofi.put(at, json=TERMS).status_code == 428
    assert kofi.put(at, json=TERMS | {"stop_days": 60}, headers=ANY).json["version"] == 2, "same"
    assert db.session.get_one(InsurancePolicy, policy_id).stop_days == 60


def test_a_number_is_borne_once_in_a_company(kofi, house):
    kofi.post(POLICIES, json=TERMS)
    again = kofi.post(POLICIES, json=TERMS)
    assert (again.status_code, again.json["code"]) == (409, "policy_number_taken")
    other = add(Company(name="Autre", siren="732829320"))
    db.session.commit()
    assert kofi.post(POLICIES, json=TERMS).json["code"] == "company_needed"
    assert kofi.post(POLICIES, json=TERMS | {"company_id": other.id}).status_code == 201
    assert kofi.post(POLICIES, json=TERMS | {"company_id": 9_999}).status_code == 404
