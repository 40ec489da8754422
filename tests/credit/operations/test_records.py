from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from credit.formats.tables.reading import read
from credit.formats.tables.registry import KINDS
from credit.operations.actor import Actor
from credit.operations.figures import compute, external_of
from credit.operations.limit_decisions import NotYours
from credit.operations.moment import Moment
from credit.operations.records.difference import RowsRejected, apply, preview
from credit.operations.records.registry import APPLIERS
from credit.operations.work import transact
from credit.rules.external_scores import scale_of
from credit.store.commitments import Delivery, SalesOrder, open_orders, unbilled_deliveries
from credit.store.covers import CoverLine, lines_of
from credit.store.customers import Company, Contact, Customer, CustomerPortfolio, FiguresDay
from credit.store.db import db
from credit.store.items import Item, MonthSales
from credit.store.journal import JournalEntry
from credit.store.limits import CreditLimit, LimitRequest
from credit.store.people import ScopeGrant
from tasks.figures import recompute
from tests.builders import LONG_AGO, NOW, add, an_account, an_item
from tests.credit.operations.limit_cases import a_request

TODAY = date(2026, 11, 23)
NOTHING = {"new": 0, "changed": 0, "vanished": 0}


@pytest.fixture
def tables(house, tmp_path):
    """Read a text as a table of a kind; with `snapshot`, as all there is."""

    def tables(kind, text, *, snapshot=False):
        path = tmp_path / "table.csv"
        path.write_text(text)
        mapping = replace(read(path, kind=kind).mapping, snapshot=snapshot)
        return read(path, mapping)

    return tables


@pytest.fixture
def take(house, tables):
    def take(kind, text, *, by=None, snapshot=False):
        table = tables(kind, text, snapshot=snapshot)
        actor = Actor((by or house.kofi).id, (by or house.kofi).role)
        company_id = house.company.id

        def change(work):
            return apply(work, APPLIERS[kind], table, db.session.get(Company, company_id)).counts

        return transact(actor, change)

    return take


def journal():
    return list(db.session.scalars(select(JournalEntry.action).order_by(JournalEntry.id)))


def rejected(take, kind, text, **more):
    with pytest.raises(RowsRejected) as refused:
        take(kind, text, **more)
    return [(one["line"], one["code"]) for one in refused.value.facts["first"]]


def test_every_kind_of_table_enters_the_books():
    assert set(APPLIERS) == set(KINDS)


ONE_OF_EACH = {
    "customers": "Code client;Portefeuille;Délai\nC1;Sud 1;45 j\n",
    "contacts": "Client;Contact;Email\nC1;Ada Noir;ada@c1.example\n",
    "limits": "Client;Plafond\nC1;5000\n",
    "scores": "Client;Score;Date;Source\nC1;71;1/11/2026;Creditsafe\n",
    "orders": "Client;N° commande;Date commande;Montant\nC1;B1;1/11/2026;100\n",
    "deliveries": "Client;N° BL;Date BL;Montant livré\nC1;L1;1/11/2026;100\n",
    "cover": "Police;Client;Garantie\nP1;C1;50000\n",
    "factored": "Client;Facture;Montant cédé;Recours\nC1;F1;100;oui\n",
    "invoices": "Client;Facture;Date;Montant\nC1;F1;1/11/2026;100\n",
}


@pytest.mark.parametrize("kind", sorted(ONE_OF_EACH))
def test_a_preview_touches_nothing_and_twice_is_once(house, tables, take, kind):
    an_account(house, "C1")
    table = tables(kind, ONE_OF_EACH[kind])
    found = preview(APPLIERS[kind], table, house.company, TODAY)
    assert not db.session.dirty
    assert not db.session.new
    assert sum(found.counts.values()) == 1 + found.counts["unchanged"]
    assert found.lines()[0]["fields"]
    assert take(kind, ONE_OF_EACH[kind]) == found.counts
    said = journal()
    assert said[-1] == "table.import"
    again = take(kind, ONE_OF_EACH[kind])
    assert again == NOTHING | {"unchanged": 1}
    assert journal() == said


@pytest.mark.parametrize("kind", sorted(ONE_OF_EACH))
def test_one_bad_row_and_nothing_is_taken(house, take, kind):
    an_account(house, "C1")
    text = ONE_OF_EACH[kind]
    if kind == "invoices":  # a customer never seen is no fault there
        assert rejected(take, kind, text + "C1;F2;soon;5\n") == [(3, "date_unreadable")]
    else:
        assert rejected(take, kind, text + text.split("\n")[1].replace("C1", "C9") + "\n") == [
            (3, "code_unknown")
        ]
    assert journal() == []
    for table in (Contact, CreditLimit, SalesOrder, Delivery, CoverLine, Item):
        assert db.session.scalars(select(table)).all() == []


