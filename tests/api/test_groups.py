"""Corporate groups over HTTP: founded, joined, limited, and felt by the order screen."""

import pytest

from credit.store.db import db
from credit.store.groups import CustomerGroup
from tasks.figures import recompute
from tests.builders import add, an_account, an_item
from tests.clients import signed_in_client

GROUPS = "/api/v1/customer-groups"
ANY = {"If-Match": "*"}


@pytest.fixture
def kofi(app, house):
    return signed_in_client(app, house.kofi)


def a_group(**more):
    group = add(CustomerGroup(**({"name": "Groupe Val", "currency": "EUR"} | more)))
    db.session.commit()
    return group


def set_limit(browser, group, minor, headers=ANY, name="Groupe Val"):
    body = {"name": name, "limit_minor": minor}
    return browser.put(f"{GROUPS}/{group.id}", json=body, headers=headers)


def test_a_group_is_founded_joined_and_shown_on_its_accounts(kofi, house):
    first, second = an_account(house, "C1"), an_account(house, "C2")
    an_item(second, "F-1", 300_00)
    group_id = kofi.post(GROUPS, json={"name": "Groupe Val"}).json["id"]
    for each in (first, second):
        joined = kofi.put(f"/api/v1/customers/{each.id}/group", json={"group_id": group_id})
        assert joined.status_code == 200, joined.json
    assert (
        set_limit(kofi, db.session.get_one(CustomerGroup, group_id), 1_000_00).json["version"] == 2
    )
    recompute()
    shown = kofi.get(f"/api/v1/customers/{first.id}").json["group"]
    assert (shown["exposure_minor"], shown["left_minor"], shown["accounts"]) == (300_00, 700_00, 2)
    assert [each["code"] for each in shown["members"]] == ["C1", "C2"]
    assert [each["name"] for each in kofi.get(GROUPS).json] == ["Groupe Val"]


@pytest.mark.parametrize(
    ("username", "minor", "status"),
    [
        ("paul", 10_000_00, 200),
        ("paul", 10_000_01, 403),
        ("kofi", 50_000_01, 403),
        ("claire", 50_000_01, 200),
    ],
)
def test_the_rank_must_reach_the_amount(app, house, username, minor, status):
    browser = signed_in_client(app, house.people[username])
    assert set_limit(browser, a_group(), minor).status_code == status


def test_lifting_a_limit_asks_the_rank_its_amount_asked(app, house, kofi):
    group = a_group(limit_minor=90_000_00)
    assert set_limit(kofi, group, None).json["code"] == "not_your_decision"
    assert set_limit(signed_in_client(app, house.claire), group, None).status_code == 200


@pytest.mark.parametrize("minor", [-1, 10**16, "1000", 12.5])
def test_an_amount_that_is_none_names_the_field_and_changes_nothing(kofi, minor):
    group = a_group(limit_minor=5_000_00)
    refused = set_limit(kofi, group, minor)
    assert (refused.status_code, refused.json["code"]) == (422, "invalid")
    assert "limit_minor" in str(refused.json["facts"])
    db.session.refresh(group)
    assert (group.limit_minor, group.version) == (5_000_00, 1)


def test_who_read_an_older_version_changes_nothing(kofi):
    group = a_group()
    assert set_limit(kofi, group, 1_000_00, {"If-Match": '"1"'}).status_code == 200
    late = set_limit(kofi, group, 2_000_00, {"If-Match": '"1"'})
    assert (late.status_code, late.json["code"], late.json["facts"]) == (
        412,
        "group_changed",
        {"version": 2},
    )
    assert set_limit(kofi, group, 2_000_00, {}).status_code == 428


def test_a_name_is_borne_once(kofi):
    group = a_group(name="Groupe Écluse")
    for name in ("Groupe Écluse", "groupe écluse"):
        assert kofi.post(GROUPS, json={"name": name}).json["code"] == "group_name_taken"
    assert set_limit(kofi, group, None, name="GROUPE ÉCLUSE").status_code == 200, "it is its own"


def test_accounts_of_another_currency_stay_out(kofi, house):
    customer, group = an_account(house), a_group(currency="CHF")
    refused = kofi.put(f"/api/v1/customers/{customer.id}/group", json={"group_id": group.id})
    assert (refused.json["code"], refused.json["facts"]["wanted"]) == ("group_currency", "CHF")
    assert customer.group_id is None


def test_a_rep_sees_the_group_of_a_customer_and_no_list_of_groups(app, house):
    customer = an_account(house)
    customer.group_id = a_group(limit_minor=5_000_00).id
    db.session.commit()
    rosa = signed_in_client(app, house.rosa)
    assert rosa.get(f"/api/v1/customers/{customer.id}").json["group"]["name"] == "Groupe Val"
    assert rosa.get(GROUPS).status_code == 403
