"""The largest portfolio promised, 2,000 customers with 50,000 open items, on a network that breaks."""

import re

import pytest
from playwright.sync_api import expect

from tests.bench.installation import served
from tests.journeys.conftest import a_phone
from tests.journeys.phone import Phone
from tests.relay import Cut, Relay

PULL = "/api/v1/sync/pull"
CUSTOMERS, ITEMS = 2_000, 50_000
ALL_HERE = re.compile(r"2\s?000 clients sur ce téléphone")


def test_two_thousand_customers_arrive_over_a_wire_that_breaks_and_open_without_one(browser):
    with (
        served(CUSTOMERS, ITEMS) as running,
        Relay(running.port) as wire,
        a_phone(browser, wire.url) as context,
    ):
        rosa = Phone(context)
        rosa.page.goto("/")
        wire.cut(Cut.BETWEEN_PAGES, PULL)
        wire.cut(Cut.DOWNLOAD, PULL)
        rosa.knock("rosa")
        expect(rosa.page.get_by_text(ALL_HERE)).to_be_visible(timeout=120_000)
        wire.wait_cut(0)
        pulls = [one for one in wire.exchanges if one.path.startswith(PULL)]
        assert len({one.path for one in pulls}) > 1, "what had come was not asked for again"
        rosa.wait_for_worker()

        rosa.go_offline()
        rosa.restart("/clients")
        expect(rosa.page.get_by_text(ALL_HERE)).to_be_visible()
        rosa.page.get_by_role("searchbox").fill("F-2026-049999")
        expect(rosa.page.locator("main .row")).to_have_count(1)
        rosa.page.locator("main .row a").click()
        expect(rosa.page.locator("main .hero")).to_be_visible()
        rosa.note("Vu au milieu de cinquante mille factures")
        rosa.expect_kept(1)
        rosa.go_online()
        rosa.expect_all_sent(within_seconds=60)
        assert rosa.complaints == []


@pytest.mark.parametrize(("who", "width"), [("rosa", 360), ("meriem", 820)])
def test_of_customers_of_whom_half_have_arrived_no_sum_is_shown_and_no_none(browser, who, width):
    with (
        served(500, 10_000) as running,
        Relay(running.port) as wire,
        a_phone(browser, wire.url) as context,
    ):
        device = Phone(context)
        page = device.page
        page.set_viewport_size({"width": width, "height": 1180})
        page.goto("/")
        wire.cut(Cut.BETWEEN_PAGES, PULL, instead=lambda: wire.hold(PULL))
        device.knock(who)
        wire.wait_held(60)  # it asks for the rest
        sums = page.locator("section.mine, dl.kpis")
        nobody = page.get_by_text("Aucune dégradation")
        expect(page.get_by_text(re.compile(r"Réception de vos clients… \d+$"))).to_be_visible()
        expect(sums.or_(nobody)).to_have_count(0)

        device.go_offline()
        wire.die()
        the_rest = page.get_by_text("Les autres clients arriveront avec le réseau")
        expect(the_rest).to_be_visible()
        expect(sums.or_(nobody)).to_have_count(0)
        if who == "rosa":
            page.get_by_role("link", name="Clients", exact=True).click()
            expect(page.locator(".section__head [aria-live]")).to_have_text(re.compile("^[^€]+$"))
            page.get_by_role("searchbox").fill("arrivera plus tard")
            expect(the_rest).to_be_visible()  # not found yet is no "none"
            page.get_by_role("link", name="Journée").click()

        wire.release()
        wire.live()
        device.go_online()
        expect(sums).to_be_visible()
        expect(nobody).to_be_visible()
        expect(the_rest).to_have_count(0)
