import pytest

from credit.formats.columns import BadMapping, Mapping, fingerprint, from_json
from credit.formats.sheet import Number
from credit.formats.table import Unreadable
from credit.formats.tables.guessing import guess
from credit.formats.tables.registry import KINDS


def rows(*cells):
    return [(2 + line, list(row)) for line, row in enumerate(cells)]


def fields_of(mapping):
    return [name for _, name in mapping.columns]


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Code client;Numéro facture;Date facture;Échéance;Montant TTC;Solde", "invoices"),
        ("Customer;Invoice number;Invoice date;Due date;Amount (USD)", "invoices"),
        ("Kundennr.;Rechnungsnummer;Rechnungsdatum;Fälligkeit;Bruttobetrag;Währung", "invoices"),
        ("Cliente;Número factura;Fecha factura;Vencimiento;Importe total", "invoices"),
        ("Code client;Raison sociale;Portefeuille;Délai;SIREN", "customers"),
        ("Code;Nom;E-mail;Téléphone", "customers"),
        ("Client;Contact;Fonction;Email;Relance", "contacts"),
        ("Customer;First name;Last name;Job title;Email", "contacts"),
        ("Client;N° commande;Date commande;Montant;Reste à livrer;Acompte", "orders"),
        ("Kunde;Auftragsnummer;Auftragsdatum;Auftragswert", "orders"),
        ("Client;N° BL;Date livraison;Montant non facturé;Commande", "deliveries"),
        ("Code client;Plafond;Retard max", "limits"),
        ("Customer code;Credit limit;Currency", "limits"),
        ("SIREN;Score;Date;Fournisseur", "scores"),
        ("Client;Note;Date notation", "scores"),
        ("Client;Facture;Montant cédé;Avec recours;Date de cession;Affactureur", "factored"),
        ("Customer;Invoice no;Factored amount;Recourse;Assignment date", "factored"),
        ("Police;Assureur;Client;Garantie;Quotité;Date effet;Date fin", "cover"),
        ("Policy number;Insurer;Customer;Insured amount;Insured percentage;Valid from", "cover"),
        ("Vertragsnummer;Versicherer;Kundennummer;Versicherungssumme;Deckungsquote", "cover"),
    ],
)
def test_header_words_name_the_kind(header, kind):
    assert guess(header.split(";")).kind == kind


@pytest.mark.parametrize(
    ("number", "kind"),
    [("FA1001", "invoices"), ("CMD-77", "orders"), ("BL0042", "deliveries")],
)
def test_where_words_do_not_decide_numbers_do(number, kind):
    mapping = guess(["Client", "Numéro", "Date", "Montant"], rows(["C1", number, "1/2/26", "5"]))
    assert (mapping.kind, "number" in fields_of(mapping)) == (kind, True)


@pytest.mark.parametrize(
    ("sage", "kind"), [("6", "invoices"), ("1", "orders"), ("3", "deliveries")]
)
def test_sage_says_what_its_documents_are(sage, kind):
    header = ["DO_Piece", "DO_Type", "DO_Date", "CT_Num", "DO_TotalTTC"]
    assert guess(header, rows(["X1", sage, "15/01/2026", "C1", "100"])).kind == kind


def test_columns_without_a_known_word_are_told_by_their_values():
    header = ["Client", "Où écrire", "Numéro facture", "Quand", "Combien"]
    mapping = guess(header, rows(["C1", "a@b.fr", "F1", "15/01/2026", "12,50"]), kind="invoices")
    assert fields_of(mapping) == ["code", "", "number", "issued_on", "amount_minor"]
    assert fields_of(guess(header[:2], rows(["C1", "a@b.fr"]), kind="customers"))[1] == "email"
    two = rows(["C1", "F1", "15/01/2026", "16/01/2026", "12,50"])
    with pytest.raises(Unreadable) as refused:
        guess(["Client", "Facture", "Un jour", "Un autre", "Montant"], two)
    assert refused.value.facts == {"reason": "columns_missing", "columns": ["issued_on"]}


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (["1/2/2026", "1/26/2026"], "mdy"),
        (["1/2/2026", "26/1/2026"], "dmy"),
        (["1/2/2026"], "dmy"),
        (["2026-01-26"], "dmy"),
    ],
)
def test_days_are_told_from_months_by_those_past_twelve(dates, order):
    found = guess(
        ["Client", "Facture", "Date", "Montant"], rows(*(["C", "F", day, "1"] for day in dates))
    )
    assert found.dates == order


