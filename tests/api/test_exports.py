import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from credit.operations.actor import MACHINE
from credit.operations.lists.registry import LISTINGS
from credit.operations.work import transact
from credit.store.db import db
from credit.store.items import Item
from tests.api.access.world import SECRET, a_world
from tests.builders import an_account, an_item
from tests.clients import signed_in_client

NAMES = [one.name for one in LISTINGS]


def rows_of(browser, name):
    """Read a CSV export back, as a spreadsheet would."""
    answer = browser.get(f"/api/v1/exports/{name}.csv")
    assert answer.status_code == 200, answer.json
    assert answer.mimetype == "text/csv"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


@pytest.fixture
def world(app):
    return a_world(app)


@pytest.mark.parametrize("name", NAMES)
def test_every_list_comes_in_both_forms_and_both_languages(world, name):
    kofi = world.browsers["kofi"]
    french, *rows = rows_of(kofi, name)
    assert all(len(row) == len(french) for row in rows)
    book = load_workbook(io.BytesIO(kofi.get(f"/api/v1/exports/{name}.xlsx").data))
    assert [cell.value for cell in next(book.active.rows)] == french
    assert book.active.max_row == 1 + len(rows)
    world.house.kofi.language = "en"
    english, *_ = rows_of(kofi, name)
    assert len(english) == len(french)
    assert kofi.get(f"/api/v1/exports/{name}.pdf").status_code == 404


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"dunning-decisions", "root-causes"}))
def test_what_is_on_screen_is_in_the_file(world, name):
    assert SECRET in str(rows_of(world.browsers["kofi"], name))


def test_a_list_holds_the_sight_of_who_asks(app, house):
    an_item(an_account(house, "N1"), "F1")
    an_item(an_account(house, "S1", portfolio=house.sud), "F2")
    seen = {
        name: [row[0] for row in rows_of(signed_in_client(app, getattr(house, name)), "items")[1:]]
        for name in ("rosa", "samir", "kofi")
    }
    assert seen == {"rosa": ["N1"], "samir": ["S1"], "kofi": ["N1", "S1"]}


def test_amounts_are_numbers_and_dates_are_dates(app, house):
    an_item(an_account(house, "N1"), "F1", amount_minor=1_234_50, due_on=date(2026, 11, 1))
    kofi = signed_in_client(app, house.kofi)
    assert "1234,50" in rows_of(kofi, "items")[1]
    book = load_workbook(io.BytesIO(kofi.get("/api/v1/exports/items.xlsx").data))
    values = [cell.value for cell in list(book.active.rows)[1]]
    assert Decimal(str(values[9])) == Decimal("1234.5")
    assert values[6].date() == date(2026, 11, 1)
    house.kofi.language = "en"
    assert "1234.50" in rows_of(kofi, "items")[1]


def test_no_cell_of_a_customer_s_words_is_a_formula(app, house):
    an_account(house, "N1", name="=HYPERLINK(1)")
    kofi = signed_in_client(app, house.kofi)
    assert rows_of(kofi, "customers")[1][1] == "'=HYPERLINK(1)"
    book = load_workbook(io.BytesIO(kofi.get("/api/v1/exports/customers.xlsx").data))
    cell = list(book.active.rows)[1][1]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_who_only_assigns_customers_takes_names_and_no_figures(world):
    rows = rows_of(world.browsers["ada"], "customers")
    line = next(row for row in rows if row[1] == SECRET)
    assert [cell for cell in line[5:15] if cell] == []


def test_a_long_list_comes_whole(app, house):
    customer = an_account(house, "N1")
    for number in range(1201):
        an_item_quietly(customer, number)
    db.session.commit()
    assert len(rows_of(signed_in_client(app, house.kofi), "items")) == 1202


def an_item_quietly(customer, number):
    db.session.add(
        Item(
            company_id=customer.company_id,
            customer_id=customer.id,
            natural_key=f"k{number}",
            account="411000",
            kind="invoice",
            ref=f"F{number}",
            document_on=date(2026, 10, 2),
            due_on=date(2026, 11, 1),
            due_source="terms",
            amount_minor=100,
            residual_minor=100,
            currency="EUR",
        )
    )


def test_exporting_the_journal_is_its_reader_s_journal(app, house):
    transact(MACHINE, lambda work: work.record("note.add", "note", 1, after={"text": "seen"}))
    assert "seen" in str(rows_of(signed_in_client(app, house.kofi), "journal"))
    assert "seen" not in str(rows_of(signed_in_client(app, house.ada), "journal"))
