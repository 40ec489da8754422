"""Every screen at every size: narrow and wide windows, text at 200 %, words a third longer, a sheet of A4."""

import re
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader
from sqlalchemy import select, update

from credit.store.customers import Customer
from credit.store.db import db
from credit.store.items import Item
from credit.store.people import User
from tests.journeys.phone import Phone
from tests.journeys.test_desk import SCREENS

WIDTHS = (320, 768, 1280)  # 360: test_desk.py and test_phone.py
A4_POINTS = (595, 842)
PHONE_SCREENS = ("/", "/clients", "/clients/1", "/suivi", "/envois", "/moi", "/guide")
DESK_SCREENS = {
    "kofi": (*SCREENS["kofi"], "/guide"),
    "ada": (*SCREENS["ada"], "/premiers-pas"),
}

SETTLED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
# What sticks out of the page, or is cut without a way to read it.
FAULTS = """() => {
  const root = document.documentElement;
  const wide = root.scrollWidth > root.clientWidth;
  const faults = wide ? [`page ${root.scrollWidth} > ${root.clientWidth}`] : [];
  for (const one of document.querySelectorAll('button, h1, h2, h3, label, legend, th, a.btn, a.link')) {
    const style = getComputedStyle(one);
    if (one.closest('.vh, .clip') || !one.offsetParent || style.textOverflow === 'ellipsis') continue;
    const cut = style.overflowX !== 'visible' && one.scrollWidth > one.clientWidth + 1;
    if (cut) faults.push(`cut: ${one.className} ${one.textContent.trim().slice(0, 40)}`);
  }
  return faults;
}"""
# Words of a language a third longer than ours: every text but figures and codes.
LONGER = """() => {
  const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const { data } = text;
    if (/\\p{L}{3}/u.test(data)) text.data += ' ' + 'éàïöu '.repeat(data.length).slice(0, data.length * 0.3);
  }
}"""


def faults_of(page):
    page.evaluate(SETTLED)
    return page.evaluate(FAULTS)


