"""What a phone holds, how old it says that is, and when it lets go of it."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from credit.operations.holds import hold
from credit.store.customers import Company, CustomerFigures
from credit.store.db import db
from tests.journeys.happenings import VAL, move_to_samir

DATABASES = "indexedDB.databases().then((all) => all.map(({name}) => name).sort())"


def date_ledger(days_ago):
    def date_it(work):
        db.session.get(Company, 1).as_of = work.moment.today - timedelta(days=days_ago)

    return date_it


def leave_unchanged_since(work):
    """The customer's figures have not moved for ten days; the ledger is of the last business day."""
    db.session.get(CustomerFigures, VAL).as_of = work.moment.today - timedelta(days=10)
    work.touch(VAL)


def test_a_quiet_customer_is_as_recent_as_its_ledger(rosa, served):
    served.change(leave_unchanged_since, VAL)
    rosa.restart()
    rosa.open_customer("Charpentes Val")
    expect(rosa.page.get_by_text("Disponible").first).to_be_visible()
    expect(rosa.page.get_by_text("trop anciens")).to_have_count(0)
    expect(rosa.page.get_by_text("Sans avis")).to_have_count(0)


def test_an_old_ledger_withdraws_the_verdict_on_every_screen(rosa, served):
    served.change(date_ledger(days_ago=10))
    rosa.restart("/clients")
    expect(rosa.page.get_by_text("Sans avis")).to_have_count(3)
    rosa.open_customer("Charpentes Val")
    expect(rosa.page.get_by_text(re.compile("trop anciens? pour un avis"))).to_be_visible()
    expect(rosa.page.locator(".section--top .risk")).to_have_count(0)


# The list's beginning has been kept for the next start.
BEGINNING_KEPT = """async () => {
  const { name } = (await indexedDB.databases()).find(({ name }) => name.endsWith("-base"));
  const db = await new Promise((done) => {
    const wish = indexedDB.open(name);
    wish.onsuccess = () => done(wish.result);
  });
  for (let tries = 0; ; tries++) {
    if (tries > 500) throw new Error("the beginning has not been kept");
    const found = db.transaction("line").objectStore("line").count(["beginning", 0, 0, 0]);
    if (await new Promise((done) => { found.onsuccess = () => done(found.result); })) break;
    await new Promise((done) => setTimeout(done, 20));
  }
  db.close();
}"""

# Once a row is on the screen nothing more is opened, until `release()`.
HOLD_THE_REST = """
const open = SubtleCrypto.prototype.decrypt;
const released = new Promise((done) => { globalThis.release = done; });
SubtleCrypto.prototype.decrypt = async function (...args) {
  if (document.querySelector("main .row")) await released;
  return open.apply(this, args);
};
"""


def test_the_list_stands_before_the_books_have_been_read(rosa):
    rosa.restart("/clients")
    expect(rosa.page.locator("main .row")).to_have_count(3)
    sayings = rosa.page.locator("main").inner_text()
    rosa.page.evaluate(BEGINNING_KEPT)
    rosa.go_offline()
    rosa.device.add_init_script(HOLD_THE_REST)
    rosa.restart("/clients")
    expect(rosa.page.locator("main .row")).to_have_count(3)
    assert rosa.page.locator("main").inner_text() == sayings, "as the whole list says it"
    rosa.page.get_by_role("searchbox").fill("charpentes")
    rosa.page.evaluate("release()")
    expect(rosa.page.locator("main .row")).to_have_count(1)
    rosa.page.get_by_role("link", name="Charpentes Val").click()
    expect(rosa.page.get_by_role("heading", level=1)).to_contain_text("Charpentes Val")


# A writer that does not end keeps every reader of the dossiers waiting; `occupied = false` lets them in.
OCCUPY_DOSSIERS = """async () => {
  const { name } = (await indexedDB.databases()).find(({ name }) => name.endsWith("-base"));
  const db = await new Promise((done) => {
    const wish = indexedDB.open(name);
    wish.onsuccess = () => done(wish.result);
  });
  globalThis.occupied = true;
  const dossiers = db.transaction("block", "readwrite").objectStore("block");
  const stay = () => { if (occupied) dossiers.get("nothing").onsuccess = stay; };
  stay();
}"""


