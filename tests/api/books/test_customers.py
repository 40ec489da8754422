from datetime import date
from uuid import uuid4

import pytest

from credit.operations.actor import MACHINE
from credit.operations.work import transact
from credit.store.commitments import SalesOrder
from credit.store.customers import Customer, FiguresDay
from credit.store.db import db
from credit.store.field import Dispute, DisputeComment, Note
from credit.store.items import MonthSales
from tasks.figures import recompute
from tests.builders import NOW, a_step, add, an_account, an_item
from tests.clients import signed_in_client


@pytest.fixture
def customers(house):
    """Three customers: two of rosa's, one of samir's."""
    one = an_account(house, "C001", name="Établissements Lœuf & Fils", limit_minor=1_000_00)
    two = an_account(house, "C002", name="Charpentes du Val", siren="552100554")
    three = an_account(house, "C003", name="Bâti Sud", portfolio=house.sud)
    an_item(one, "FA-2026/77", 300_00)
    an_item(two, "FA-2026/78", 900_00, due_on=date(2026, 12, 24))
    an_item(three, "FB-1", 50_00)
    add(MonthSales(customer_id=one.id, month=date(2026, 11, 1), sales_minor=300_00))
    add(MonthSales(customer_id=two.id, month=date(2026, 10, 1), sales_minor=900_00))
    db.session.commit()
    ids = [one.id, two.id, three.id]
    transact(MACHINE, lambda work: work.touch(*ids, figures=True))
    recompute()
    return ids


def listed(app, user, query=""):
    answer = signed_in_client(app, user).get(f"/api/v1/customers{query}")
    assert answer.status_code == 200, answer.json
    return [row["code"] for row in answer.json["rows"]]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["C003", "C002", "C001"]),
        ("?q=etablissements", ["C001"]),
        ("?q=LOEUF fils", ["C001"]),
        ("?q=bati", ["C003"]),
        ("?q=c002", ["C002"]),
        ("?q=552100554", ["C002"]),
        ("?q=fa-2026/77", ["C001"]),
        ("?q=FA-2026", ["C002", "C001"]),
        ("?q=100%25", []),
        ("?q=val nowhere", []),
        ("?sort=-overdue", ["C001", "C003", "C002"]),
        ("?sort=exposure", ["C003", "C001", "C002"]),
        ("?sort=available", ["C001", "C003", "C002"]),
        ("?risk=A", []),
        ("?risk=unrated", ["C003", "C002", "C001"]),
        ("?page=2", []),
    ],
)
def test_the_desk_finds_customers(app, house, customers, query, codes):
    assert listed(app, house.kofi, query) == codes


def test_a_line_says_what_the_list_shows(app, house, customers):
    rows = signed_in_client(app, house.kofi).get("/api/v1/customers?q=C001").json["rows"]
    assert rows == [
        {
            "id": customers[0],
            "code": "C001",
            "name": "Établissements Lœuf & Fils",
            "siren": None,
            "company_id": house.company.id,
            "portfolio_id": house.nord.id,
            "portfolio": "Nord 1",
            "agency": "Nord",
            "active": True,
            "risk_class": "unrated",
            "hold": False,
            "colour": "amber",
            "reasons": ["overdue"],
            "exposure_minor": 300_00,
            "limit_minor": 1_000_00,
            "available_minor": 700_00,
            "overdue_minor": 300_00,
            "oldest_days": 22,
            "disputed_minor": 0,
            "promised_minor": 0,
            "currency": "EUR",
            "as_of": "2026-11-20",
        }
    ]


def test_everyone_lists_only_what_they_may_see(app, house, customers):
    assert listed(app, house.rosa) == ["C002", "C001"]
    assert listed(app, house.meriem, "?sort=code") == ["C001", "C002"]
    assert listed(app, house.samir, "?q=FA-2026") == []
    assert listed(app, house.lea) == []
    assert signed_in_client(app, house.rosa).get("/api/v1/customers?sort=secret").status_code == 422
    assert app.test_client().get("/api/v1/customers").status_code == 401


def test_an_administrator_assigns_names_and_sees_no_figures(app, house, customers):
    rows = signed_in_client(app, house.ada).get("/api/v1/customers").json["rows"]
    assert {row["exposure_minor"] for row in rows} == {None}
    assert {row["colour"] for row in rows} == {None}
    assert (
        signed_in_client(app, house.ada).get(f"/api/v1/customers/{customers[0]}").status_code == 404
    )


def test_a_dossier_is_the_bucket_and_the_limits(app, house, customers):
    answer = signed_in_client(app, house.rosa).get(f"/api/v1/customers/{customers[0]}").json
    summary = dict(zip(answer["put"]["summary"]["f"], answer["put"]["summary"]["c"], strict=True))
    assert summary["exposure"] == [300_00]
    assert [limit["amount_minor"] for limit in answer["limits"]] == [1_000_00]


