from io import BytesIO

import pytest
from sqlalchemy import delete, select

from credit.store.customers import CustomerPortfolio
from credit.store.db import db
from credit.store.people import Installation, User
from tests.builders import NOW, add, an_account
from tests.clients import give_password, signed_in_client

AT = "/api/v1/beginnings"


@pytest.fixture
def founder(app, clock):
    """The first administrator of an installation where nothing is yet."""
    add(Installation(id=1))
    person = add(User(username="ada", name="Ada", role="admin", created_at=NOW))
    return signed_in_client(app, person)


def test_an_empty_company_has_everything_before_it(founder):
    found = founder.get(AT).json
    assert {name: found[name] for name in ("ledgers", "customers", "invited", "carriers")} == {
        "ledgers": 0,
        "customers": 0,
        "invited": 0,
        "carriers": 0,
    }
    assert found["reach"] == "here"


def test_everybody_goes_into_one_portfolio_and_so_does_whoever_comes_later(app, house, founder_of):
    ada = founder_of(house)
    an_account(house)
    db.session.execute(delete(CustomerPortfolio))
    assert ada.get(AT).json["unassigned"] == 1
    made = ada.post(f"{AT}/portfolio", json={"portfolio": "Tous les clients", "agency": "Siège"})
    assert made.status_code == 201
    assert ada.get(AT).json["unassigned"] == 0
    assert db.session.get_one(Installation, 1).default_portfolio_id == made.json["portfolio_id"]
    again = ada.post(f"{AT}/portfolio", json={"portfolio": "Tous les clients", "agency": "Siège"})
    assert (again.status_code, again.json["code"]) == (409, "name_taken")


def test_an_invitation_is_a_code_to_type_and_customers_to_see(app, house, founder_of):
    ada = founder_of(house)
    before = ada.get(AT).json["invited"]
    body = {"username": "nina", "name": "Nina", "role": "rep", "portfolio_id": house.nord.id}
    made = ada.post(f"{AT}/invitations", json=body)
    assert made.status_code == 201
    assert ada.get(AT).json["invited"] == before + 1
    nina = app.test_client()
    chosen = {"username": "nina", "code": made.json["code"], "new": "nina's own password"}
    assert nina.post("/api/v1/password/reset", json=chosen).status_code == 204
    assert nina.sign_in("nina", chosen["new"]).status_code == 200
    pulled = nina.get("/api/v1/sync/pull?c=")
    assert f"portfolio:{house.nord.id}/core" in pulled.get_data(as_text=True)
    holders = {row["id"]: row["holders"] for row in ada.get("/api/v1/portfolios").json}
    assert house.rosa.id in holders[house.nord.id], "who held it holds it still"


def test_a_rep_without_a_portfolio_is_not_let_in_by_halves(house, founder_of):
    ada = founder_of(house)
    body = {"username": "nina", "name": "Nina", "role": "rep"}
    answer = ada.post(f"{AT}/invitations", json=body)
    assert (answer.status_code, answer.json["code"]) == (422, "needs_portfolio")
    assert db.session.scalar(select(User).where(User.username == "nina")) is None


def test_a_phone_counts_once_it_holds_customers(app, house, founder_of):
    ada = founder_of(house)
    an_account(house)
    give_password(house.rosa)
    assert ada.get(AT).json["carriers"] == 0
    rosa = app.test_client()
    rosa.sign_in("rosa")
    rosa.get("/api/v1/sync/pull?c=")
    assert ada.get(AT).json["carriers"] == 1


def test_the_picture_of_the_address_holds_the_address_alone(founder):
    answer = founder.get(f"{AT}/address.svg")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert answer.data.startswith(b"<svg")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.fixture
def founder_of(app):
    return lambda house: signed_in_client(app, house.ada)


def test_an_administrator_has_the_files_they_handed_in_and_nobody_elses(app, house, founder_of):
    ada, kofi = founder_of(house), signed_in_client(app, house.kofi)
    files = {}
    for who, browser in (("ada", ada), ("kofi", kofi)):
        form = {"kind": "fec", "file": (BytesIO(f"{who}".encode()), f"{who}.txt")}
        files[who] = browser.post("/api/v1/imports", data=form).json["id"]
    assert [row["id"] for row in ada.get("/api/v1/imports").json] == [files["ada"]]
    assert ada.get(f"/api/v1/imports/{files['ada']}").status_code == 200
    assert ada.get(f"/api/v1/imports/{files['kofi']}").status_code == 404
    assert ada.delete(f"/api/v1/imports/{files['kofi']}").status_code == 404
    assert {row["id"] for row in kofi.get("/api/v1/imports").json} == set(files.values())