def test_the_figures_stand_while_the_dossier_is_still_being_read(rosa):
    rosa.restart("/clients")
    expect(rosa.page.get_by_role("link", name="Charpentes Val")).to_be_visible()
    rosa.page.evaluate(OCCUPY_DOSSIERS)
    rosa.open_customer("Charpentes Val")
    expect(rosa.page.locator("main .hero__amount")).to_have_text("35\u202f540\u00a0€")
    expect(rosa.page.get_by_text("Avant d’entrer")).to_have_count(0)
    rosa.page.evaluate("occupied = false")
    expect(rosa.page.get_by_text("Avant d’entrer")).to_be_visible()


def test_no_figure_of_a_customer_on_hold_stands_without_the_reason(rosa, served):
    served.change(lambda work: hold(work, VAL, "Chèque impayé"), VAL)
    rosa.restart("/clients")
    expect(rosa.page.locator("main [data-risk=hold]")).to_be_visible()
    rosa.page.evaluate(OCCUPY_DOSSIERS)
    rosa.open_customer("Charpentes Val")
    expect(rosa.page.locator("main .skeleton").first).to_be_visible()
    expect(rosa.page.locator("main .hero")).to_have_count(0)
    rosa.page.evaluate("occupied = false")
    expect(rosa.page.get_by_text("Chèque impayé")).to_be_visible()
    expect(rosa.page.locator("main .hero")).to_be_visible()


def test_seven_days_of_silence_purge_the_books_and_keep_what_was_said(rosa, served):
    rosa.open_customer("Charpentes Val")
    rosa.go_offline()
    rosa.note("Dit avant le long silence")
    before = rosa.page.evaluate(DATABASES)
    assert any(name.endswith("-base") for name in before)
    rosa.device.clock.install(time=datetime.now(UTC) + timedelta(days=7, minutes=5))
    rosa.restart()
    expect(rosa.page.get_by_text("Plus de 7 jours sans contact")).to_be_visible()
    left = rosa.page.evaluate(DATABASES)
    assert left == [name for name in before if not name.endswith(("-base", "-key"))]
    assert any(name.endswith("-outbox") for name in left)

    rosa.go_online()
    rosa.restart()
    rosa.expect_all_sent()
    expect(rosa.page.get_by_text("3 clients sur ce téléphone")).to_be_visible()
    assert served.said() == [("note.add", "applied")]


def test_a_customer_that_leaves_while_being_read_says_so_and_takes_no_words_along(rosa, served):
    rosa.open_customer("Charpentes Val")
    rosa.go_offline()
    rosa.note("Dit avant le départ")
    rosa.start("Promesse").get_by_label("Montant promis").fill("1 500")
    served.change(move_to_samir, VAL)
    rosa.go_online()
    for where in (rosa.page.locator("main"), rosa.sheet):
        expect(where.get_by_text("Ce client n’est plus dans vos portefeuilles")).to_be_visible()
    expect(rosa.sheet.get_by_role("heading", name="Charpentes Val")).to_be_visible()
    rosa.sheet.get_by_role("button", name=re.compile("Demain|ven")).first.click()
    rosa.save()
    rosa.expect_all_sent()
    assert served.said() == [("note.add", "applied"), ("promise.record", "applied")]

    rosa.page.get_by_role("link", name="Envois").click()
    expect(rosa.page.get_by_role("link", name="Note, Charpentes Val")).to_be_visible()
    expect(
        rosa.page.get_by_role("link", name=re.compile("Promesse .*Charpentes Val"))
    ).to_be_visible()
    rosa.page.get_by_role("link", name="Clients", exact=True).click()
    expect(rosa.page.get_by_role("link", name="Mat’Ouest")).to_be_visible()
    expect(rosa.page.get_by_role("link", name="Charpentes Val")).to_have_count(0)
