"""Safari's engine keeps pages that were left, stopped where they were: none of them holds an entry up."""

import os

import pytest

from credit.store.field import Note
from tests.journeys.webkit import find_lasting, webkit

LOADS = 12  # as it was, the second or third hung
PILL = "document.querySelector('a.sync')?.dataset.state === 'clear'"
STUCK = "Pas enregistré"
# A page of ours that stops in the middle of a write, from before it knew better, or in another tab.
HOLD = """
  indexedDB.databases().then((all) => {
    const { name } = all.find((one) => one.name.endsWith("-outbox"));
    indexedDB.open(name).onsuccess = ({ target }) => {
      const store = target.result.transaction("meta", "readwrite").objectStore("meta");
      const hold = () => (window.let_go || (store.get("x").onsuccess = hold), window.held = true);
      hold();
    };
  })"""


@pytest.fixture
def window():
    if not os.environ.get("ENCOURS_PLATFORMS"):
        pytest.skip("a minute of page loads: `make test-long` runs it (ENCOURS_PLATFORMS=1)")
    browser = find_lasting()
    if browser is None:
        needed = "webkit2gtk-driver xvfb python3-gi gir1.2-webkit2-4.1"
        pytest.skip(f"no WebKitGTK that keeps its storage here (Debian: apt-get install {needed})")
    with webkit(browser) as window:
        yield window


def visit(window, url, time):
    """Open the customer as another page: the same address would only load the page anew."""
    window.goto(f"{url}/clients/1?{time}")
    window.see("Charpentes Val")


def test_entries_are_kept_however_many_pages_were_left_in_the_middle_of_something(window, served):
    window.sign_in(served.url)
    for time in range(LOADS):
        visit(window, served.url, time)
        window.note(f"Passage {time}")
    window.run("window.left = true")
    window.goto(f"{served.url}/clients")
    window.see("Charpentes Val")
    window.back()
    window.wait("window.left")  # the page itself, not another of its address
    window.note("De retour")
    window.see("De retour")
    window.wait(PILL)
    assert served.count(Note) == LOADS + 1


def test_a_save_that_another_page_holds_up_says_so_and_is_kept_once_it_lets_go(window, served):
    window.sign_in(served.url)
    visit(window, served.url, 1)
    window.run(HOLD)
    window.wait("window.held")
    visit(window, served.url, 2)
    window.press("Note")
    window.fill("dialog#capture textarea", "Retenue")
    window.press("Enregistrer")
    window.see(STUCK)
    window.back()
    window.run("window.let_go = true")
    visit(window, served.url, 3)
    assert served.count(Note) == 0
    window.note("Retenue")
    window.see("Retenue")
    window.wait(PILL)
    assert served.count(Note) == 1
