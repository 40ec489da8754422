from datetime import date

from sqlalchemy import select

from credit.operations import figures, groups
from credit.operations.actor import MACHINE, Actor
from credit.operations.moment import read_clock
from credit.operations.work import transact
from credit.store.customers import Customer, CustomerFigures
from credit.store.db import db
from credit.store.groups import CustomerGroup
from tasks.figures import recompute
from tests.builders import add, an_account, an_item

LATER = date(2026, 12, 10)


def a_group(*accounts, limit_minor=1_000_00):
    group = add(CustomerGroup(name="Groupe Val", currency="EUR", limit_minor=limit_minor))
    for each in accounts:
        each.group_id = group.id
    db.session.commit()
    owe(*accounts)
    recompute()
    return group


def owe(*customers):
    transact(MACHINE, lambda work: work.touch(*(one.id for one in customers), figures=True))


def figures_of(customer):
    return db.session.get(CustomerFigures, customer.id, populate_existing=True)


def test_what_one_account_owes_bars_the_others(house):
    north = an_account(house, "C1", limit_minor=5_000_00)
    south = an_account(house, "C2", portfolio=house.sud, limit_minor=5_000_00)
    a_group(north, south)
    assert figures_of(south).light[0][1:] == ["green", []]
    an_item(north, "F-1", 1_200_00, due_on=LATER)
    owe(north)
    recompute()
    assert figures_of(north).group_left_minor == figures_of(south).group_left_minor == -200_00
    assert figures_of(south).light[0][1:] == ["red", ["group_over_limit"]]
    assert figures_of(south).exposure_minor == 0
    assert figures_of(south).explain["group"]["inputs"] == {
        "group_exposure": 1_200_00,
        "group_limit": 1_000_00,
    }


def test_an_account_that_moves_concerns_its_group_and_nobody_else(house):
    mine, mate, other = (an_account(house, code) for code in ("C1", "C2", "C3"))
    a_group(mine, mate)
    owe(other)
    recompute()
    an_item(mine, "F-1", 100_00, due_on=LATER)
    owe(mine)
    transact(MACHINE, figures.recompute)
    transact(MACHINE, figures.spread_in_groups)
    stale = select(Customer.code).where(Customer.stale_at.is_not(None)).order_by(Customer.code)
    assert list(db.session.scalars(stale)) == ["C1", "C2"]
    recompute()
    assert not list(db.session.scalars(stale)), "and it comes to rest"


def test_a_group_whose_accounts_do_not_move_wakes_nobody(house):
    mine, mate = an_account(house, "C1"), an_account(house, "C2")
    a_group(mine, mate)
    owe(mine)
    transact(MACHINE, figures.recompute)
    assert transact(MACHINE, figures.spread_in_groups) == 0


def test_who_joins_or_leaves_is_counted_at_once(house):
    first, second = an_account(house, "C1"), an_account(house, "C2")
    group = a_group(first)
    an_item(second, "F-1", 400_00, due_on=LATER)
    kofi = Actor(house.kofi.id)
    transact(kofi, lambda work: groups.assign(work, second.id, group.id))
    recompute()
    assert figures_of(first).group_left_minor == 600_00
    transact(kofi, lambda work: groups.assign(work, second.id, None))
    recompute()
    assert figures_of(first).group_left_minor == 1_000_00
    assert figures_of(second).group_left_minor is None


def test_a_rep_sees_the_sum_of_a_group_and_only_their_own_accounts(house):
    north = an_account(house, "C1")
    south = an_account(house, "C2", portfolio=house.sud, name="Secret du Sud")
    an_item(south, "F-1", 400_00, due_on=LATER)
    a_group(north, south)
    shown = groups.group_of(house.rosa, north, read_clock().today)
    assert (shown["accounts"], shown["exposure_minor"], shown["left_minor"]) == (2, 400_00, 600_00)
    assert [each["code"] for each in shown["members"]] == ["C1"]