def test_a_strangers_customer_is_as_missing_as_none(app, house, customers):
    rosa = signed_in_client(app, house.rosa)
    strange, none = (rosa.get(f"/api/v1/customers/{one}") for one in (customers[2], 999_999))
    assert (strange.status_code, none.status_code) == (404, 404)
    assert strange.json["code"] == none.json["code"]


def test_a_contributor_sees_the_card_without_limits_or_scores(app, house, customers):
    dispute = add(
        Dispute(
            id=uuid4(), customer_id=customers[0], amount_minor=100, reason="delivery",
            opened_by_id=house.rosa.id, opened_on=date(2026, 11, 20), client_time=NOW, created_at=NOW,
        )
    )  # fmt: skip
    a_step(dispute)
    db.session.get_one(Customer, customers[0]).external_native = "71"
    db.session.commit()
    lea = signed_in_client(app, house.lea)
    answer = lea.get(f"/api/v1/customers/{customers[0]}").json
    assert (answer["limits"], answer["external"], answer["explain"]) == ([], None, {})
    assert set(answer["put"]) == {"customer", "dispute", "dispute_step"}
    rows = lea.get("/api/v1/customers").json["rows"]
    assert [(row["code"], row["limit_minor"], row["colour"]) for row in rows] == [
        ("C001", None, None)
    ]
    assert lea.get("/api/v1/board").status_code == 403


def test_a_contributor_reads_the_steps_of_the_department_and_nobody_else_s(app, house, customers):
    said = {
        "customer_id": customers[0], "amount_minor": 100, "opened_by_id": house.rosa.id,
        "opened_on": date(2026, 11, 20), "client_time": NOW, "created_at": NOW,
    }  # fmt: skip
    ours = add(Dispute(id=uuid4(), reason="delivery", **said))
    theirs = add(Dispute(id=uuid4(), reason="quality", **said))
    a_step(ours)
    a_step(ours, "production", asked="weigh it again")
    a_step(theirs, "production")
    for dispute in (ours, theirs):
        add(
            DisputeComment(
                id=uuid4(), dispute_id=dispute.id, author_id=house.paul.id, text=dispute.reason,
                created_at=NOW,
            )
        )  # fmt: skip
    add(
        Note(
            id=uuid4(), customer_id=customers[0], author_id=house.rosa.id, text="Margin is thin",
            client_time=NOW, created_at=NOW,
        )
    )  # fmt: skip
    db.session.get_one(Customer, customers[0]).insolvency_on = date(2026, 11, 2)
    db.session.commit()
    lea = signed_in_client(app, house.lea)
    put = lea.get(f"/api/v1/customers/{customers[0]}").json["put"]
    assert set(put) == {"customer", "dispute", "dispute_comment", "dispute_step"}

    def values(entity, name):
        return put[entity]["c"][put[entity]["f"].index(name)]

    assert values("dispute", "reason") == ["delivery"]
    assert values("dispute_step", "asked") == ["Find the slip"]
    assert values("dispute_comment", "text") == ["delivery"]
    assert values("customer", "insolvency_on") == [None]
    for refused in ("disputes", "late-items", "exports/disputes.csv", "kpis"):
        assert lea.get(f"/api/v1/{refused}").status_code == 403


def test_the_board_adds_up_and_explains(app, house, customers):
    board = signed_in_client(app, house.kofi).get("/api/v1/board").json
    assert (board["exposure_minor"], board["overdue_minor"]) == (1250_00, 350_00)
    assert sum(board["buckets"].values()) == board["exposure_minor"]
    assert board["as_of"] == "2026-11-20"
    # 1250 owed: 300 of November (20 days elapsed), 900 of October (31 days), and no older sales.
    assert (board["dso"], board["companies"][0]["dso_at_least"]) == (51.0, True)
    assert board["explain"]["dso"]["inputs"]["steps"] == [[30000, 20, 20.0], [90000, 31, 31.0]]
    assert board["best_possible_dso"] == 40.7
    assert board["average_days_delinquent"] == 10.3
    assert board["unassigned"] == board["triage"] == board["to_decide"] == 0
    for figure in ("exposure", "overdue", "dso", "best_possible_dso", "disputed", "promised"):
        assert board["explain"][figure]["rule"]
    nord = signed_in_client(app, house.meriem).get("/api/v1/board").json
    assert nord["exposure_minor"] == 1200_00


