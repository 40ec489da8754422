import pytest

from credit.formats.table import Unreadable
from credit.formats.tables import reading
from credit.formats.terms import read_terms
from credit.formats.writing import write_xlsx


def read(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "clients.csv"
    path.write_bytes(text.encode(encoding))
    return reading.read(path, kind="customers")


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        (
            "Code client;Raison sociale;Délai;E-mail;Téléphone;Forme juridique;SIREN;Portefeuille",
            "utf-8",
        ),
        (
            "Code client;Raison sociale;Délai;E-mail;Téléphone;Forme juridique;SIREN;Portefeuille",
            "cp1252",
        ),
        ("code;name;terms;email;phone;legal form;siren;portfolio", "utf-8"),
        ("Customer code;NAME;Payment terms;Mail;Tel;Legal_form;Siret;Portfolio", "utf-8"),
    ],
)
def test_french_and_english_headers(tmp_path, header, encoding):
    line = "C1;Lœuf;45 j;a@b.fr;01 02;SARL;552 100 554;Nord 1"
    file = read(tmp_path, f"{header}\n{line}\n", encoding if "œ" not in line else "utf-8")
    told = file.records[0]
    assert (told.code, told.name, told.terms, told.email) == ("C1", "Lœuf", (45, None), "a@b.fr")
    assert (told.phone, told.legal_form, told.siren, told.portfolio) == (
        "01 02",
        "SARL",
        "552100554",
        "Nord 1",
    )


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("30", (30, None)), ("30 jours", (30, None)), ("30j", (30, None)), ("comptant", (0, None)),
        ("45 jours fin de mois", (45, "days_then")), ("45 FDM", (45, "days_then")),
        ("fin de mois + 45", (45, "then_days")), ("FDM 45 jours", (45, "then_days")),
        ("30 days end of month", (30, "days_then")),
        ("45FM10", (45, "days_then_10")), ("45 jours fin de mois le 10", (45, "days_then_10")),
        ("30 days end of month on the 5", (30, "days_then_5")), ("45FM00", None), ("45FM32", None),
        ("30FM", (30, "days_then")), ("60NET", (60, None)),
        ("30 Tage netto", (30, None)), ("30 días", (30, None)), ("bientôt", None), ("999", None), ("", None),
    ],
)  # fmt: skip
def test_terms_as_people_write_them(text, terms):
    assert read_terms(text) == terms


@pytest.mark.parametrize(
    "header", ["Segment", "Catégorie client", "Customer group", "Kundengruppe"]
)
def test_a_segment_is_the_house_s_own_word(tmp_path, header):
    assert read(tmp_path, f"code;{header}\nC1;BTP\n").records[0].segment == "BTP"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("BE", ("BE", [])),
        ("be", ("BE", [])),
        ("Belgique", ("BE", [])),
        ("Belgium", ("BE", [])),
        ("Deutschland", ("DE", [])),
        ("Côte d’Ivoire", ("CI", [])),
        ("Royaume-Uni", ("GB", [])),
        ("España", ("ES", [])),
        ("Union européenne", (None, ["country_unknown"])),
        ("EU", (None, ["country_unknown"])),
        ("Poldévie", (None, ["country_unknown"])),
        ("", (None, [])),
    ],
)
def test_a_country_by_its_code_or_its_name(tmp_path, written, expected):
    file = read(tmp_path, f"code;Pays;phone\nC1;{written};1\n")
    country = file.records[0].country if file.records else None
    assert (country, [one.code for one in file.errors.kept]) == expected


def test_commas_quotes_and_empty_cells(tmp_path):
    file = read(tmp_path, 'code,name,phone\nC1,"Dupont, ""Fils""",\n\nC2,,12\n')
    assert [(one.code, one.name, one.phone) for one in file.records] == [
        ("C1", 'Dupont, "Fils"', None),
        ("C2", None, "12"),
    ]


def test_a_file_without_codes_is_refused(tmp_path):
    with pytest.raises(Unreadable) as refused:
        read(tmp_path, "name;phone\nDupont;1\n")
    assert refused.value.facts["columns"] == ["code"]
    with pytest.raises(Unreadable):
        read(tmp_path, "rien de connu\n")


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        pytest.param("552 100 554", [], id="a SIREN in groups"),
        pytest.param("73282932000074", [], id="a SIRET holds the SIREN"),
        pytest.param("356000000 49837", [], id="an establishment of La Poste"),
        pytest.param("552100555", ["siren_invalid"], id="a wrong check digit"),
        pytest.param("73282932000075", ["siren_invalid"], id="a SIRET with a wrong check digit"),
        pytest.param("55210055", ["siren_unreadable"], id="a digit short"),
    ],
)
def test_a_sirens_check_digit_is_looked_at(tmp_path, written, codes):
    file = read(tmp_path, f"code;siren\nC1;{written}\n")
    assert [one.code for one in file.errors.kept] == codes


def test_a_workbook_is_as_good_as_a_text(tmp_path):
    path = tmp_path / "clients.xlsx"
    with path.open("wb") as out:
        write_xlsx(out, ["Code client", "Délai", "E-mail"], [["C1", "45 j", "a@b.fr"]])
    told = reading.read(path, kind="customers").records[0]
    assert (told.line, told.code, told.terms, told.email) == (2, "C1", (45, None), "a@b.fr")
