"""Safari’s engine draws what was drawn for it: nothing sideways, targets a finger hits, every main block."""

import time

import pytest

from tests.journeys.webkit import find_minibrowser, webkit

WIDTHS = (360, 820, 1440)
SETTLED_SECONDS = 10
READY = "document.querySelector('h1')?.innerText && !document.querySelector('.skeleton')"
# The blocks of the mockups: at any width, then those of one width only.
PHONE = {
    "/": ".appbar .section .row .tabbar",
    "/clients": ".appbar .search .row .inkline .tabbar",
    "/clients/1": ".appbar .hero .exposure .facts .actions .brief .timeline .tabbar",
    "/envois": ".appbar .section .tabbar",
}
DESK = {
    "/clients/1": ".topbar .stage .pane .hero .exposure .facts .table .timeline",
    "/decisions": ".topbar .stage .panes .pane .tabs",
    "/relances": ".topbar .stage .panes .pane .tabs",
    "/imports": ".topbar .stage .pane .section .tabs",
}
FRAME = {360: ".tabbar", 820: ".rail", 1440: ".side"}
# A link that covers its row is as large as the row, a box as its label.
FAULTS = """
  const root = document.documentElement;
  const there = (one) => one.checkVisibility() && one.getBoundingClientRect().width > 0;
  const size = (one) => {
    const { width, height } = (one.closest('label') ?? one).getBoundingClientRect();
    const cover = one.matches('.row__cover') ? getComputedStyle(one, '::after').height : 0;
    return [width, Math.max(height, parseFloat(cover))];
  };
  const aims = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
    .filter((one) => there(one) && !one.closest('.vh, .clip, .skip'));
  return [
    ...(root.scrollWidth > root.clientWidth ? [`${root.scrollWidth} wide`] : []),
    ...arguments[0].filter((name) => ![...document.querySelectorAll(name)].some(there)),
    ...aims.filter((one) => Math.min(...size(one)) < 43.5)
      .map((one) => `${one.textContent.trim() || one.name}: ${size(one).map(Math.round)}`),
  ]"""


def faults(window, blocks):
    """What is wrong, once the screen had a moment to follow its window."""
    until = time.monotonic() + SETTLED_SECONDS
    while (found := window.run(FAULTS, blocks)) and time.monotonic() < until:
        time.sleep(0.1)
    return found


@pytest.fixture
def window():
    browser = find_minibrowser()
    if browser is None:
        pytest.skip("no WebKitGTK here (Debian: apt-get install webkit2gtk-driver xvfb)")
    with webkit(browser) as window:
        yield window


@pytest.mark.parametrize(("username", "screens"), [("rosa", PHONE), ("kofi", DESK)])
def test_every_width_shows_the_blocks_of_the_mockups_and_nothing_sideways(
    window, served, username, screens
):
    window.goto(served.url)
    window.knock(username)
    window.wait("!document.querySelector('input[name=password]')")
    wrong = {}
    for path, blocks in screens.items():
        window.goto(served.url + path)
        window.wait(READY)
        for width in WIDTHS:
            window.resize(width)
            frame = [FRAME[width]] if screens is DESK else []
            wrong[path, width] = faults(window, [*blocks.split(), *frame])
    assert {where: found for where, found in wrong.items() if found} == {}