@pytest.mark.parametrize(
    ("amounts", "decimal"),
    [
        (["1 234,50"], ","), (["1.234,5"], ","), (["1,234.50"], "."), (["12.5"], "."), (["1.234.567"], ","),
        (["1.234"], ""), (["100"], ""), (["1,5", "1.5"], ""), ([Number("1.5")], ""),
    ],
)  # fmt: skip
def test_the_decimal_mark_is_told_by_amounts_without_doubt(amounts, decimal):
    samples = rows(*(["C", "F", "1/1/26", text] for text in amounts))
    assert guess(["Client", "Facture", "Date", "Montant"], samples).decimal == decimal


def test_a_header_may_name_the_currency():
    header = ["Client", "Facture", "Date", "Montant TTC (XPF)"]
    assert guess(header).currency == "XPF"
    assert guess([*header[:3], "Montant"], currency="CHF").currency == "CHF"


def test_a_delivery_that_follows_every_invoice_is_its_due_date():
    header = ["CT_Num", "DO_Piece", "DO_Date", "DO_DateLivr", "DO_TotalTTC"]
    later = ["C1", "F1", "15/01/2026", "28/02/2026", "1"]
    assert fields_of(guess(header, rows(later, ["C1", "F2", "15/01/2026", "", "1"])))[3] == "due_on"
    same = ["C1", "F2", "15/01/2026", "15/01/2026", "1"]
    assert fields_of(guess(header, rows(later, same)))[3] == "delivered_on"


def test_what_is_nothing_we_know_is_said():
    for header in (["Couleur", "Taille"], ["Client", "Couleur"][1:]):
        with pytest.raises(Unreadable) as refused:
            guess(header)
        assert refused.value.facts["reason"] == "kind_unknown"


def test_a_mapping_is_plain_data():
    mapping = guess(["Client", "Plafond", "Couleur"])
    assert from_json(mapping.as_json(), KINDS) == mapping
    assert mapping.as_json()["columns"][2] == {"header": "Couleur", "field": ""}
    assert mapping.fingerprint == fingerprint([" CLIENT ", "plafond", "Couleur", ""])
    assert mapping.fingerprint != fingerprint(["Plafond", "Client", "Couleur"])


@pytest.mark.parametrize(
    ("change", "field", "why"),
    [
        ({"kind": "novels"}, "kind", "unknown"),
        ({"columns": [{"header": "a", "field": "colour"}]}, "colour", "unknown"),
        ({"columns": [{"header": "a", "field": "code"}]}, "amount_minor", "missing"),
        ({"given": {"code": "C1"}}, "code", "twice"),
        ({"dates": "dym"}, "dates", "value"),
        ({"decimal": ";"}, "decimal", "value"),
        ({"currency": "EURO"}, "currency", "value"),
        ({"columns": "code"}, None, "shape"),
        ({"columns": None}, None, "shape"),
        ({"given": 5}, None, "shape"),
    ],
)
def test_a_mapping_a_person_spoiled_is_refused_by_name(change, field, why):
    said = guess(["Client", "Plafond"]).as_json() | change
    with pytest.raises(BadMapping) as refused:
        from_json(said, KINDS)
    assert refused.value.facts["why"] == why
    assert field in (None, refused.value.facts["field"])


def test_no_word_means_two_things_in_one_kind():
    for kind in KINDS.values():
        words = [word for one in kind.fields.values() for word in one.words]
        assert len(words) == len(set(words)), kind.name
        assert Mapping(kind.name, ()).kind in KINDS
