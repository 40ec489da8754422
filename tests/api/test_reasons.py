"""The company's reasons over HTTP: published, on phones at once, retired ones readable and not offered."""

from credit.operations.reasons_in_force import named
from credit.store.db import db
from credit.store.field import Dispute
from tests.api.sync.phone import a_dispute, outcomes
from tests.api.sync.test_pull import pull, rows
from tests.builders import an_account, an_item
from tests.clients import signed_in_client

API = "/api/v1/reasons"
ANY = {"If-Match": "*"}


def publish(browser, *reasons, headers=ANY):
    body = {"reasons": reasons, "reason": "asked by the yard"}
    return browser.put(API, json=body, headers=headers)


def test_reasons_are_renamed_retired_and_added_and_phones_hear_of_it(app, house):
    ada, rosa = (signed_in_client(app, person) for person in (house.ada, house.rosa))
    shown = ada.get(API).json
    quality = next(one for one in shown["reasons"] if one["code"] == "quality")
    quality.pop("delivered")
    added = {"kind": "dispute", "fr": "Palettes", "en": "Pallets", "department": "logistics"}
    said = publish(
        ada, quality | {"active": False}, added | {"days": 2}, headers={"If-Match": '"0"'}
    )
    assert (said.status_code, said.json["version"]) == (200, 1)
    told = {row["id"]: row for row in rows(pull(rosa), "reason")}
    assert told["dispute/quality"]["kind"] == "dispute_retired"
    assert told["dispute/quality"]["fr"] == "Qualité"
    pallets = told["dispute/palettes"]
    assert (pallets["kind"], pallets["en"], pallets["days"]) == ("dispute", "Pallets", 2)
    assert [row["code"] for row in told.values() if row["kind"] == "dispute"][-1] == "other"
    assert (named("palettes", "en"), named("price")) == ("Pallets", "price")  # on paper, in notices
    differences = ada.get(f"{API}/differences?before=0&after=1").json["differences"]
    assert next((one["code"], one["name"], one["after"]) for one in differences) == (
        "quality",
        "active",
        False,
    )
    fair = {"kind": "limit", "fr": "Salon", "en": "Fair"}
    assert publish(ada, fair, headers={"If-Match": '"0"'}).status_code == 412
    wrong = publish(ada, quality | {"fr": ""})
    assert (wrong.status_code, wrong.json["facts"]["field"]) == (422, "dispute/quality.fr")


def test_what_a_phone_said_before_it_heard_is_taken_and_the_desk_offers_it_no_more(app, house):
    ada, kofi, rosa = (signed_in_client(app, who) for who in (house.ada, house.kofi, house.rosa))
    customer = an_account(house, "C1")
    publish(
        ada, {"kind": "dispute_detail", "parent": "quantity", "fr": "Palettes", "en": "Pallets"}
    )
    one = next(each for each in ada.get(API).json["reasons"] if each["code"] == "palettes")
    one.pop("delivered")
    publish(ada, one | {"active": False})
    said = a_dispute(customer, reason="quantity", detail="palettes")
    invented = a_dispute(customer, reason="quantity", detail="damages")
    assert outcomes(rosa, said, invented) == [("applied", None), ("rejected", "malformed")]
    dispute = db.session.query(Dispute).one()
    assert (dispute.reason, dispute.detail) == ("quantity", "palettes")
    qualify = {"item_id": an_item(customer).id, "amount_minor": 50_00, "reason": "quantity"}
    at = f"/api/v1/disputes/{dispute.id}/qualification"
    assert kofi.put(at, json=qualify | {"detail": "palettes"}).status_code == 200  # it stood there
    dispute.detail = None
    db.session.commit()
    refused = kofi.put(at, json=qualify | {"detail": "palettes"})
    assert (refused.status_code, refused.json["code"]) == (422, "reason_unfit")
