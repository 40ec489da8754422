"""The server loses its power at a named point of a request: a real installation, killed with SIGKILL."""

import pytest
from playwright.sync_api import expect

from credit.store.field import Note
from tests.journeys.conftest import a_phone
from tests.journeys.mortal import mortal
from tests.journeys.phone import Phone
from tests.journeys.sight import expect_the_same
from tests.relay import Cut, Relay

PUSH, PULL = "/api/v1/sync/push", "/api/v1/sync/pull"
POINTS = (Cut.BEFORE_SEND, Cut.UPLOAD, Cut.BEFORE_ANSWER, Cut.DOWNLOAD)


def spelled(point):
    return point.value


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with mortal(tmp_path_factory.mktemp("mortal")) as running:
        yield running


@pytest.fixture
def wire(server):
    server.keep_alive()
    with Relay(server.port) as relay:
        yield relay


@pytest.fixture
def rosa(browser, wire):
    with a_phone(browser, wire.url) as context:
        phone = Phone(context)
        phone.sign_in("rosa")
        yield phone


@pytest.mark.parametrize("point", POINTS, ids=spelled)
def test_an_entry_has_one_effect_when_the_server_is_killed(browser, server, wire, rosa, point):
    before = server.count(Note)
    text = f"Dit quand le serveur est mort {point.value}"
    rosa.open_customer("Charpentes Val")
    wire.cut(point, PUSH, instead=server.kill)
    rosa.note(text)
    wire.wait_cut()
    rosa.expect_kept(1)
    heard = point in (Cut.BEFORE_ANSWER, Cut.DOWNLOAD)
    assert server.count(Note) - before == int(heard), "what was acknowledged is on the disk"
    server.start_again()
    rosa.expect_all_sent(within_seconds=60)
    assert server.count(Note) - before == 1
    expect(rosa.page.get_by_text(text)).to_have_count(1)
    with a_phone(browser, wire.url) as context:
        beside = Phone(context)
        beside.sign_in("rosa")
        expect_the_same(beside, rosa)
    assert rosa.complaints == []


def test_the_books_come_whole_when_the_server_is_killed_as_they_arrive(browser, server, wire, rosa):
    rosa.go_offline()
    with a_phone(browser, wire.url) as context:
        colleague = Phone(context)
        wire.cut(Cut.DOWNLOAD, PULL, instead=server.kill)
        colleague.page.goto("/")
        colleague.knock("rosa")
        wire.wait_cut()
        expect(colleague.page.get_by_text("3 clients sur ce téléphone")).to_have_count(0)
        server.start_again()
        expect(colleague.page.get_by_text("3 clients sur ce téléphone")).to_be_visible(
            timeout=60_000
        )
        rosa.go_online()
        expect_the_same(colleague, rosa)
        assert colleague.complaints == rosa.complaints == []
