"""A document without a number is shown by its label, wherever the desk lists documents."""

import pytest
from sqlalchemy import select

from credit.operations.actor import MACHINE
from credit.store.db import db
from credit.store.dunning import DunningMessage
from credit.store.field import Dispute
from tasks.dunning import decide_all
from tasks.figures import recompute
from tasks.penalties import reckon_penalties
from tests.builders import NOW, add, an_account, an_item
from tests.clients import signed_in_client
from tests.credit.operations.test_dunning import a_dispute

API = "/api/v1"
LABEL = "Chantier de mai"
NORD = "scope=portfolio&id={nord}"


@pytest.fixture
def kofi(app, house):
    """The desk, of whose customer an invoice without a number is late, disputed in part, and reminded of."""
    customer = an_account(house, "C001", email="compta@client.example", stale_at=NOW)
    nameless = {"label": LABEL, "due_source": "column"}
    late = an_item(customer, "", 100_00, **nameless)
    add(a_dispute(late, 30_00, house=house))
    an_item(customer, "", 50_00, natural_key="old", stage="triage", **nameless)
    db.session.commit()
    recompute()
    reckon_penalties()
    decide_all(MACHINE, by_hand=True)
    return signed_in_client(app, house.kofi)


def refs(said):
    """Give every `ref` in an answer, however deep."""
    if isinstance(said, list):
        return [ref for each in said for ref in refs(each)]
    if not isinstance(said, dict):
        return []
    mine = [value for name, value in said.items() if name == "ref"]
    return mine + [ref for value in said.values() for ref in refs(value)]


@pytest.mark.parametrize(
    "path",
    [
        "/dunning/decisions?reason=level_due",
        "/dunning/messages/{message}",
        "/dunning/items/{item}",
        "/triage",
        "/disputes",
        "/disputes/{dispute}/evidence",
        "/late-items",
        "/penalties",
        "/customers/{customer}/penalties",
        "/customers/{customer}/exposure",
        "/root-causes",
        f"/forecast/lines?{NORD}",
        f"/overview/lines?of=disputes&{NORD}",
        f"/overview/lines?of=cost&{NORD}",
    ],
)
def test_it_is_called_by_its_label(kofi, house, path):
    dispute = db.session.scalars(select(Dispute)).one()
    place = path.format(
        message=db.session.scalars(select(DunningMessage.id)).one(), dispute=dispute.id,
        item=dispute.item_id, customer=dispute.customer_id, nord=house.nord.id,
    )  # fmt: skip
    answer = kofi.get(API + place)
    assert answer.status_code == 200, answer.json
    assert set(refs(answer.json)) == {LABEL}


@pytest.mark.parametrize("name", ["dunning-decisions", "disputes", "penalties", "forecast"])
def test_it_is_called_by_its_label_in_an_export(kofi, name):
    assert LABEL in kofi.get(f"{API}/exports/{name}.csv").get_data(as_text=True)
