"""What can happen to the phone itself: full, its database killed, two windows, two people, a closed door."""

import re

import psutil
import pytest
from playwright.sync_api import expect

from credit.store.field import Note
from tests.browser import find_browser
from tests.journeys.happenings import authors, end_sessions_by_age
from tests.journeys.phone import Phone
from tests.journeys.sight import expect_the_same

PUSH = "/api/v1/sync/push"


QUOTA = 6_000_000

FILL = """async () => {
  const db = await new Promise((done) => {
    const wish = indexedDB.open("somebody-elses-pictures", 1);
    wish.onupgradeneeded = () => wish.result.createObjectStore("pictures", { autoIncrement: true });
    wish.onsuccess = () => done(wish.result);
  });
  const put = (size) => new Promise((done) => {
    const tx = db.transaction("pictures", "readwrite");
    tx.objectStore("pictures").add(crypto.getRandomValues(new Uint8Array(size)));
    tx.oncomplete = () => done(true);
    tx.onabort = () => done(false);
  });
  for (const size of [60_000, 6_000, 600]) while (await put(size));
}"""


@pytest.fixture
def small(device, served):
    """A phone with little room from the start: browsers remember for a while how much there is."""
    phone = Phone(device)
    session = device.new_cdp_session(phone.page)  # holds for as long as it lives
    session.send("Storage.overrideQuotaForOrigin", {"origin": served.url, "quotaSize": QUOTA})
    yield phone
    session.detach()


def test_words_find_room_on_a_full_phone_and_reach_the_server(small, served):
    rosa = small
    rosa.sign_in("rosa")
    rosa.open_customer("Charpentes Val")
    rosa.go_offline()
    rosa.page.evaluate(FILL)
    rosa.note("Écrit sur un téléphone plein")
    rosa.expect_kept(1)
    rosa.go_online()
    rosa.expect_all_sent(within_seconds=30)
    assert served.said() == [("note.add", "applied")]


@pytest.fixture
def on_disk(browser, served, tmp_path):
    """A phone whose storage is a process of its own writing to a disk, as on a real one."""
    context = browser.browser_type.launch_persistent_context(
        tmp_path / "profile",
        executable_path=find_browser(),
        args=["--no-sandbox"],
        base_url=served.url,
        viewport={"width": 360, "height": 640},
        locale="fr-FR",
        timezone_id="Europe/Paris",
    )
    context.set_default_timeout(15_000)
    yield Phone(context)
    context.close()


def kill_storage(profile):
    """Kill the browser's storage process: every database handle of every page dies."""
    killed = 0
    for one in psutil.Process().children(recursive=True):
        parent = one.parent()
        ours = parent is not None and str(profile) in command_of(parent)
        if ours and "storage.mojom.StorageService" in command_of(one):
            one.kill()
            killed += 1
    return killed


def command_of(process):
    """Spell how a process was called; nothing of one that is gone."""
    try:
        return " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return ""


def test_an_entry_outlives_the_death_of_the_database_behind_it(on_disk, served, tmp_path):
    rosa = on_disk
    rosa.sign_in("rosa")
    rosa.open_customer("Charpentes Val")
    rosa.go_offline()
    rosa.note("Dit avant la panne")
    assert kill_storage(tmp_path / "profile") == 1
    rosa.note("Dit juste après")
    rosa.expect_kept(2)
    rosa.page.get_by_role("link", name="Clients", exact=True).click()
    rosa.page.get_by_role("link", name="Mat’Ouest").click()
    expect(rosa.page.get_by_role("heading", level=1)).to_contain_text("Mat’Ouest")
    rosa.restart("/clients/1")
    for text in ("Dit avant la panne", "Dit juste après"):
        expect(rosa.page.get_by_text(text)).to_be_visible()
    assert kill_storage(tmp_path / "profile") == 1
    rosa.go_online()
    rosa.expect_all_sent(within_seconds=30)
    assert served.said() == [("note.add", "applied")] * 2


def test_a_window_that_dies_while_sending_leaves_it_to_the_other(pocket, wire, served):
    rosa = pocket()
    rosa.sign_in("rosa")
    rosa.open_customer("Charpentes Val")
    beside = rosa.second_window()
    expect(beside.get_by_text("3 clients sur ce téléphone")).to_be_visible()
    wire.hold(PUSH)
    rosa.note("Dite dans la première fenêtre")
    wire.wait_held(15)
    expect(beside.locator("a.sync")).to_contain_text("1")
    rosa.page.close()
    rosa.page = beside
    wire.release()
    rosa.expect_all_sent(within_seconds=60)
    assert served.said() == [("note.add", "applied")]
    assert served.count(Note) == 1
    fresh = pocket()
    fresh.sign_in("rosa")
    expect_the_same(rosa, fresh)


def test_an_expired_session_keeps_everything_readable_and_sends_after_the_door(rosa, served):
    rosa.open_customer("Charpentes Val")
    end_sessions_by_age(served)
    rosa.note("Dit après la fin de la session")
    expect(rosa.page.get_by_text("Reconnectez-vous pour envoyer.")).to_be_visible()
    rosa.expect_kept(1)
    rosa.restart("/clients")
    rosa.open_customer("Charpentes Val", typed="20388")
    expect(rosa.page.get_by_text("Dit après la fin de la session")).to_be_visible()
    assert served.said() == []

    rosa.page.get_by_role("button", name="Se reconnecter").click()
    rosa.knock("rosa")
    rosa.expect_all_sent(within_seconds=30)
    assert served.said() == [("note.add", "applied")]


def test_two_people_take_turns_on_one_phone_and_each_entry_keeps_its_author(rosa, served):
    rosa.open_customer("Charpentes Val")
    end_sessions_by_age(served)
    rosa.note("De Rosa")
    rosa.expect_kept(1)
    rosa.restart()
    rosa.page.get_by_role("button", name="Se reconnecter").click()
    rosa.knock("samir")
    expect(rosa.page.get_by_text("1 client sur ce téléphone")).to_be_visible()
    expect(rosa.page.get_by_text("Charpentes Val")).to_have_count(0)
    rosa.open_customer("Client de Samir")
    rosa.note("De Samir")
    rosa.expect_all_sent(within_seconds=30)
    assert authors(served) == [("samir", "De Samir")]

    end_sessions_by_age(served)
    rosa.restart()
    rosa.page.get_by_role("button", name="Se reconnecter").click()
    rosa.knock("rosa")
    expect(rosa.page.get_by_text(re.compile("3 clients sur ce téléphone"))).to_be_visible()
    rosa.expect_all_sent(within_seconds=30)
    assert authors(served) == [("rosa", "De Rosa"), ("samir", "De Samir")]
