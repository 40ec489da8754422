"""A customer's country at the desk: it is said with a reason, and everything that is worked out follows."""

from datetime import date, timedelta

import pytest

from credit.operations.law import newcomer
from credit.operations.moment import read_clock
from credit.rules.calendar import is_business_day
from credit.rules.countries import PACKS
from credit.rules.countries.reading import read_pack
from credit.store.db import db
from credit.store.items import Item
from credit.store.journal import JournalEntry
from tasks.figures import recompute
from tasks.penalties import reckon_penalties
from tests.builders import NOW, an_account, an_item
from tests.clients import signed_in_client
from tests.credit.rules.test_countries import ATLANTIS, FOLDER

API = "/api/v1"
LATE = {"document_on": date(2025, 4, 30), "due_on": date(2025, 5, 31)}
PAID = {"state": "closed", "residual_minor": 0, "closed_on": date(2025, 8, 14)} | LATE


@pytest.fixture
def kofi(app, house):
    return signed_in_client(app, house.kofi)


@pytest.fixture
def run(app, clock):
    """Let figures and penalties follow whatever was changed."""

    def go(*customers):
        clock.now += timedelta(minutes=5)
        for each in customers:
            each.stale_at = NOW
        db.session.commit()
        recompute()
        reckon_penalties()

    return go


def move(browser, customer, country, language="de", reason="seen on the invoice", law="debtor"):
    said = {"country": country, "language": language, "law": law, "reason": reason}
    return browser.put(f"{API}/customers/{customer.id}/country", json=said)


def shown(browser, customer):
    return browser.get(f"{API}/customers/{customer.id}/penalties").json


def test_a_customer_that_moves_takes_its_law_along_and_the_journal_says_why(kofi, house, run):
    customer = an_account(house, terms_days=75, terms_derived=False)
    an_item(customer, "F-1", 12_000_00, **PAID)
    run(customer)
    assert shown(kofi, customer)["rows"][0]["total_minor"] == 349_45
    assert move(kofi, customer, "DE", reason="").status_code == 422
    assert move(kofi, customer, "ZZ").status_code == 422
    said = move(kofi, customer, "DE")
    assert (said.json["articles"], said.json["written_in"]) == ("BGB § 286, § 288", "de")
    page = shown(kofi, customer)
    (row,) = page["rows"]
    assert (row["total_minor"], row["fee_minor"]) == (303_10, 40_00)
    assert {one["article"] for one in row["segments"]} == {"BGB § 288 (2)"}
    assert row["law"]["country"] == "DE"
    assert row["law"]["fee_article"] == "BGB § 288 (5)"
    assert page["terms_beyond"]["article"] == "BGB § 271a (1)"
    assert page["floor_bp"] is None, "no floor in German law"
    (entry,) = db.session.query(JournalEntry).filter_by(action="customer.change")
    assert entry.before == {"country": "FR", "language": "fr", "law": "house"}
    moved = {"country": "DE", "language": "de", "law": "debtor"}
    assert entry.after == moved | {"reason": "seen on the invoice"}
    assert "DE · BGB" in kofi.get(f"{API}/exports/penalties.csv").get_data(as_text=True)


def test_a_debtor_abroad_is_under_our_law_until_its_own_is_agreed(kofi, house, run):
    customer = an_account(house, terms_days=75, terms_derived=False)
    an_item(customer, "F-1", 12_000_00, **PAID)
    run(customer)
    rules = move(kofi, customer, "DE", law="house").json
    assert (rules["country"], rules["chosen"], rules["home"]) == ("FR", "house", "FR")
    assert (rules["customer_country"], rules["written_in"]) == ("DE", "de")
    page = shown(kofi, customer)
    (row,) = page["rows"]
    assert (row["total_minor"], row["law"]["country"], row["law"]["chosen"]) == (
        349_45,
        "FR",
        "house",
    )
    assert page["terms_beyond"]["article"] == "C. com. L441-10 I"
    said = {"country": "DE", "language": "de", "reason": "as before"}
    assert kofi.put(f"{API}/customers/{customer.id}/country", json=said).json["chosen"] == "house"


def test_a_house_elsewhere_has_its_own_law_holidays_and_newcomers(app, kofi, house, run):
    app.config["ENCOURS_COUNTRY"] = "DE"
    customer = an_account(house)
    an_item(customer, "F-1", 12_000_00, **PAID)
    run(customer)
    (row,) = shown(kofi, customer)["rows"]
    assert (row["law"]["country"], row["total_minor"]) == ("DE", 303_10)
    read_clock()
    assert not is_business_day(date(2026, 4, 3)), "Good Friday"
    assert is_business_day(date(2026, 7, 14))
    assert newcomer() == {"country": "DE", "language": "de", "terms_days": 30}


def test_a_country_without_rules_follows_the_house_s_and_says_so(kofi, house, run):
    customer = an_account(house)
    an_item(customer, "F-1", 12_000_00, **PAID)
    run(customer)
    rules = move(kofi, customer, "NL", "nl").json
    assert (rules["country"], rules["own"], rules["customer_country"]) == ("FR", False, "NL")
    (row,) = shown(kofi, customer)["rows"]
    assert (row["total_minor"], row["law"]["own"]) == (349_45, False)


def test_pounds_and_euros_are_never_one_sum(kofi, house, run):
    london = an_account(house, "C-UK", country="GB", language="en", law="debtor")
    an_item(london, "P-1", 12_000_00, currency="GBP", **PAID)
    an_item(london, "E-1", 12_000_00, currency="EUR", **PAID)
    an_item(an_account(house, "C-FR"), "F-1", 12_000_00, **PAID)
    run(london, london)
    rows = {row["ref"]: row for row in shown(kofi, london)["rows"]}
    assert (rows["P-1"]["interest_minor"], rows["P-1"]["fee_minor"]) == (314_38, 100_00)
    assert (rows["E-1"]["interest_minor"], rows["E-1"]["fee_minor"]) == (314_38, 0)
    assert rows["E-1"]["law"]["no_fee"] == "currency"
    page = kofi.get(f"{API}/penalties").json
    pounds = {"currency": "GBP", "interest_minor": 314_38, "fee_minor": 100_00}
    assert page["others"] == [pounds]
    assert page["currency"] == "EUR"
    both = [rows["P-1"]["id"], rows["E-1"]["id"]]
    refused = kofi.post(f"{API}/penalties/claim", json={"ids": both})
    assert (refused.status_code, refused.json["code"]) == (422, "mixed_currencies")


def test_a_file_makes_a_country(kofi, house, run, tmp_path, monkeypatch):
    path = tmp_path / "xa.toml"
    path.write_text(ATLANTIS.replace('"XA"', '"PT"'), encoding="utf-8")
    monkeypatch.setitem(PACKS, "PT", read_pack(path, shared=FOLDER))
    customer = an_account(house)
    an_item(customer, "F-1", 36_000_00, **PAID)
    open_item = an_item(customer, "F-2", due_source="default")
    run(customer)
    rules = move(kofi, customer, "PT", "fr").json
    assert (rules["own"], rules["articles"]) == (True, "Tidal Code 1–3")
    assert rules["written_in"] == "en"
    row = next(one for one in shown(kofi, customer)["rows"] if one["ref"] == "F-1")
    assert row["fee_minor"] == 15_00
    assert [one["rate_bp"] for one in row["segments"]] == [815, 715]
    assert db.session.get(Item, open_item.id).due_on == open_item.document_on + timedelta(days=14)
