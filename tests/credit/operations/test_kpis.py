"""Key figures of any scope at any past date: what was known then, and nothing learned since."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event, func, select, text, update

from credit.operations import kpis, undoing
from credit.operations.actor import MACHINE
from credit.operations.assignment import assign
from credit.operations.board import board
from credit.operations.moment import read_clock
from credit.operations.work import transact
from credit.rules.access import KpiScope
from credit.rules.errors import Missing
from credit.store.customers import Company, FiguresDay
from credit.store.db import db
from credit.store.deadlines_done import DeadlineDone
from credit.store.groups import CustomerGroup
from credit.store.history import LedgerDay, LossDay, SalesDay
from credit.store.items import Item, MonthSales
from tasks.figures import nightly, recompute
from tasks.imports import apply_imports
from tests.builders import add, an_account, an_item
from tests.credit.operations.books import bring, customer
from tests.fec_files import entry, invoice, payment


def at(clock, month, day):
    clock.now = datetime(2026, month, day, 8, tzinfo=UTC)


def sold(who, **months):
    """Say what was sold by month: `m10=90_00` in October 2026."""
    for name, minor in months.items():
        key = (who.id, date(2026, int(name[1:]), 1))
        row = db.session.get(MonthSales, key)
        if row is None:
            row = add(MonthSales(customer_id=key[0], month=key[1], sales_minor=0))
        row.sales_minor = minor
    db.session.commit()


def stand(house, clock, month, day):
    """Let the ledger stand at a day, and the figures follow."""
    at(clock, month, day)
    house.company.as_of = clock.now.date()
    db.session.commit()
    everybody()


def everybody():
    db.session.execute(text("UPDATE customer SET stale_at = '2026-01-01 00:00:00+00'"))
    db.session.commit()
    recompute()


def asked(house, scope="company", name=None, on=None, by="kofi"):
    name = str(house.company.id) if name is None else str(name)
    db.session.expire_all()
    return kpis.key_figures(getattr(house, by), KpiScope(scope), name, on, read_clock())


def name_of(house, who, scope):
    return {
        "company": house.company.id,
        "branch": house.nord.agency_id,
        "portfolio": house.nord.id,
        "person": house.rosa.id,
        "segment": "BTP",
        "group": who.group_id,
        "customer": who.id,
    }[scope]


def values(answer):
    return {name: kpi["value"] for name, kpi in answer["kpis"].items()}


@pytest.fixture
def domain(house, clock):
    """The worked example of the domain page: end of October, then 30 November."""
    group = add(CustomerGroup(name="Groupe Val", currency="EUR"))
    who = an_account(house, group_id=group.id)
    old = an_item(who, "F-O", 240, due_on=date(2026, 11, 15))
    sold(who, m9=80, m10=90)
    stand(house, clock, 10, 31)
    old.amount_minor = old.residual_minor = 90
    an_item(who, "F-N", 160, due_on=date(2026, 12, 15))
    sold(who, m11=120)
    stand(house, clock, 11, 30)
    return who


WALKS = ("SCAN figures_day", "SCAN each_day", "SCAN sales_day", "SCAN later")
EXAMPLE = {
    "dso": 76.0,
    "balance_dso": 78.4,
    "best_possible_dso": 43.8,
    "average_days_delinquent": 32.2,
    "cei": 55.0,
    "overdue_share": 36.0,
}


def test_the_worked_example_comes_out_of_the_books(house, domain):
    answer = asked(house)
    assert EXAMPLE.items() <= values(answer).items()
    assert answer["figures"] == {
        "balance_minor": 250,
        "receivables_minor": 250,
        "exposure_minor": 250,
        "in_credit_minor": 0,
        "overdue_minor": 90,
    }
    assert answer["kpis"]["cei"]["explain"]["inputs"] == {
        "closing": 250,
        "current": 160,
        "opening_receivables": 240,
        "opening_on": "2026-11-29",
        "sales_since": 120,
    }


def test_today_is_what_the_board_says(house, domain):
    an_item(
        domain, "LCR", 70, kind="bill", due_on=date(2026, 11, 1)
    )  # not overdue, and not yet paid
    everybody()
    answer, shown = asked(house), board(house.kofi, read_clock())
    for name in ("dso", "best_possible_dso", "average_days_delinquent"):
        assert values(answer)[name] == shown[name]
    assert answer["buckets"] == shown["buckets"]
    assert answer["figures"]["receivables_minor"] == 320


def test_every_scope_that_holds_the_customer_says_the_same(house, domain):
    domain.segment = "BTP"
    db.session.commit()
    everybody()
    for scope in KpiScope:
        answer = asked(house, scope, name_of(house, domain, scope))
        assert EXAMPLE.items() <= values(answer).items(), scope
        assert answer["customers"] == 1
    assert asked(house, "customer", domain.id)["customer"]["segment"] == "BTP"


def test_a_past_date_knows_nothing_of_what_came_later(house, clock, domain):
    before = asked(house, on=date(2026, 11, 30))
    sold(domain, m9=8_000, m10=9_000, m11=12_000)  # booked late, into months already told
    db.session.execute(update(Item).values(residual_minor=1))
    an_item(domain, "F-D", 9_999, due_on=date(2026, 12, 2))
    domain.segment = "BTP"
    house.company.currency = "EUR"
    stand(house, clock, 12, 20)
    assert asked(house, on=date(2026, 11, 30)) == before
    assert asked(house, on=date(2026, 12, 19)) == before | {"on": "2026-12-19"}
    assert asked(house)["figures"]["balance_minor"] == 1 + 1 + 9_999
    assert asked(house)["kpis"]["dso"] != before["kpis"]["dso"]


def test_buckets_move_with_the_days_though_nothing_was_booked(house, clock):
    an_item(an_account(house), "F-1", 70_00, due_on=date(2026, 10, 20))
    an_item(an_account(house, "C2"), "AV", -20_00, kind="credit_note", due_on=date(2026, 10, 1))
    stand(house, clock, 10, 12)
    expected = {(10, 20): "not_due", (10, 21): "1_30", (11, 20): "31_60", (12, 20): "61_90"}
    for month, day in expected:
        at(clock, month, day)
        house.company.as_of = clock.now.date()
        db.session.commit()
        nightly()
        recompute()
    for (month, day), bucket in expected.items():
        answer = asked(house, on=date(2026, month, day))
        assert answer["buckets"][bucket] == 70_00, "the days alone moved it"
        assert answer["buckets"]["credits"] == -20_00
        assert sum(answer["buckets"].values()) == answer["figures"]["balance_minor"] == 50_00


def test_a_customer_counts_where_it_was_that_day(house, clock, domain):
    transact(MACHINE, lambda work: assign(work, [domain.id], house.sud.id))
    at(clock, 12, 5)
    of_nord = asked(house, "portfolio", house.nord.id, on=date(2026, 11, 29))
    assert of_nord["customers"] == 1
    assert asked(house, "portfolio", house.nord.id)["customers"] == 0
    assert asked(house, "branch", house.sud.agency_id)["figures"]["balance_minor"] == 250


def test_a_segment_is_read_as_it_was(house, clock):
    who = an_account(house, segment="BTP")
    an_item(who)
    stand(house, clock, 11, 20)
    who.segment = "Négoce"
    stand(house, clock, 11, 25)
    assert asked(house, "segment", "BTP", on=date(2026, 11, 24))["customers"] == 1
    assert asked(house, "segment", "Négoce")["customers"] == 1
    with pytest.raises(Missing):
        asked(house, "segment", "BTP")
    with pytest.raises(Missing):
        asked(house, "segment", "nobody's")


def test_before_the_history_there_is_none_and_it_says_since_when(house, domain):
    answer = asked(house, on=date(2026, 10, 30))
    assert (answer["figures"], answer["kpis"], answer["as_of"]) == (None, {}, None)
    assert answer["since"] == "2026-10-31"


def test_days_kept_before_there_were_buckets_are_counted_apart(house, clock, domain):
    other = an_account(house, "C2")
    kept = {"exposure_minor": 9, "overdue_minor": 0, "limit_minor": None}
    add(
        FiguresDay(
            customer_id=other.id, day=date(2026, 11, 1), colour="green", risk_class="A", **kept
        )
    )
    db.session.commit()
    answer = asked(house)
    assert (answer["customers"], answer["not_kept"]) == (1, 1)
    assert answer["figures"]["exposure_minor"] == 250


def test_amounts_of_two_currencies_are_never_added(house, clock):
    abroad = add(Company(name="Encours Ltd", siren=None, currency="GBP", as_of=date(2026, 11, 20)))
    an_item(an_account(house), "F-1", 500_00)
    an_item(an_account(house, "G1", company_id=abroad.id), "G-1", 90_00, currency="GBP")
    everybody()
    answer = asked(house, "portfolio", house.nord.id)
    assert (answer["currency"], answer["customers"], answer["left_out"]) == ("EUR", 1, 1)
    assert answer["figures"]["balance_minor"] == 500_00


def test_the_opening_is_the_last_ledger_before_the_month(house, clock):
    """The October ledger comes on the 3rd: until then November has no books of its own."""
    who = an_account(house)
    an_item(who, "F-1", 100_00)
    sold(who, m10=100_00)
    at(clock, 11, 3)
    house.company.as_of = date(2026, 10, 31)
    everybody()
    assert asked(house)["kpis"]["cei"]["why_not"] == "no_opening"
    sold(who, m11=40_00)
    an_item(who, "F-2", 40_00, due_on=date(2026, 12, 6))
    at(clock, 11, 9)
    house.company.as_of = date(2026, 11, 6)
    everybody()
    inputs = asked(house)["kpis"]["cei"]["explain"]["inputs"]
    assert (inputs["opening_receivables"], inputs["opening_on"]) == (100_00, "2026-11-08")
    assert inputs["sales_since"] == 40_00


def test_late_payers_weigh_by_what_they_paid(house, clock):
    paid = {"state": "closed", "residual_minor": 0, "due_on": date(2026, 9, 1)}
    an_item(an_account(house), "F-1", 300_00, closed_on=date(2026, 9, 13), **paid)
    an_item(an_account(house, "C2"), "F-2", 100_00, closed_on=date(2026, 8, 26), **paid)
    everybody()
    assert values(asked(house))["weighted_delay"] == 7.5


def a_loss(amount, on, account="654400"):
    """Book a debt nobody will pay any more."""
    return entry(
        "OD",
        on,
        f"P-{on}",
        (account, "", "P1", on, amount, 0, ""),
        ("491000", "", "P1", on, 0, amount, ""),
    )


@pytest.fixture
def fresh(house):
    house.company.as_of = None
    db.session.commit()
    return house


def test_losses_are_read_from_account_654_and_known_as_of_each_day(fresh, clock):
    sales = invoice("C1", "F1", 1_000)
    at(clock, 11, 21)
    bring(sales)
    assert values(asked(fresh))["loss_ratio"] == 0.0, (
        "an export without losses says there were none"
    )
    at(clock, 11, 25)
    row = bring(sales, a_loss(30, "20261112"), a_loss(5, "20261113", "654100"))
    assert row.report["losses"] == {"2026-11-01": "35.00"}
    told = asked(fresh)["kpis"]["loss_ratio"]
    assert (told["value"], told["explain"]["inputs"]["losses"]) == (3.5, 35_00)
    assert values(asked(fresh, on=date(2026, 11, 24)))["loss_ratio"] == 0.0
    of_agency = asked(fresh, "branch", fresh.nord.agency_id)["kpis"]
    assert of_agency.get("loss_ratio", {"value": None})["value"] is None
    at(clock, 11, 26)
    transact(MACHINE, lambda work: undoing.undo(work, row.id))
    apply_imports()
    assert values(asked(fresh))["loss_ratio"] == 0.0
    assert values(asked(fresh, on=date(2026, 11, 25)))["loss_ratio"] == 3.5


def test_without_an_export_no_loss_is_known(house, domain):
    told = asked(house)["kpis"]["loss_ratio"]
    assert (told["value"], told["why_not"]) == (None, "not_read")


def test_the_buckets_add_up_to_the_balance_of_the_file(fresh, clock):
    lines = [
        *(invoice(f"C{n}", f"F{n}", 100 + n, on=f"2026{n:02}02") for n in range(1, 12)),
        payment("C1", "R1", 40),
        payment("C2", "R2", 900.5),
        entry(
            "OD",
            "20261105",
            "E1",
            ("413000", "C9", "L1", "20261105", 60, 0, ""),
            ("411000", "C9", "L1", "20261105", 0, 60, ""),
        ),
    ]
    row = bring(*lines)
    answer = asked(fresh)
    assert sum(answer["buckets"].values()) == answer["figures"]["balance_minor"]
    of_411 = round(100 * float(row.report["balance_411"]))
    assert answer["figures"]["balance_minor"] == of_411 + 60_00, "and the bill beside it"
    parts = [asked(fresh, "customer", customer(f"C{n}").id) for n in range(1, 12)]
    for bucket, minor in answer["buckets"].items():
        assert sum(part["buckets"][bucket] for part in parts) == minor
    assert answer["figures"]["receivables_minor"] >= answer["buckets"]["not_due"]


def test_what_did_not_change_is_not_written_again(house, clock, domain):
    def rows():
        return [
            db.session.scalar(select(func.count()).select_from(table))
            for table in (FiguresDay, SalesDay, LedgerDay, LossDay)
        ]

    before = rows()
    assert before == [2, 3, 2, 0]
    everybody()
    assert rows() == before


@pytest.mark.parametrize("scope", list(KpiScope))
def test_it_is_a_handful_of_statements_that_never_walk_the_history(house, domain, scope):
    domain.segment = "BTP"
    db.session.commit()
    everybody()
    name = name_of(house, domain, scope)
    heard = []

    def hear(_connection, _cursor, statement, parameters, *_):
        heard.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", hear)
    try:
        asked(house, scope, name)
    finally:
        event.remove(db.engine, "before_cursor_execute", hear)
    questions = [(said, given) for said, given in heard if said.lstrip().startswith("SELECT")]
    assert len(questions) < 25
    if db.engine.dialect.name != "sqlite":
        return
    for said, given in questions:
        plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {said}", given).all()
        steps = [step[-1] for step in plan]
        assert not [one for one in steps if one.startswith(WALKS)], said


def a_claim(house, who, minor, on, **more):
    return add(
        DeadlineDone(
            kind="claim",
            subject=f"customer/{who.id}",
            customer_id=who.id,
            asked_on=on,
            facts={},
            done_on=on,
            said_on=on,
            amount_minor=minor,
            by_id=house.kofi.id,
            **more,
        )
    )


def test_a_claim_counts_in_every_scope_and_a_euro_written_off_later_counts_once(fresh, clock):
    at(clock, 11, 21)
    bring(invoice("C1", "F1", 1_000))
    who = customer("C1")
    a_claim(fresh, who, 400_00, date(2026, 11, 23))
    a_claim(fresh, who, 90_00, date(2026, 11, 23), undone_on=date(2026, 11, 24))
    db.session.commit()
    at(clock, 11, 25)
    row = bring(
        invoice("C1", "F1", 1_000),
        entry(
            "OD", "20261125", "P1",
            ("654400", "", "P1", "20261125", 700, 0, ""),
            ("411000", "C1", "P1", "20261125", 0, 700, ""),
        ),
    )  # fmt: skip
    assert row.report["losses"] == {"2026-11-01": "700.00"}
    assert values(asked(fresh))["loss_ratio"] == 100.0, "700 lost, 300 still claimed, once each"
    of_customer = asked(fresh, "customer", who.id)["kpis"]["loss_ratio"]
    assert (of_customer["value"], of_customer["at_least"]) == (30.0, True)
    before = asked(fresh, on=date(2026, 11, 24))["kpis"]["loss_ratio"]
    assert (before["value"], before["explain"]["inputs"]["claims"]) == (40.0, 400_00)
    assert values(asked(fresh, on=date(2026, 11, 23)))["loss_ratio"] == 49.0, "as it was known"
    assert values(asked(fresh, on=date(2026, 11, 22)))["loss_ratio"] == 0.0
