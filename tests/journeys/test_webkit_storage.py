"""The storage journeys on Safari's engine: what was said outlives the network, the page and a lost answer,
another person on the device, and the customer's leaving.
"""

import pytest

from credit.store.field import Note
from tests.journeys.happenings import VAL, authors, end_sessions_by_age, move_to_samir
from tests.journeys.webkit import find_minibrowser, webkit
from tests.relay import Cut

PUSH, PULL = "/api/v1/sync/push", "/api/v1/sync/pull"
SAID = "Dit sous WebKit"
OF_SAMIR = 4
SEALED = "1 saisie de Rosa attend sur ce téléphone"
LEFT = "Ce client n’est plus dans vos portefeuilles"
OF_NOBODY_ELSE = {
    "/clients": "Client de Samir",
    "/envois": "Tout est envoyé",
    f"/clients/{VAL}": "ce client n’est plus dans vos portefeuilles",
}
PILL = "document.querySelector('a.sync')?.dataset.state === arguments[0]"


@pytest.fixture
def window():
    browser = find_minibrowser()
    if browser is None:
        pytest.skip("no WebKitGTK here (Debian: apt-get install webkit2gtk-driver xvfb)")
    with webkit(browser) as window:
        yield window


def change_hands(window, served, username):
    """Somebody signs in where the session of another has ended."""
    window.goto(served.url)
    window.press("Se reconnecter")
    window.knock(username)


@pytest.mark.parametrize(
    "point", [Cut.BEFORE_SEND, Cut.BEFORE_ANSWER], ids=lambda point: point.value
)
def test_an_entry_outlives_the_network_and_the_page(window, wire, served, point):
    window.sign_in(wire.url)
    wire.cut(point, PUSH, instead=wire.die)
    window.goto(f"{wire.url}/clients/1")
    window.see("Charpentes Val")
    window.note(SAID)
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
    window.sign_in(wire.url)
    wire.wait_cut(0)
    wire.die()
    window.goto(f"{wire.url}/clients/1")
    window.see("Disponible")


def test_two_people_take_turns_and_neither_sees_nor_sends_what_the_other_said(window, served):
    window.sign_in(served.url)
    window.goto(f"{served.url}/clients/{VAL}")
    window.see("Charpentes Val")
    end_sessions_by_age(served)
    window.note("De Rosa")
    window.see("Reconnectez-vous pour envoyer.")
    window.wait(PILL, "waiting")

    change_hands(window, served, "samir")
    window.see("1 client sur ce téléphone")
    window.see(SEALED)
    for path, shown in OF_NOBODY_ELSE.items():
        window.goto(served.url + path)
        window.see(shown)
        window.miss("De Rosa", "Charpentes Val")
    window.goto(f"{served.url}/clients/{OF_SAMIR}")
    window.see("Client de Samir")
    window.note("De Samir")
    window.wait(PILL, "clear")
    assert authors(served) == [("samir", "De Samir")]

    end_sessions_by_age(served)
    change_hands(window, served, "rosa")
    window.see("3 clients sur ce téléphone")
    window.wait(PILL, "clear")
    window.miss(SEALED, "De Samir")
    assert authors(served) == [("rosa", "De Rosa"), ("samir", "De Samir")]


def test_a_customer_that_leaves_while_being_read_says_so_and_takes_no_words_along(
    window, wire, served
):
    window.sign_in(wire.url)
    window.goto(f"{wire.url}/clients/{VAL}")
    window.see("Charpentes Val")
    wire.die()
    window.note("Dit avant le départ")
    window.press("Note")
    window.fill("dialog#capture textarea", "Dit pendant")
    served.change(move_to_samir, VAL)
    wire.live()
    for where in ("main", "dialog#capture"):
        window.wait(
            "document.querySelector(arguments[0]).innerText.includes(arguments[1])", where, LEFT
        )
    window.press("Enregistrer")
    window.wait("!document.querySelector('dialog#capture')?.open")
    window.wait(PILL, "clear")
    window.miss("Disponible")
    assert authors(served) == [("rosa", "Dit avant le départ"), ("rosa", "Dit pendant")]

    window.goto(f"{wire.url}/envois")
    window.see("Note, Charpentes Val")
    window.goto(f"{wire.url}/clients")
    window.see("Mat’Ouest")
    window.miss("Charpentes Val")
