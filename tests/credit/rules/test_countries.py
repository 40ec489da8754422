"""The rules of each country: worked cases, what must always hold, and a country nobody has heard of."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.rules import calendar, countries
from credit.rules.calendar import (
    business_days_missed,
    house_holidays,
    is_business_day,
    next_business_day,
)
from credit.rules.countries import DEBTOR, FRANCE, HOUSE, PACKS, law_of, pack_of
from credit.rules.countries.reading import BadPack, read_pack
from credit.rules.penalties import (
    BUYERS,
    COMPANY,
    CURRENCY,
    EU,
    HOSPITAL,
    PUBLIC,
    RateOfPublicBuyer,
    Settlement,
    Terms,
    judge_terms,
    penalty,
)
from credit.rules.term_caps import PERISHABLE, SECTORS, cap_of, exceeded

FOLDER = Path(countries.__file__).parent
DUE, PAID = date(2025, 5, 31), date(2025, 8, 14)
KNOWN = [date(year, month, 1) for year in range(2021, 2027) for month in (1, 7)]


def lines(found):
    return [(one.days, one.rate_bp, one.amount_minor) for one in found.segments]


def cost(country, amount=12_000_00, due=DUE, until=PAID, **more):
    return penalty(amount, due, until, pack=PACKS[country], **more)


def test_germany_nine_points_over_the_base_rate():
    """12 000 € due 31/05/2025, paid 14/08/2025: 30 days at 2.27 + 9 = 11.27 %, 45 at 1.27 + 9 = 10.27 %.

    12 000 × 11.27 % × 30/365 = 111.156… → 111.16; 12 000 × 10.27 % × 45/365 = 151.939… → 151.94; and 40 €.
    """
    found = cost("DE")
    assert lines(found) == [(30, 1127, 111_16), (45, 1027, 151_94)]
    assert (found.interest_minor, found.fee_minor) == (263_10, 40_00)
    assert [one.article for one in found.segments] == ["BGB § 288 (2)"] * 2
    assert found.fee_article == "BGB § 288 (5)"


def test_belgium_rounds_up_to_the_half_point():
    """3.15 + 8 = 11.15 → 11.50 %; 2.15 + 8 = 10.15 → 10.50 %, as the Moniteur belge publishes them.

    12 000 × 11.50 % × 30/365 = 113.424… → 113.42; 12 000 × 10.50 % × 45/365 = 155.342… → 155.34.
    """
    found = cost("BE")
    assert lines(found) == [(30, 1150, 113_42), (45, 1050, 155_34)]
    assert found.segments[0].points_bp == 800


@pytest.mark.parametrize("country", ["ES", "IT"])
def test_spain_and_italy_eight_points_over_the_ecb(country):
    """12 000 × 11.15 % × 30/365 = 109.972… → 109.97; 12 000 × 10.15 % × 45/365 = 150.164… → 150.16."""
    found = cost(country)
    assert lines(found) == [(30, 1115, 109_97), (45, 1015, 150_16)]
    assert found.fee_minor == 40_00


def test_the_united_kingdom_keeps_the_rate_of_the_day_interest_began():
    """£12,000 due 31/05/2025: 4.75 + 8 = 12.75 % all along, as interest began before 1 July (SI 2002/1675).

    12 000 × 12.75 % × 30/365 = 125.753… → 125.75; × 45/365 = 188.630… → 188.63; and £100, from £10,000 on.
    """
    found = cost("GB", currency="GBP")
    assert lines(found) == [(30, 1275, 125_75), (45, 1275, 188_63)]
    assert (found.fee_minor, found.no_fee) == (100_00, None)


@pytest.mark.parametrize(
    ("amount", "fee"),
    [(1_00, 40_00), (999_99, 40_00), (1_000_00, 70_00), (9_999_99, 70_00), (10_000_00, 100_00)],
)
def test_the_british_fee_follows_the_size_of_the_debt(amount, fee):
    assert cost("GB", amount, currency="GBP").fee_minor == fee


def test_a_british_debt_in_euros_bears_interest_and_no_fee_for_nothing_is_converted():
    found = cost("GB", currency="EUR")
    assert found.interest_minor == 314_38
    assert (found.fee_minor, found.no_fee) == (0, CURRENCY)
    assert found.fee_article == "LPCDA 1998, s. 5A", "and it says by which law"


def test_a_half_year_nobody_verified_has_no_figure():
    found = cost("GB", due=date(2026, 7, 10), until=date(2026, 8, 10), currency="GBP")
    assert found.interest_minor is None
    assert found.segments[0].reference == "Bank Rate"


def test_an_agreed_rate_holds_everywhere_but_with_a_french_public_buyer():
    for pack in PACKS.values():
        judge_terms(Terms(COMPANY, 1_500), date(2026, 3, 1), pack)
    with pytest.raises(RateOfPublicBuyer):
        judge_terms(Terms(PUBLIC, 1_500), date(2026, 3, 1))
    judge_terms(Terms(COMPANY, 1), date(2026, 3, 1), PACKS["DE"])


@pytest.mark.parametrize(
    ("country", "buyer", "sector", "on", "days"),
    [
        pytest.param("BE", COMPANY, None, date(2026, 1, 1), 60, id="Belgium"),
        pytest.param(
            "BE", COMPANY, None, date(2022, 1, 31), None, id="Belgium before its law of 2021"
        ),
        pytest.param("BE", HOSPITAL, None, date(2026, 1, 1), 60, id="a Belgian hospital"),
        pytest.param("DE", PUBLIC, None, date(2026, 1, 1), 30, id="a German public buyer"),
        pytest.param(
            "DE", EU, None, date(2026, 1, 1), 60, id="the law of another state is its own"
        ),
        pytest.param("ES", COMPANY, PERISHABLE, date(2026, 1, 1), 30, id="Spanish perishables"),
        pytest.param(
            "IT", COMPANY, PERISHABLE, date(2021, 12, 1), 60, id="Italy before perishables"
        ),
        pytest.param("IT", COMPANY, PERISHABLE, date(2022, 1, 1), 30, id="Italian perishables"),
        pytest.param("GB", PUBLIC, None, date(2026, 1, 1), 30, id="a British authority"),
    ],
)
def test_what_caps_terms(country, buyer, sector, on, days):
    cap = cap_of(buyer, sector, None, pack=PACKS[country], on=on)
    assert (cap and cap.days) == days


def test_terms_to_the_end_of_the_month_are_held_against_the_days_of_the_invoice():
    cap = cap_of(COMPANY, None, "days_then", pack=PACKS["DE"])
    assert not exceeded(cap, 29, "days_then"), "at most 30 days more"
    assert exceeded(cap, 45, "days_then"), "60 days and more, of an invoice early in its month"


@pytest.mark.parametrize(
    ("country", "rests", "works"),
    [
        ("BE", [date(2026, 7, 21)], [date(2026, 7, 14)]),
        ("DE", [date(2026, 4, 3), date(2025, 10, 3)], [date(2026, 7, 14)]),
        ("ES", [date(2026, 1, 6), date(2026, 10, 12)], [date(2026, 5, 8)]),
        ("IT", [date(2026, 6, 2), date(2027, 10, 4)], [date(2024, 10, 4)]),
        ("GB", [date(2026, 5, 4), date(2026, 5, 25), date(2026, 8, 31)], [date(2026, 5, 1)]),
        ("GB", [date(2021, 12, 27), date(2021, 12, 28)], [date(2021, 12, 29)]),
        ("GB", [date(2022, 6, 2), date(2022, 9, 19)], [date(2022, 5, 30)]),
    ],
)
def test_who_rests_when(country, rests, works):
    assert not any(is_business_day(day, PACKS[country]) for day in rests)
    assert all(is_business_day(day, PACKS[country]) for day in works)


def test_the_next_business_day_is_one_on_both_sides():
    assert next_business_day(date(2026, 7, 13)) == date(2026, 7, 15)
    assert next_business_day(date(2026, 5, 21), PACKS["GB"]) == date(2026, 5, 22)
    assert next_business_day(date(2026, 8, 28), PACKS["GB"]) == date(2026, 9, 1), "31 August"


def test_a_country_without_rules_follows_the_house():
    assert pack_of("NL", FRANCE) is FRANCE
    assert pack_of("NL", PACKS["BE"]) is PACKS["BE"]
    assert house_holidays(2026) == FRANCE.holidays_of(2026)


@pytest.mark.parametrize(
    ("country", "chosen", "law"),
    [
        pytest.param("FR", HOUSE, "BE", id="a debtor abroad is under the seller's law"),
        pytest.param("FR", DEBTOR, "FR", id="unless its own was agreed"),
        pytest.param("NL", DEBTOR, "BE", id="and a law nobody wrote down is the seller's"),
    ],
)
def test_whose_law_a_contract_is_under(country, chosen, law):
    assert law_of(country, chosen, PACKS["BE"]).code == law


def test_a_house_elsewhere_rests_on_its_own_holidays():
    calendar.follow([date(2026, 9, 1)], PACKS["GB"])
    try:
        assert not is_business_day(date(2026, 8, 31))
        assert not is_business_day(date(2026, 9, 1)), "closed"
        assert is_business_day(date(2026, 7, 14))
        assert next_business_day(date(2026, 7, 13), FRANCE) == date(2026, 7, 15)
        assert business_days_missed(date(2026, 8, 28), date(2026, 9, 3)) == 1
    finally:
        calendar.follow(())


DAY = st.dates(date(2021, 1, 1), date(2026, 6, 30))
AMOUNT = st.integers(1, 10**11)
PAYMENTS = st.lists(st.builds(Settlement, AMOUNT, DAY), max_size=3)


@given(st.sampled_from(sorted(PACKS)), st.sampled_from(BUYERS), AMOUNT, DAY, DAY, DAY, PAYMENTS)
def test_more_days_never_cost_less(country, buyer, amount, due, one, other, paid):
    def interest(until):
        found = penalty(amount, due, until, paid, terms=Terms(buyer), pack=PACKS[country])
        return 0 if found is None else found.interest_minor

    sooner, later = sorted((one, other))
    assert 0 <= interest(sooner) <= interest(later)


@given(st.sampled_from(sorted(PACKS)), AMOUNT, AMOUNT)
def test_a_larger_debt_never_has_a_smaller_fee(country, one, other):
    (rule,) = PACKS[country].fees
    smaller, larger = sorted((one, other))
    assert rule.minor(smaller) <= rule.minor(larger)


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_every_country_is_whole(pack):
    """Complete and dated: each buyer has interest, terms and a fee today, each known half-year a rate."""
    today = date(2026, 11, 28)
    for buyer in BUYERS:
        assert pack.interest_of(buyer, today)
        assert pack.cap_of(buyer, None, today) or (pack.code, buyer) == ("FR", EU)
    assert pack.fee_on(today).currency == pack.currency
    assert pack.currency in pack.currencies
    assert {one.sector for one in pack.caps} <= {None, *SECTORS}
    assert all(one.buyers <= set(BUYERS) for one in (*pack.caps, *pack.interest))
    first = sorted(pack.rates)
    assert first == KNOWN[: len(first)], "half-years follow one another"
    assert len(pack.holidays_of(2026)) >= 8
    assert {"fr", "en", *pack.languages} <= pack.wording.keys(), (
        "read by the desk and by the debtor"
    )


ATLANTIS = """
country = "XA"
languages = ["en"]
currency = "EUR"
currencies = ["EUR"]
articles = "Tidal Code 1–3"
reference = "ecb"
year_days = 360
[terms]
default_days = 14
article = "Tidal Code 1"
[[terms.caps]]
buyers = ["company"]
days = 21
article = "Tidal Code 1"
[[interest]]
buyers = ["company"]
points_bp = 500
article = "Tidal Code 2"
[[fee]]
currency = "EUR"
article = "Tidal Code 3"
bands = [{ minor = 1500 }]
[holidays]
article = "Tidal Code 9"
days = [{ name = "flood", month = 3, day = 3 }]
[wording.en]
demand = " (Tidal Code 4)"
late = "The tide waits for no one (Tidal Code 2)."
effects = "Interest and €15 are due (Tidal Code 2 and 3)."
mention = "Late payment is governed by the Tidal Code."
"""


@pytest.fixture
def atlantis(tmp_path):
    """A country that is one file, in the words of any other."""
    path = tmp_path / "xa.toml"
    path.write_text(ATLANTIS, encoding="utf-8")
    return read_pack(path, shared=FOLDER)


def test_a_new_country_is_one_file(atlantis):
    """36 000 € of 2025, 30 days: 3.15 + 5 = 8.15 %; 36 000 × 8.15 % × 30/360 = 244.50."""
    found = penalty(36_000_00, date(2025, 1, 31), date(2025, 3, 2), pack=atlantis)
    assert lines(found) == [(30, 815, 244_50)]
    assert (found.fee_minor, found.fee_article) == (15_00, "Tidal Code 3")
    assert cap_of(COMPANY, None, None, pack=atlantis).days == 21
    assert not is_business_day(date(2026, 3, 3), atlantis)
    assert atlantis.language_of("fr") == "en"


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        pytest.param('article = "Tidal Code 2"', 'article = ""', "article", id="no source"),
        pytest.param("points_bp = 500", "points = 500", "points_bp", id="no figure"),
        pytest.param("days = 21", 'days = "21"', "days is no int", id="no number"),
        pytest.param('currency = "EUR"\ncurr', 'money = "EUR"\ncurr', "currency", id="no currency"),
        pytest.param("year_days", 'motto = "x"\nyear_days', "unknown: motto", id="a word too many"),
        pytest.param('["en"]', '["pt"]', "no wording in pt", id="a language without words"),
        pytest.param("month = 3, day = 3", "month = 3", "no day", id="a holiday without a day"),
        pytest.param('"ecb"', '"moon"', "moon", id="a reference nobody keeps"),
        pytest.param('mention = "', 'mentions = "', "mention", id="a wording short"),
    ],
)
def test_a_file_that_is_not_whole_is_refused(tmp_path, was, now, says):
    assert was in ATLANTIS
    path = tmp_path / "xa.toml"
    path.write_text(ATLANTIS.replace(was, now, 1), encoding="utf-8")
    with pytest.raises(BadPack, match=says):
        read_pack(path, shared=FOLDER)


def test_rates_are_of_half_years(tmp_path):
    own = '[reference]\nname = "tide"\nsource = "the sea"\nrates = { 2025-02-01 = 100 }\n'
    path = tmp_path / "xa.toml"
    path.write_text(ATLANTIS.replace('reference = "ecb"\n', "") + own, encoding="utf-8")
    with pytest.raises(BadPack, match="half-year"):
        read_pack(path)


def test_interest_of_a_law_not_in_force_is_unknown():
    (rule,) = PACKS["DE"].interest
    later = replace(PACKS["DE"], interest=(replace(rule, starts_on=date(2025, 7, 1)),))
    assert penalty(100_00, DUE, PAID, pack=later).interest_minor is None
    assert timedelta(days=1) + DUE < date(2025, 7, 1)
