"""The storage journeys on Safari's engine: what was said outlives the network, the page and a lost answer."""

import pytest

from credit.store.field import Note
from tests.clients import PASSWORD
from tests.journeys.webkit import find_minibrowser, webkit
from tests.relay import Cut

PUSH, PULL = "/api/v1/sync/push", "/api/v1/sync/pull"
SAID = "Dit sous WebKit"
PILL = "document.querySelector('a.sync')?.dataset.state === arguments[0]"


@pytest.fixture
def window():
    browser = find_minibrowser()
    if browser is None:
        pytest.skip("no WebKitGTK here (Debian: apt-get install webkit2gtk-driver xvfb)")
    with webkit(browser) as window:
        yield window


def sign_in(window, url):
    window.goto(url)
    window.fill("input[name=username]", "rosa")
    window.fill("input[name=password]", PASSWORD)
    window.press("Se connecter")
    window.see("3 clients sur ce téléphone")
    window.wait("navigator.serviceWorker.controller")


def note(window, text):
    window.press("Note")
    window.fill("dialog#capture textarea", text)
    window.press("Enregistrer")
    window.wait("!document.querySelector('dialog#capture')?.open")


@pytest.mark.parametrize(
    "point", [Cut.BEFORE_SEND, Cut.BEFORE_ANSWER], ids=lambda point: point.value
)
def test_an_entry_outlives_the_network_and_the_page(window, wire, served, point):
    sign_in(window, wire.url)
    wire.cut(point, PUSH, instead=wire.die)
    window.goto(f"{wire.url}/clients/1")
    window.see("Charpentes Val")
    note(window, SAID)
    wire.wait_cut()
    window.wait(PILL, "waiting")
    window.goto(f"{wire.url}/clients/1")  # the page dies; the shell comes from the worker
    window.see(SAID)
    window.wait(PILL, "waiting")
    assert served.count(Note) == int(point is Cut.BEFORE_ANSWER)
    wire.live()
    window.wait(PILL, "clear")
    assert served.said() == [("note.add", "applied")]


def test_books_cut_as_they_arrive_come_whole_and_open_without_a_network(window, wire, served):
    wire.cut(Cut.DOWNLOAD, PULL)
    sign_in(window, wire.url)
    wire.wait_cut(0)
    wire.die()
    window.goto(f"{wire.url}/clients/1")
    window.see("Disponible")
