"""Finance carries a customer along: pinned online, read where there is no network."""

import re

from playwright.sync_api import expect

from tests.journeys.phone import Phone

VAL = 1


def test_a_pinned_customer_is_read_at_the_desk_without_a_network(browser, served):
    context = browser.new_context(
        base_url=served.url, viewport={"width": 1280, "height": 800}, locale="fr-FR"
    )
    context.set_default_timeout(15_000)
    kofi = Phone(context)
    kofi.page.goto(f"/clients/{VAL}")
    kofi.knock("kofi")
    pin = kofi.page.get_by_role("button", name="Épingler")
    with kofi.page.expect_response("**/sync/push"):
        pin.click()
    held = kofi.page.get_by_role("button", name="Épinglé")
    expect(held).to_have_attribute("aria-pressed", "true")
    kofi.wait_for_worker()
    kofi.page.reload()  # the desk's files are kept once used
    expect(held).to_be_visible()
    assert served.said() == [("pin.set", "applied")]

    kofi.go_offline()
    kofi.restart(f"/clients/{VAL}")
    expect(kofi.page.get_by_role("heading", name="Charpentes Val")).to_be_visible()
    expect(kofi.page.get_by_text("Disponible").first).to_be_visible()
    expect(kofi.page.get_by_text(re.compile("F-20388"))).to_be_visible()
    kofi.page.get_by_role("group", name="Saisir").get_by_role("button", name="Note").click()
    expect(kofi.sheet.get_by_label("Que s’est-il passé")).to_be_visible()
    assert kofi.complaints == []
    context.close()