def test_the_board_counts_what_is_ordered_and_what_was_discounted(app, house, customers):
    customer = db.session.get_one(Customer, customers[0])
    gone = {"kind": "bill", "account": "511400", "state": "closed", "closed_on": date(2026, 11, 5)}
    an_item(customer, "LCR-1", 80_00, due_on=date(2026, 12, 31), **gone)
    of = {"company_id": customer.company_id, "customer_id": customer.id, "currency": "EUR"}
    add(SalesOrder(number="B1", ordered_on=date(2026, 11, 2), amount_minor=200_00, **of))
    db.session.commit()
    transact(MACHINE, lambda work: work.touch(customer.id, figures=True))
    recompute()
    board = signed_in_client(app, house.kofi).get("/api/v1/board").json
    assert board["exposure_minor"] == 1250_00 + 80_00 + 200_00
    inputs = board["explain"]["exposure"]["inputs"]
    assert (inputs["discounted"], inputs["committed"]) == (80_00, 200_00)
    assert sum(board["buckets"].values()) == 1250_00, "the ledger's own balance"


def test_movers_are_who_moved_since_the_last_business_day(app, house, customers, clock):
    clock.now = clock.now.replace(day=24)
    an_item(db.session.get_one(Customer, customers[1]), "F-9", 77_00)
    transact(MACHINE, lambda work: work.touch(customers[1], figures=True))
    recompute()
    movers = signed_in_client(app, house.kofi).get("/api/v1/board").json["movers"]
    assert [
        (one["customer"], one["delta_minor"], one["overdue_delta_minor"]) for one in movers
    ] == [("Charpentes du Val", 77_00, 77_00)]


def stood(customer, day, overdue_minor, risk_class="A"):
    add(
        FiguresDay(
            customer_id=customer.id,
            day=date(2026, 11, day),
            exposure_minor=5_000_00,
            overdue_minor=overdue_minor,
            colour="green",
            risk_class=risk_class,
        )
    )


def test_movers_leave_out_whoever_looks_the_same_and_keep_the_worst(app, house):
    for n in range(12):
        same = an_account(house, f"S{n:02}", name=f"Pareil {n}")
        stood(same, 20, 100_00, "A")
        stood(same, 23, 100_40, "B")  # cents, and a class under the same badge
    better, worse = an_account(house, "M1", name="Mieux"), an_account(house, "P1", name="Pire")
    held = an_account(house, "H1", name="Tenu")
    held.hold_reason, held.held_on = "impayé", date(2026, 11, 2)
    for customer, before, after, to_class in (
        (better, 900_00, 100_00, "A"),
        (worse, 0, 250_00, "C"),
        (held, 700_00, 700_00, "D"),
    ):
        stood(customer, 20, before, "A")
        stood(customer, 23, after, to_class)
    just_held = an_account(house, "H2", name="Bloqué ce matin")
    just_held.hold_reason, just_held.held_on = "impayé", date(2026, 11, 23)
    stood(just_held, 20, 0)
    stood(just_held, 23, 0)
    db.session.commit()
    movers = signed_in_client(app, house.kofi).get("/api/v1/board").json["movers"]
    assert [(one["customer"], one["overdue_delta_minor"]) for one in movers] == [
        ("Pire", 250_00),
        ("Bloqué ce matin", 0),
        ("Mieux", -800_00),
    ]


def test_an_empty_house_has_an_empty_board(app, house):
    db.session.delete(house.company)
    db.session.commit()
    board = signed_in_client(app, house.kofi).get("/api/v1/board").json
    assert (board["as_of"], board["dso"], board["exposure_minor"]) == (None, None, 0)


def test_the_ledger_says_how_old_it_is(app, house, clock):
    clock.now = clock.now.replace(day=25)
    found = signed_in_client(app, house.rosa).get("/api/v1/ledger").json
    assert [(one["as_of"], one["missed_days"]) for one in found] == [("2026-11-20", 2)]


def test_customers_are_assigned_one_by_one_many_and_by_default(app, house):
    ids = [an_account(house, f"C{n}").id for n in range(3)]
    ada, rosa = signed_in_client(app, house.ada), signed_in_client(app, house.rosa)
    body = {"customer_ids": ids[:2], "portfolio_id": house.sud.id}
    assert rosa.post("/api/v1/assignments", json=body).status_code == 403
    assert ada.post("/api/v1/assignments", json=body).json == {"moved": ids[:2]}
    assert ada.post("/api/v1/assignments", json=body).json == {"moved": []}
    assert listed(app, house.rosa) == ["C2"]
    assert listed(app, house.samir, "?sort=code") == ["C0", "C1"]
    assert listed(app, house.kofi, f"?portfolio_id={house.sud.id}&sort=code") == ["C0", "C1"]
    assert ada.post("/api/v1/assignments", json=body | {"portfolio_id": 99}).status_code == 404
    assert ada.post("/api/v1/assignments", json=body | {"customer_ids": [9999]}).status_code == 404
    answer = ada.put("/api/v1/default-portfolio", json={"portfolio_id": house.nord.id})
    assert answer.json == {"portfolio_id": house.nord.id, "moved": []}
    assert ada.get("/api/v1/default-portfolio").json["portfolio_id"] == house.nord.id
