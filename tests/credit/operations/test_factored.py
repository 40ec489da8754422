"""Invoices a factor bought: our risk with recourse, counted once and never chased."""

from datetime import date

import pytest

from credit.operations.board import board
from credit.operations.dunning_facts import gather
from credit.operations.exposure_lines import exposure_lines
from credit.operations.moment import read_clock
from credit.rules.dunning import decide
from credit.store.customers import CustomerFigures
from credit.store.db import db
from credit.store.factored import FactoredInvoice
from tasks.figures import recompute
from tests.builders import add, an_account, an_item

TODAY = date(2026, 11, 23)


def sold_to_a_factor(customer, number="F-1", amount_minor=100_00, **more):
    values = {"currency": "EUR", "recourse": True} | more
    owner = {"company_id": customer.company_id, "customer_id": customer.id}
    return add(FactoredInvoice(number=number, amount_minor=amount_minor, **owner, **values))


def figures_of(customer):
    customer.stale_at = read_clock().now
    db.session.commit()
    recompute()
    return db.session.get_one(CustomerFigures, customer.id)


def test_with_recourse_it_is_accounting_exposure_opened_into_its_line(house):
    customer = an_account(house)
    an_item(customer, "F-2", 40_00)
    sold_to_a_factor(customer, sold_on=date(2026, 11, 2), due_on=date(2026, 12, 31))
    found = figures_of(customer)
    assert (found.accounting_minor, found.exposure_minor) == (140_00, 140_00)
    assert sum(found.buckets.values()) == 40_00, "the ledger let it go"
    said = exposure_lines(house.kofi, customer.id, read_clock())
    line = next(one for one in said["lines"] if one["part"] == "factored")
    assert (line["ref"], line["counted_minor"], line["on"]) == ("F-1", 100_00, date(2026, 11, 2))
    assert said["exposure_minor"] == found.exposure_minor
    told = board(house.kofi, read_clock())
    assert told["exposure_minor"] == 140_00
    assert told["explain"]["exposure"]["inputs"]["factored"] == 100_00


@pytest.mark.parametrize(
    ("more", "exposure"),
    [
        pytest.param({"ends_on": date(2026, 11, 22)}, 0, id="its date has passed"),
        pytest.param({"ends_on": TODAY}, 100_00, id="its last day"),
        pytest.param({"state": "closed"}, 0, id="the next table named it no more"),
        pytest.param({"recourse": False}, 0, id="without recourse"),
    ],
)
def test_it_ends_by_its_date_by_the_next_table_and_never_was_without_recourse(
    house, more, exposure
):
    customer = an_account(house)
    sold_to_a_factor(customer, **more)
    assert figures_of(customer).exposure_minor == exposure
    assert board(house.kofi, read_clock())["exposure_minor"] == exposure


@pytest.mark.parametrize("recourse", [True, False])
def test_it_is_never_dunned_while_the_ledger_keeps_it(house, recourse):
    customer = an_account(house, email="a@b.example")
    item = an_item(customer, "F-1", 100_00, due_on=date(2026, 9, 1))
    an_item(customer, "F-2", 50_00, due_on=date(2026, 9, 1))
    sale = sold_to_a_factor(customer, recourse=recourse)
    db.session.commit()

    def reasons():
        (account,) = gather((0, None), TODAY)
        return {row.ref: decide(debt, account.debtor, TODAY).reason for row, debt in account.debts}

    assert reasons()["F-1"] == "factored"
    assert reasons()["F-2"] != "factored"
    assert figures_of(customer).exposure_minor == (150_00 if recourse else 50_00)
    sale.ends_on = date(2026, 11, 22)
    db.session.commit()
    assert reasons()["F-1"] != "factored"
    assert item.residual_minor == 100_00