def test_customers_move_and_change(house, take):
    account = an_account(house, "C1")
    take("customers", ONE_OF_EACH["customers"])
    db.session.refresh(account)
    assert (account.terms_days, account.terms_derived) == (45, False)
    held = db.session.scalars(
        select(CustomerPortfolio.portfolio_id).where(CustomerPortfolio.ends_on.is_(None))
    ).all()
    assert held == [house.sud.id]
    assert journal() == ["customer.change", "customer.assign", "table.import"]


def test_a_segment_is_kept_from_its_day_on(house, take):
    account = an_account(house, "C1")
    take("customers", "Code;Segment\nC1;BTP\n")
    recompute()
    kept = db.session.scalars(select(FiguresDay).where(FiguresDay.customer_id == account.id)).one()
    assert (kept.day, kept.segment) == (TODAY, "BTP")


def test_a_contact_is_known_by_address_else_by_name(house, take):
    account = an_account(house, "C1")
    add(Contact(customer_id=account.id, name="Ada Noir", job="DAF"))
    db.session.commit()
    take("contacts", "Client;Contact;Email;Relance\nC1;ADA NOIR;ada@c1.example;oui\n")
    take("contacts", "Client;Contact;Email;Fonction\nC1;Ada Blanc;ADA@c1.example;CFO\nC1;Bob;;\n")
    found = db.session.scalars(select(Contact).order_by(Contact.id)).all()
    assert [(one.name, one.email, one.job, one.for_dunning) for one in found] == [
        ("Ada Blanc", "ADA@c1.example", "CFO", True),
        ("Bob", None, None, False),
    ]
    assert "contact.add" in journal()


def test_a_score_is_found_by_siren_and_an_older_one_changes_nothing(house, take):
    account = an_account(house, "C1", siren="552100554")
    header = "SIREN;Score;Date;Source\n"
    take("scores", header + "552100554;71/100;1/11/2026;Creditsafe\n")
    take("scores", header + "552100554;20;1/10/2026;Creditsafe\n")
    db.session.refresh(account)
    assert (account.external_score, account.external_score_on) == (71, date(2026, 11, 1))
    take("scores", header + "552100554;NC;2/11/2026;\n")
    db.session.refresh(account)
    assert (account.external_score, account.external_provider) == (None, "Creditsafe")
    last = db.session.scalars(select(JournalEntry).where(JournalEntry.action == "score.set")).all()[
        -1
    ]
    assert (last.after["native"], account.external_native) == ("NC", "NC")
    assert rejected(take, "scores", header + "552100554;5;1/12/2026;\n") == [(2, "date_to_come")]


def test_a_score_is_kept_as_its_provider_writes_it_and_gives_the_class(house, take):
    account = an_account(house, "C1")
    assert compute(account, Moment(NOW, TODAY))["risk_class"] == "unrated"
    take("scores", "Client;Note;Date;Fournisseur\nC1;B5-;1/11/2026;Banque de France\n")
    db.session.refresh(account)
    assert (account.external_native, account.external_score) == ("B5-", None)
    figures = compute(account, Moment(NOW, TODAY))
    assert figures["risk_class"] == "D"
    told = {"provider": "Banque de France", "native": "B5-", "scored_on": "2026-11-01"}
    assert figures["explain"]["class"]["inputs"].items() >= (told | {"external": "D"}).items()


@pytest.mark.parametrize(
    ("provider", "native"), [("Creditsafe", "3+"), ("Banque de France", "71"), ("Autre", "7/9")]
)
def test_a_value_off_its_providers_scale_is_refused_with_what_is_allowed(
    house, take, provider, native
):
    an_account(house, "C1")
    with pytest.raises(RowsRejected) as no:
        take("scores", f"Client;Note;Date;Fournisseur\nC1;{native};1/11/2026;{provider}\n")
    (found,) = no.value.facts["first"]
    assert (found["line"], found["field"], found["code"]) == (2, "native", "score_off_scale")
    for words in (found["text"], found["text_fr"]):
        assert f"{native} ({scale_of(provider).allowed})" in words