@pytest.mark.parametrize("username", DESK_SCREENS)
def test_every_screen_of_the_desk_fits_every_width_larger_text_and_longer_words(
    open_desk, served, username
):
    desk = open_desk(username, {"width": 1280, "height": 900})
    page, wrong = desk.page, {}
    for path in DESK_SCREENS[username]:
        desk.go(path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            wrong[path, width] = faults_of(page)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        wrong[path, "text at 200 %"] = faults_of(page)
        page.evaluate("document.documentElement.style.fontSize = ''")
        page.evaluate(LONGER)
        wrong[path, "words a third longer"] = faults_of(page)
    assert {where: found for where, found in wrong.items() if found} == {}


def test_figures_of_nine_digits_stay_in_sight_beside_the_longest_name(open_desk, served):
    def grow(work):
        for item in db.session.scalars(select(Item)):
            item.residual_minor *= 100
        customer = db.session.get_one(Customer, 2)
        customer.name = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbaugesellschaft"
        work.touch(1, 2, figures=True)

    served.change(grow, 1, 2)
    kofi = open_desk("kofi", {"width": 820, "height": 1180})
    for path in ("/clients", "/clients/2"):
        kofi.go(path)
        expect(kofi.page.get_by_text(re.compile(r"12[35]\s\d{3}\s789")).first).to_be_visible()
        assert kofi.page.evaluate(
            "[...document.querySelectorAll('.table-box')]"
            ".every((box) => [...box.querySelectorAll('td.num')].every((cell) =>"
            " cell.getBoundingClientRect().right <= box.getBoundingClientRect().right + 1))"
        )


UNCUT = """() => [...document.querySelectorAll('.table select')].every((one) => {
  const room = one.getBoundingClientRect().width;
  one.style.cssText = 'inline-size: auto; min-inline-size: 0; position: absolute';
  return one.getBoundingClientRect().width <= room + 1;
})"""


@pytest.mark.parametrize("width", [360, 820, 1440])
def test_why_an_invoice_is_late_is_read_in_full_in_its_list(open_desk, width):
    kofi = open_desk("kofi", {"width": width, "height": 900})
    kofi.go("/clients/2")
    expect(kofi.page.locator(".table select").first).to_be_visible()
    assert kofi.page.evaluate(
        "[...document.querySelectorAll('.table-box')].every((box) => box.scrollWidth <= box.clientWidth)"
    )
    assert kofi.page.evaluate(UNCUT)


def test_a_late_item_s_name_has_more_of_a_phone_than_its_dates(open_desk):
    claire = open_desk("claire", {"width": 360, "height": 640})
    claire.go("/retards")
    late = claire.page.locator(".row").filter(has_text="j de retard")
    expect(late).to_have_count(3)
    for row in late.all():
        name, dates = (row.locator(part).bounding_box() for part in (".row__main", ".row__tail"))
        assert name is not None
        assert dates is not None
        assert name["width"] > 1.5 * dates["width"]


GAPS = """() => {
  const words = [...document.querySelectorAll('.tabbar__item')].map((one) => {
    const range = document.createRange();
    range.selectNode([...one.childNodes].find(({ nodeType }) => nodeType === Node.TEXT_NODE));
    return range.getBoundingClientRect();
  });
  return words.slice(1).map(({ left }, at) => left - words[at].right);
}"""


BESIDE = """(at) => {
  const range = document.createRange();
  range.selectNode(document.querySelectorAll('.tabbar__item')[at].lastChild);
  const word = range.getBoundingClientRect();
  const button = document.querySelector('.tabbar__add').getBoundingClientRect();
  return at < 2 ? button.left - word.right : word.left - button.right;
}"""


@pytest.mark.parametrize("width", [320, 360])
def test_the_words_of_the_bar_along_the_bottom_stand_apart_in_english_too(open_desk, served, width):
    with served.app.app_context():
        db.session.execute(update(User).values(language="en"))
        db.session.commit()
        db.session.remove()
    kofi = open_desk("kofi", {"width": width, "height": 640})
    apart = {}
    for path in ("/clients", "/relances"):
        kofi.go(path)
        expect(kofi.page.locator(".tabbar").get_by_text("Reminders")).to_be_visible()
        apart[path] = min(kofi.page.evaluate(GAPS))
        sizes = [one.bounding_box() for one in kofi.page.locator(".tabbar__item").all()]
        assert min(size["width"] for size in sizes if size) >= 44
    assert {path: gap for path, gap in apart.items() if gap < 5} == {}


def test_the_words_of_a_rep_s_bar_stand_clear_of_the_round_button_in_english_too(device, served):
    with served.app.app_context():
        db.session.execute(update(User).values(language="en"))
        db.session.commit()
        db.session.remove()
    rosa = Phone(device)
    rosa.page.goto("/")
    rosa.knock("rosa")
    expect(rosa.page.get_by_text("customers on this phone")).to_be_visible()
    apart = {}
    for path in ("/clients", "/suivi"):
        rosa.page.goto(path)
        expect(rosa.page.locator(".tabbar").get_by_text("Customers")).to_be_visible()
        for width, least in ((320, 4), (360, 8)):
            rosa.page.set_viewport_size({"width": width, "height": 640})
            gaps = [rosa.page.evaluate(BESIDE, at) for at in (1, 2)]
            if min(gaps) < least:
                apart[path, width] = gaps
            button = rosa.page.locator(".tabbar__add").bounding_box()
            assert button is not None
            assert abs(button["x"] + button["width"] / 2 - width / 2) <= 1
    assert apart == {}


def test_every_screen_of_the_phone_opens_offline_and_fits_larger_text_and_longer_words(rosa):
    rosa.go_offline()
    page, wrong = rosa.page, {}
    for path in PHONE_SCREENS:
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).not_to_be_empty()
        for width in (320, 768, 1280):
            page.set_viewport_size({"width": width, "height": 640})
            wrong[path, width] = faults_of(page)
        page.set_viewport_size({"width": 360, "height": 640})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        wrong[path, "text at 200 %"] = faults_of(page)
        page.evaluate("document.documentElement.style.fontSize = ''")
        page.evaluate(LONGER)
        wrong[path, "words a third longer"] = faults_of(page)
    page.goto("/jamais-vue/nulle-part")
    expect(page.get_by_text("Rien à cette adresse")).to_be_visible()
    page.get_by_role("link", name="Revenir à l’accueil").click()
    page.go_back()
    expect(page.get_by_text("Rien à cette adresse")).to_be_visible()
    assert {where: found for where, found in wrong.items() if found} == {}
    assert rosa.complaints == []


def test_a_customer_and_the_guide_print_on_a4_without_what_can_only_be_pressed(open_desk, served):
    kofi = open_desk("kofi")
    for path, words in (("/clients/1", "Charpentes Val"), ("/guide", "Décider une limite")):
        kofi.go(path)
        expect(kofi.page.get_by_text(words).first).to_be_visible()
        paper = PdfReader(BytesIO(kofi.page.pdf(prefer_css_page_size=True)))
        assert {tuple(round(side) for side in page.mediabox[2:]) for page in paper.pages} == {
            A4_POINTS
        }
        text = "\n".join(page.extract_text() for page in paper.pages)
        assert words in text
        assert not re.search(r"Imprimer|Administration|Relances\nImports", text)
        last = paper.pages[-1].extract_text().strip()
        assert last, "no empty sheet"
