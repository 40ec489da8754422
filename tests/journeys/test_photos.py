"""Photos: taken without a network, sent after their entry, resumed where cut, seen by the others."""

import re
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Locator, expect
from sqlalchemy import select

from credit.operations.attachment_files import path_of
from credit.store.attachments import Attachment
from credit.store.db import db
from credit.store.field import Dispute, Note
from tests.builders import add_step
from tests.journeys.desk import AXE, Desk
from tests.journeys.phone import Phone
from tests.photos import a_jpeg, from_rennes, look

HEAVY = a_jpeg(2400, 1800, noise=True, quality=70)


@pytest.fixture(scope="module")
def slip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A delivery slip photographed in Rennes, the phone held upright."""
    path: Path = tmp_path_factory.mktemp("camera") / "slip.jpg"
    path.write_bytes(from_rennes(1200, 900, turned=True))
    return path


@pytest.fixture(scope="module")
def heavy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("camera") / "heavy.jpg"
    path.write_bytes(HEAVY)
    return path


def add_photo(sheet: Locator, *files: Path) -> None:
    """Choose pictures of the library; they are safe on the phone when this returns."""
    shown = sheet.get_by_role("img", name=re.compile("Photo .* de cette saisie"))
    already = shown.count()
    sheet.get_by_label("Galerie").set_input_files(list(files))
    expect(shown).to_have_count(already + len(files))


def note_with(phone: Phone, text: str, *files: Path) -> None:
    sheet = phone.start("Note")
    sheet.get_by_label("Que s’est-il passé").fill(text)
    add_photo(sheet, *files)
    phone.save()


def rows(served):
    with served.app.app_context():
        found = list(db.session.scalars(select(Attachment).order_by(Attachment.id)))
        db.session.remove()
    return found


def bytes_of(served, photo_id: UUID) -> bytes:
    with served.app.app_context():
        return path_of(photo_id).read_bytes()


def requests(served, what: str) -> list[str]:
    return [request for request in served.weather.seen if re.search(what, request)]


def test_a_photo_taken_offline_follows_its_note_and_leaves_the_place_behind(rosa, served, slip):
    rosa.open_customer("Charpentes Val")
    rosa.go_offline()
    note_with(rosa, "Bon de livraison refusé", slip)
    rosa.expect_kept(1)
    thread = rosa.page.locator(".timeline")
    expect(thread.get_by_role("img", name="Photo 1 sur 1, Note")).to_be_visible()
    rosa.restart("/envois")
    expect(rosa.page.get_by_text("Photo 1 sur 1 en attente")).to_be_visible()
    rosa.go_online()
    expect(rosa.page.get_by_text("Tout est envoyé")).to_be_visible()
    [photo] = rows(served)
    assert (photo.state, photo.parent_kind, photo.width, photo.height) == (
        "complete",
        "note",
        900,
        1200,
    )
    kept = bytes_of(served, photo.id)
    assert b"Zanzibar" not in kept
    assert b"Exif" not in kept
    assert not look(kept).getexif()
    order = [line for line in served.weather.seen if "sync/push" in line or "attachments" in line]
    assert order[0] == "POST /api/v1/sync/push"
    assert rosa.complaints == []


def test_what_left_the_phone_held_no_place_and_was_light(rosa, served, slip, heavy):
    """The server would strip it too: the phone must not even send it."""
    sent = []
    rosa.device.on(
        "request",
        lambda request: "/chunks/" in request.url and sent.append(request.post_data_buffer or b""),
    )
    rosa.open_customer("Charpentes Val")
    note_with(rosa, "Deux vues", slip, heavy)
    rosa.expect_all_sent()
    photos = rows(served)
    assert [photo.state for photo in photos] == ["complete"] * 2
    assert max(photo.size_bytes for photo in photos) <= 400 * 1024
    assert max(photo.width for photo in photos) <= 1600
    assert len(sent) >= 2
    assert not any(b"Exif" in body or b"Zanzibar" in body for body in sent)


def test_cut_during_the_upload_it_goes_on_at_the_chunk_that_lacks(rosa, served, heavy):
    cut = {"left": 1}

    def cut_the_second(route):
        if cut["left"]:
            cut["left"] -= 1
            route.abort("connectionreset")
        else:
            route.continue_()

    rosa.device.route("**/chunks/1", cut_the_second)
    rosa.open_customer("Charpentes Val")
    note_with(rosa, "Coupé au milieu", heavy)
    expect(rosa.page.get_by_role("link", name="1 photo attend sur ce téléphone")).to_be_visible()
    assert served.said() == [("note.add", "applied")]  # the entry did not wait
    rosa.expect_all_sent()
    [photo] = rows(served)
    assert photo.state == "complete"
    assert len(requests(served, "PUT .*/chunks/0$")) == 1
    assert len(requests(served, "PUT .*/chunks/1$")) == 1


def test_envois_counts_the_photos_of_an_entry_until_the_last_has_gone(rosa, served, slip):
    announced = {"count": 0}
    stuck = {"is": True}

    def stop_at_the_second(route):
        announced["count"] += 1
        if announced["count"] > 1 and stuck["is"]:
            route.abort("connectionreset")
        else:
            route.continue_()

    rosa.device.route("**/api/v1/attachments", stop_at_the_second)
    rosa.open_customer("Charpentes Val")
    note_with(rosa, "Trois vues", slip, slip, slip)
    rosa.page.get_by_role("link", name="2 photos attendent sur ce téléphone").click()
    expect(rosa.page.get_by_text("Photo 2 sur 3 en attente")).to_be_visible()
    expect(rosa.page.get_by_text("Tout est envoyé")).to_be_hidden()
    rosa.page.get_by_role("link", name="Note, Charpentes Val").first.click()
    expect(rosa.page.get_by_text("Photo 2 sur 3 en attente")).to_be_visible()
    stuck["is"] = False
    on_its_way = rosa.page.get_by_text(re.compile("Photo . sur 3 en attente|Envoi de la photo"))
    expect(on_its_way).to_have_count(0, timeout=20_000)
    assert [photo.state for photo in rows(served)] == ["complete"] * 3


def test_a_server_that_dies_on_the_last_word_is_asked_again(rosa, served, slip):
    rosa.open_customer("Charpentes Val")
    rosa.go_offline()
    note_with(rosa, "Réponse perdue", slip)
    lost = {"left": 1}

    def lose_the_answer(route):
        if lost["left"]:
            lost["left"] -= 1
            route.fetch()  # the server does its work, the answer never comes
            route.abort("connectionreset")
        else:
            route.continue_()

    rosa.device.route("**/completion", lose_the_answer)
    rosa.go_online()
    rosa.expect_all_sent()
    assert [photo.state for photo in rows(served)] == ["complete"]
    assert len(requests(served, "PUT .*/chunks/")) == 1


def test_the_page_killed_behind_the_camera_comes_back_with_its_sheet_words_and_photos(rosa, slip):
    rosa.open_customer("Charpentes Val")
    sheet = rosa.start("Litige")
    sheet.get_by_label("Que s’est-il passé").fill("Palette cassée")
    add_photo(sheet, slip)
    with rosa.page.expect_file_chooser():
        sheet.locator("label", has_text="Photo").click()
    rosa.restart()
    expect(rosa.sheet).to_be_visible()
    expect(rosa.sheet.get_by_label("Que s’est-il passé")).to_have_value("Palette cassée")
    expect(rosa.sheet.get_by_role("img", name="Photo 1 sur 1 de cette saisie")).to_be_visible()


def test_killed_behind_the_camera_before_a_word_the_sheet_comes_back(rosa):
    rosa.open_customer("Charpentes Val")
    sheet = rosa.start("Litige")
    with rosa.page.expect_file_chooser():
        sheet.locator("label", has_text="Photo").click()
    rosa.restart()
    expect(rosa.sheet).to_be_visible()
    rosa.page.keyboard.press("Escape")
    expect(rosa.sheet).to_be_hidden()
    rosa.restart()
    expect(rosa.page.get_by_role("heading", level=1)).to_be_visible()
    expect(rosa.sheet).to_be_hidden()  # nothing was said: there is no draft to come back to


LITTLE_ROOM = """() => {
  navigator.storage.estimate = async () => ({ quota: 60e6, usage: 52e6 });
}"""
PHOTOS_DO_NOT_FIT = """() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (value, ...more) {
    if (this.name === "bytes") throw new DOMException("no room", "QuotaExceededError");
    return put.call(this, value, ...more);
  };
}"""


@pytest.mark.parametrize("trouble", [LITTLE_ROOM, PHOTOS_DO_NOT_FIT], ids=["low", "full"])
def test_without_room_the_photo_is_refused_in_words_and_the_text_still_goes(
    rosa, served, slip, trouble
):
    rosa.open_customer("Charpentes Val")
    sheet = rosa.start("Note")
    sheet.get_by_label("Que s’est-il passé").fill("Sans image")
    expect(sheet.get_by_text("Galerie")).to_be_visible()
    rosa.page.evaluate(trouble)
    sheet.get_by_label("Galerie").set_input_files(slip)
    expect(sheet.get_by_text("Plus assez de place pour une photo")).to_be_visible()
    rosa.save()
    rosa.expect_all_sent()
    assert served.count(Note) == 1
    assert rows(served) == []


def test_what_is_no_picture_is_refused_in_words(rosa, tmp_path):
    page = tmp_path / "slip.jpg"
    page.write_text("<html><script>alert(1)</script></html>")
    rosa.open_customer("Charpentes Val")
    sheet = rosa.start("Note")
    expect(sheet.get_by_text("Galerie")).to_be_visible()
    sheet.get_by_label("Galerie").set_input_files(page)
    expect(sheet.get_by_text("Cette image ne peut pas être lue")).to_be_visible()


def test_a_photo_removed_from_the_draft_goes_nowhere(rosa, served, slip):
    rosa.open_customer("Charpentes Val")
    sheet = rosa.start("Note")
    sheet.get_by_label("Que s’est-il passé").fill("Finalement sans")
    add_photo(sheet, slip)
    sheet.get_by_role("button", name="Retirer la photo 1").click()
    expect(sheet.get_by_role("img")).to_have_count(0)
    rosa.save()
    rosa.expect_all_sent()
    assert rows(served) == []


def test_a_promise_does_not_swallow_a_photo(rosa, slip):
    rosa.open_customer("Charpentes Val")
    sheet = rosa.start("Note")
    add_photo(sheet, slip)
    sheet.get_by_role("tab", name="Promesse").click()
    sheet.get_by_role("button", name="Enregistrer").click()
    expect(sheet.get_by_text("Une photo part avec une note ou un litige")).to_be_visible()


def test_her_manager_sees_the_photo_small_then_whole_and_offline_is_told_why_not(
    browser, rosa, served, slip
):
    rosa.open_customer("Charpentes Val")
    note_with(rosa, "Bon signé", slip)
    rosa.expect_all_sent()
    other = browser.new_context(
        base_url=served.url, viewport={"width": 360, "height": 640}, locale="fr-FR", has_touch=True
    )
    other.set_default_timeout(15_000)
    meriem = Phone(other)
    meriem.sign_in("meriem")
    meriem.open_customer("Charpentes Val")
    small = meriem.page.get_by_role("img", name="Photo 1 sur 1, Note")
    expect(small).to_have_js_property("complete", True)
    expect(small).to_have_js_property("naturalHeight", 320)
    small.click()
    whole = meriem.page.get_by_role("dialog").get_by_role("img", name="Photo 1 sur 1, Note")
    expect(whole).to_have_js_property("naturalHeight", 1200)
    meriem.go_offline()
    meriem.restart()
    meriem.open_customer("Charpentes Val")
    expect(meriem.page.get_by_text("Visible avec du réseau")).to_be_visible()
    assert meriem.complaints == []
    other.close()


def test_signing_out_asks_about_photos_and_takes_them_along(rosa, served, slip):
    rosa.device.route("**/api/v1/attachments", lambda route: route.abort("connectionreset"))
    rosa.open_customer("Charpentes Val")
    note_with(rosa, "Photo coincée", slip)
    expect(rosa.page.get_by_role("link", name="1 photo attend sur ce téléphone")).to_be_visible()
    rosa.page.get_by_role("link", name="Moi").click()
    rosa.page.get_by_role("button", name="Se déconnecter").click()
    expect(rosa.page.get_by_text("1 photo n’est pas partie.")).to_be_visible()
    rosa.page.get_by_role("button", name="Supprimer et quitter").click()
    expect(rosa.page.get_by_label("Identifiant")).to_be_visible()
    names = rosa.page.evaluate("indexedDB.databases().then((all) => all.map(({name}) => name))")
    assert not [name for name in names if "photos" in name]


def test_the_desk_sees_the_slip_beside_the_dispute_and_in_the_thread(browser, rosa, served, slip):
    rosa.open_customer("Charpentes Val")
    sheet = rosa.start("Litige")
    sheet.get_by_label("Que s’est-il passé").fill("Palette cassée")
    add_photo(sheet, slip)
    rosa.save()
    rosa.expect_all_sent()
    context = browser.new_context(
        base_url=served.url, viewport={"width": 1440, "height": 900}, locale="fr-FR"
    )
    context.set_default_timeout(15_000)
    kofi = Desk(context).sign_in("kofi")
    for path in ("/relances/litiges", "/clients/1"):
        kofi.go(path)
        picture = kofi.page.get_by_role("img", name="Photo 1 sur 1, Charpentes Val")
        expect(picture).to_have_js_property("naturalHeight", 320)
        assert kofi.blemishes() == []
    picture.click()
    whole = kofi.page.get_by_role("dialog").get_by_role("img")
    expect(whole).to_have_js_property("naturalHeight", 1200)
    assert kofi.complaints == []
    context.close()


def test_the_sheet_with_photos_has_no_serious_blemish_and_fits_a_narrow_phone(rosa, slip):
    rosa.page.set_viewport_size({"width": 320, "height": 640})
    rosa.open_customer("Charpentes Val")
    add_photo(rosa.start("Note"), slip, slip)
    rosa.page.evaluate(AXE.read_text())
    found = rosa.page.evaluate("axe.run('dialog#capture')")["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    assert rosa.page.evaluate("document.querySelector('dialog#capture').scrollWidth") <= 320


def test_who_has_the_next_step_sees_the_photo_and_answers_with_one(browser, rosa, served, slip):
    rosa.open_customer("Charpentes Val")
    sheet = rosa.start("Litige")
    sheet.get_by_label("Que s’est-il passé").fill("Palette cassée")
    add_photo(sheet, slip)
    rosa.save()
    rosa.expect_all_sent()

    def ask(work):
        add_step(db.session.scalars(select(Dispute)).one(), asked="Vérifier")
        work.touch(1)

    served.change(ask, 1)
    context = browser.new_context(base_url=served.url, locale="fr-FR")
    context.set_default_timeout(15_000)
    lea = Desk(context).sign_in("lea")
    lea.page.get_by_role("link", name="Vérifier").click()
    picture = lea.page.get_by_role("img", name="Photo 1 sur 1, Charpentes Val")
    expect(picture).to_have_js_property("naturalHeight", 320)
    detail = lea.page.get_by_role("article")
    context.set_offline(True)
    detail.get_by_label("Galerie").set_input_files(slip)
    expect(detail.get_by_role("img", name=re.compile("de cette saisie"))).to_have_count(1)
    detail.get_by_label("Ce qui a été fait ou appris").fill("Le bordereau dit deux palettes")
    detail.get_by_role("button", name="Commenter").click()
    said = detail.get_by_role("listitem").filter(has_text="deux palettes").first
    expect(said.get_by_role("img", name="Photo 1 sur 1")).to_be_visible()
    with lea.page.expect_response(lambda answer: answer.url.endswith("/completion")):
        context.set_offline(False)
    newest = rows(served)[-1]
    assert (newest.state, newest.parent_kind) == ("complete", "dispute_comment")
    assert lea.complaints == []
    context.close()