def test_without_a_provider_the_customers_own_judges_the_value(house, take):
    account = an_account(house, "C1")
    account.external_provider = "Banque de France"
    db.session.commit()
    header = "Client;Note;Date\n"
    assert rejected(take, "scores", header + "C1;71;1/11/2026\n") == [(2, "score_off_scale")]
    take("scores", header + "C1;3+;1/11/2026\n")
    assert external_of(account)["risk_class"] == "B"


def test_points_kept_before_their_provider_was_asked_still_count(house):
    account = an_account(house, "C1", external_score=25)
    assert external_of(account)["risk_class"] == "D"
    assert external_of(account)["native"] == "25"


def test_limits_are_set_as_the_desk_sets_them(house, take):
    first, second = an_account(house, "C1", limit_minor=100_00), an_account(house, "C2")
    text = "Client;Plafond;Retard max;Motif\nC1;10000;30;revue\nC2;20000;;\n"
    assert take("limits", text, by=house.paul) == {
        "new": 1,
        "changed": 1,
        "vanished": 0,
        "unchanged": 0,
    }
    limit = db.session.scalars(select(CreditLimit).where(CreditLimit.state == "effective")).one()
    assert (limit.customer_id, limit.amount_minor, limit.max_overdue_days) == (
        first.id,
        10_000_00,
        30,
    )
    assert (limit.reason, limit.decided_by_id) == ("revue", house.paul.id)
    asked = db.session.scalars(select(LimitRequest)).one()
    assert (asked.customer_id, asked.route) == (second.id, ["credit_manager"])
    assert rejected(take, "limits", "Client;Plafond\nC2;1\n") == [(2, "request_open")]
    assert rejected(take, "limits", "Client;Plafond;Devise\nC1;1;USD\n") == [(2, "currency_other")]


def test_a_limit_nobody_may_set_stops_the_whole_table(house, take):
    an_account(house, "C1", portfolio=house.sud)
    an_account(house, "C2")
    grant = {"user_id": house.kofi.id, "portfolio_id": house.nord.id, "starts_on": LONG_AGO}
    add(ScopeGrant(**grant))
    db.session.commit()
    with pytest.raises(NotYours):
        take("limits", "Client;Plafond\nC1;5000\nC2;5000\n")
    assert db.session.scalars(select(CreditLimit)).all() == []


def test_an_open_request_of_the_field_is_not_bypassed(house, take):
    customer = an_account(house, "C1")
    a_request(customer, house.rosa)
    assert rejected(take, "limits", ONE_OF_EACH["limits"]) == [(2, "request_open")]


def test_orders_shrink_as_they_are_delivered_and_close_when_a_snapshot_lacks_them(house, take):
    account = an_account(house, "C1")
    header = "Client;N° commande;Date commande;Montant;Montant livré;Acompte;Statut\n"
    take("orders", header + "C1;B1;1/11/2026;100;;10;\nC1;B2;2/11/2026;50;;;\n", snapshot=True)
    found = take("orders", header + "C1;B1;1/11/2026;100;40;10;\n", snapshot=True)
    assert found == {"new": 0, "changed": 1, "vanished": 1, "unchanged": 0}
    assert [
        (one.number, one.amount_minor, one.deposit_minor) for one in open_orders(account.id)
    ] == [("B1", 60_00, 10_00)]
    take("orders", header + "C1;B2;2/11/2026;50;;;\n")
    assert [one.number for one in open_orders(account.id)] == ["B1", "B2"], "adds, closes nothing"
    take("orders", header + "C1;B2;2/11/2026;50;;;Soldée\n")
    assert [one.number for one in open_orders(account.id)] == ["B1"]


def test_deliveries_are_open_while_unbilled(house, take):
    account = an_account(house, "C1")
    header = "Client;N° BL;Date BL;Montant livré;Déjà facturé;Commande\n"
    take("deliveries", header + "C1;L1;1/11/2026;100;40;B1\nC1;L2;1/11/2026;30;30;\n")
    (one,) = unbilled_deliveries(account.id)
    assert (one.number, one.amount_minor, one.order_ref) == ("L1", 60_00, "B1")


