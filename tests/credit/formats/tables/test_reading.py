from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credit.formats import registry
from credit.formats.columns import Mapping
from credit.formats.findings import WORDS
from credit.formats.table import Unreadable
from credit.formats.tables.reading import look, read
from credit.formats.tables.registry import KINDS
from credit.formats.writing import write_xlsx


@pytest.fixture
def read_text(tmp_path):
    def read_text(text, mapping=None, **more):
        path = tmp_path / "table.csv"
        path.write_text(text)
        return read(path, mapping, **more)

    return read_text


def faults(found):
    return [(one.line, one.field, one.code) for one in found.kept]


INVOICES = (
    "Code client;Facture;Type;Date facture;Échéance;Montant TTC;Réglé;Solde;Devise\n"
    "C1;F1;Facture;15/01/2026;28/02/2026;1 234,50;234,50;;EUR\n"
    "C1;A1;Avoir;16/01/26;;50,00;;;EUR\n"
    "C2;F2;Facture;2026-01-17;;3480000;;1000;XPF\n"
    "C2;F3;;17/01/2026;;(12,00 €);;;\n"
    "Total général;;;;;9999,00;;;\n"
)


def test_records_are_typed_and_numbered_and_added_up(read_text):
    file = read_text(INVOICES)
    first, credit, francs, negative = file.records
    assert (first.line, first.code, first.number, first.issued_on) == (
        2,
        "C1",
        "F1",
        date(2026, 1, 15),
    )
    assert (first.due_on, first.amount_minor, first.balance_minor) == (
        date(2026, 2, 28),
        123450,
        100000,
    )
    assert (credit.amount_minor, credit.balance_minor, credit.due_on) == (-5000, -5000, None)
    assert (francs.amount_minor, francs.balance_minor, francs.currency) == (3480000, 1000, "XPF")
    assert (negative.amount_minor, negative.is_credit_note) == (-1200, True)
    assert file.totals == {"count": 4, "sums": {"EUR": "1172.50", "XPF": "3480000"}}
    assert faults(file.warnings) == [(6, "", "total_left_out")]
    assert (file.lines, file.errors.total) == (4, 0)


def test_every_fault_names_line_field_and_reason_in_both_languages(read_text):
    file = read_text(
        "Client;Facture;Date;Montant;Litige;Devise\n"
        ";F1;15/01/2026;1;;\nC1;;15/01/2026;1;;\nC1;F2;31/02/2026;1;;\nC1;F3;15/01/2026;1,2,3;;\n"
        "C1;F4;15/01/2026;1;perhaps;\nC1;F5;15/01/2026;1;;EURO\nC1;F6;;1;;\nC1;F5;15/01/2026;1;;\n"
        "C1;F7;15/01/2026;1;;;more\n" + "C" * 99 + ";F8;15/01/2026;1;;\n"
    )
    assert faults(file.errors) == [
        (2, "code", "code_missing"),
        (3, "number", "value_missing"),
        (4, "issued_on", "date_unreadable"),
        (5, "amount_minor", "amount_unreadable"),
        (6, "disputed", "flag_unreadable"),
        (7, "currency", "currency_unknown"),
        (8, "issued_on", "value_missing"),
        (9, "code", "row_twice"),
        (10, "", "line_long"),
        (11, "code", "text_unreadable"),
    ]
    for one in file.errors.kept:
        assert one.words("fr") != one.words("en")
    assert {one.type.finding for kind in KINDS.values() for one in kind.fields.values()} <= set(
        WORDS
    )


def test_a_remembered_mapping_is_followed_not_guessed(read_text):
    text = "Qui;Combien;Plafond\nC1;1.234;5\n"
    columns = (("Qui", "code"), ("Combien", "amount_minor"), ("Plafond", ""))
    mapping = Mapping("limits", columns, decimal=",", given=(("reason", "reprise"),))
    record = read_text(text, mapping).records[0]
    assert (record.amount_minor, record.reason) == (123400, "reprise")
    assert read_text("Titre;;\n" + text, mapping).records[0].line == 3
    with pytest.raises(Unreadable) as refused:
        read_text("Qui;Plafond;Combien\nC1;5;5\n", mapping)
    assert refused.value.facts["reason"] == "mapping_differs"


def test_an_amount_that_could_be_two_is_refused_until_the_mark_is_known(read_text):
    text = "Client;Plafond\nC1;1.234\n"
    assert faults(read_text(text).errors) == [(2, "amount_minor", "amount_unreadable")]
    assert read_text(text + "C2;12,50\n").records[0].amount_minor == 123400


def test_a_number_cell_keeps_its_point_whatever_the_mapping_says(tmp_path):
    path = tmp_path / "limits.xlsx"
    with path.open("wb") as out:
        write_xlsx(out, ["Client", "Plafond"], [["C1", 1234], ["C2", "1.234,50"]])
    mapping = Mapping("limits", (("Client", "code"), ("Plafond", "amount_minor")), decimal=",")
    assert [one.amount_minor for one in read(path, mapping).records] == [123400, 123450]