def test_a_policys_list_closes_what_it_lacks_and_no_other_policys(house, take):
    account = an_account(house, "C1", siren="552100554")
    header = "Police;Assureur;Client;SIREN;Garantie;Quotité;Date effet;Date fin\n"
    take("cover", header + "P2;Atradius;C1;;9000;;;\n")
    take("cover", header + "P1;Coface;;552100554;50000;90;1/1/2026;\nP1;Coface;;;10000;85;;\n")
    (high, low) = lines_of([account], TODAY)[account.id]
    assert (high.policy, high.amount_minor, high.insured_share_bp) == ("P1", 50_000_00, 9000)
    assert low.policy == "P2"
    anybody = db.session.scalars(select(CoverLine).where(CoverLine.customer_id.is_(None))).one()
    assert (anybody.named, anybody.insured_share_bp) == (False, 8500)
    found = take("cover", header + "P1;Coface;;;10000;85;;\n", snapshot=True)
    assert found == {"new": 0, "changed": 0, "vanished": 1, "unchanged": 1}
    assert [one.policy for one in lines_of([account], TODAY)[account.id]] == ["P2"]


INVOICES = "Client;Facture;Date;Échéance;Montant TTC;Réglé;Type\n"


@pytest.fixture
def fresh(house):
    house.company.as_of = None
    db.session.commit()
    return house


def items():
    rows = db.session.scalars(
        select(Item).order_by(Item.id).execution_options(populate_existing=True)
    )
    return {one.ref: one for one in rows}


def test_invoices_are_booked_as_an_export_would_book_them(fresh, take):
    an_account(fresh, "C1", terms_days=45, terms_end_of_month="days_then", terms_derived=False)
    take(
        "invoices",
        INVOICES
        + "C1;F1;02/11/2026;;100;30;\nC1;F0;01/08/2026;31/08/2026;80;80;\n"
        + "NEW;F2;01/08/2026;;50;;\nNEW;A1;02/11/2026;;5;;Avoir\n",
    )
    found = items()
    one = found["F1"]
    assert (one.residual_minor, one.due_on, one.due_source) == (70_00, date(2026, 12, 31), "terms")
    assert (one.kind, one.stage, one.currency) == ("invoice", "not_due", "EUR")
    assert (found["F0"].state, found["F0"].closed_on, found["F0"].due_source) == (
        "closed",
        TODAY,
        "column",
    )
    assert (found["F2"].due_source, found["F2"].stage) == ("default", "triage"), "old debt waits"
    assert (found["A1"].kind, found["A1"].residual_minor) == ("credit_note", -5_00)
    new = db.session.scalars(select(Customer).where(Customer.code == "NEW")).one()
    sales = {one.month: one.sales_minor for one in db.session.scalars(
        select(MonthSales).where(MonthSales.customer_id == new.id))}  # fmt: skip
    assert sales == {date(2026, 8, 1): 50_00, date(2026, 11, 1): -5_00}
    assert db.session.get(Company, fresh.company.id).as_of == TODAY
    assert new.stale_at is not None


def test_what_a_snapshot_lacks_was_settled_and_may_come_back(fresh, take, clock):
    two = "C1;F1;02/11/2026;;100;;\nC1;F2;02/11/2026;;50;;\n"
    take("invoices", INVOICES + two, snapshot=True)
    clock.now += timedelta(days=1)
    found = take("invoices", INVOICES + "C1;F1;02/11/2026;;100;25;\n", snapshot=True)
    assert found == {"new": 0, "changed": 1, "vanished": 1, "unchanged": 0}
    assert (items()["F1"].residual_minor, items()["F2"].state) == (75_00, "closed")
    assert items()["F2"].closed_on == date(2026, 11, 24)
    take("invoices", INVOICES + two, snapshot=True)
    assert (items()["F2"].state, items()["F2"].residual_minor, items()["F2"].episode) == (
        "open",
        50_00,
        2,
    )
    take("invoices", INVOICES + "C1;F3;02/11/2026;;1;;\n")
    assert items()["F2"].state == "open", "not a snapshot: closes nothing"


def test_instalments_of_one_invoice_are_several_items(fresh, take):
    text = INVOICES + "C1;F1;02/11/2026;31/12/2026;50;;\nC1;F1;02/11/2026;30/11/2026;50;;\n"
    take("invoices", text)
    assert take("invoices", text)["unchanged"] == 2
    keys = db.session.scalars(select(Item.natural_key).order_by(Item.due_on)).all()
    assert keys == ["invoices/C1/F1", "invoices/C1/F1/2"]


def test_invoices_do_not_count_twice_beside_an_accounting_export(house, take):
    an_item(an_account(house, "C1"))
    assert rejected(take, "invoices", ONE_OF_EACH["invoices"]) == [(0, "ledger_elsewhere")]


def test_invoices_in_another_currency_wait_for_their_rate(fresh, take):
    text = "Client;Facture;Date;Montant;Devise\nC1;F1;1/11/2026;100;USD\n"
    assert rejected(take, "invoices", text) == [(2, "currency_other")]