ONE_OF_EACH = {
    "contacts": "Client;Prénom;Nom contact;Email;Relance\nC1;Ada;Noir;a@b.fr;oui\n",
    "orders": "Client;N° commande;Date commande;Montant;Montant livré;Acompte\nC1;B1;1/2/2026;100;40;10\n",
    "deliveries": "Client;N° BL;Date BL;Montant livré;Déjà facturé\nC1;L1;1/2/2026;100;40\n",
    "limits": "Client;Plafond;Retard max\nC1;0;30 jours\n",
    "scores": "SIREN;Score;Date;Source\n552100554;71/100;1/2/2026;Creditsafe\n552081317;NC;1/2/2026;\n",
    "factored": "Client;Facture;Montant cédé;Recours;Cédé le\nC1;F1;100;avec recours;\nC1;F2;50;sans;\n",
    "cover": "Police;Client;Dénommé;Garantie;Quotité\nP1;C1;oui;50000;90 %\nP1;;non;10000;85\n",
}


def test_every_kind_says_what_its_records_are_for(read_text):
    (contact,) = read_text(ONE_OF_EACH["contacts"]).records
    assert (contact.name, contact.email, contact.for_dunning) == ("Ada Noir", "a@b.fr", True)
    (order,) = read_text(ONE_OF_EACH["orders"]).records
    assert (order.remaining_minor, order.deposit_minor) == (6000, 1000)
    (delivery,) = read_text(ONE_OF_EACH["deliveries"]).records
    assert delivery.unbilled_minor == 6000
    (limit,) = read_text(ONE_OF_EACH["limits"]).records
    assert (limit.amount_minor, limit.max_overdue_days) == (0, 30)
    rated, unrated = read_text(ONE_OF_EACH["scores"]).records
    assert (rated.points, rated.native, rated.provider) == (71, "71/100", "Creditsafe")
    assert (unrated.points, unrated.native) == (None, "NC")
    ours, theirs = read_text(ONE_OF_EACH["factored"]).records
    assert (ours.amount_minor, ours.recourse, theirs.recourse) == (100_00, True, False)
    named, anybody = read_text(ONE_OF_EACH["cover"]).records
    assert (named.named, named.insured_share_bp, anybody.named, anybody.code) == (
        True,
        9000,
        False,
        None,
    )


def test_what_cannot_be_is_a_fault(read_text):
    assert faults(read_text("Client;Plafond\nC1;-5\n").errors) == [
        (2, "amount_minor", "amount_negative")
    ]
    scores = "Client;Score;Date\nC1;140;1/2/2026\nC2;A+;1/2/2026\n"
    assert [code for _, _, code in faults(read_text(scores).errors)] == ["score_unreadable"] * 2
    cover = "Police;Client;Garantie;Date effet;Date fin\nP1;C1;5;2/2/2026;1/2/2026\n"
    assert faults(read_text(cover).errors) == [(2, "ends_on", "ends_before_start")]


def test_looking_shows_header_and_first_rows(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("Titre\nClient;Plafond\nC1;5\n")
    seen = look(path)
    assert (seen.header, seen.header_line, seen.samples) == (
        ["Client", "Plafond"],
        2,
        [(3, ["C1", "5"])],
    )
    assert seen.fingerprint == read(path).mapping.fingerprint


def test_the_registry_knows_tables_of_both_containers(tmp_path):
    path = tmp_path / "anything.bin"
    path.write_text(ONE_OF_EACH["limits"])
    assert registry.recognise(path).name == "table"
    assert registry.recognise(path).read(path, lambda _: None).totals["count"] == 1
    with path.open("wb") as out:
        write_xlsx(out, ["Client", "Plafond"], [["C1", "5"]])
    assert registry.recognise(path).gives == "table"
    for content in (
        b"<a>1;2</a>",
        b"prose alone",
        b"a;b\0",
        b"PK\3\4 docx",
        b'{"a": 1, "b": 2}',
    ):
        path.write_bytes(content)
        with pytest.raises(Unreadable):
            registry.recognise(path)
    path.write_bytes(b"%PDF-1,7")
    assert registry.recognise(path).name == "facturx"


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["C1", "15/01/2026", "1,50", "90 %", "oui", "EUR", "45FM10", "", "1.234", "-", "NC"]
    ),
)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(sorted(KINDS)), st.lists(st.lists(CELLS, max_size=9), max_size=6))
def test_whatever_cells_hold_every_row_is_taken_or_named(tmp_path, kind, rows):
    path = tmp_path / "t.csv"
    header = [next(iter(one.words)) for one in KINDS[kind].fields.values()][:9]
    text = "\n".join(";".join(cells) for cells in [header, *rows])
    path.write_bytes(text.encode("utf-8", "replace"))
    try:
        file = read(path, kind=kind)
    except Unreadable:
        return
    assert file.lines >= len(file.records)
    for one in [*file.errors.kept, *file.warnings.kept]:
        assert one.words("fr")
        assert one.words("en")
