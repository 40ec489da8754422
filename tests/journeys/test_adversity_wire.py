"""The network dies at a named point of a request; the phone heals, and says nothing untrue meanwhile."""

import pytest
from playwright.sync_api import expect

from api.sync import pages, pull
from credit.store.field import Note
from tests.journeys.sight import expect_the_same
from tests.relay import Cut

PUSH, PULL = "/api/v1/sync/push", "/api/v1/sync/pull"
IN_A_PUSH = (Cut.BEFORE_SEND, Cut.UPLOAD, Cut.BEFORE_ANSWER, Cut.DOWNLOAD)
IN_A_PULL = (Cut.BEFORE_SEND, Cut.BEFORE_ANSWER, Cut.DOWNLOAD, Cut.BETWEEN_PAGES)


def spelled(point):
    return point.value


@pytest.fixture
def small_pages(monkeypatch):
    """Make even three customers fill several pages."""
    monkeypatch.setattr(pages, "PAGE_BYTES", pages.MARGIN_BYTES + 900)
    monkeypatch.setattr(pull, "FEW", 3)  # rows: more than these are sent page by page


@pytest.mark.parametrize("point", IN_A_PUSH, ids=spelled)
def test_an_entry_arrives_once_when_the_network_dies(pocket, wire, served, point):
    rosa = pocket()
    rosa.sign_in("rosa")
    rosa.open_customer("Charpentes Val")
    wire.cut(point, PUSH, instead=wire.die)
    rosa.note("Palette cassée jeudi")
    wire.wait_cut()
    rosa.expect_kept(1)
    expect(rosa.page.get_by_text("Palette cassée jeudi")).to_be_visible()
    heard = point in (Cut.BEFORE_ANSWER, Cut.DOWNLOAD)
    assert served.count(Note) == int(heard), "the server has it, the phone does not know"
    rosa.restart("/clients/1")
    rosa.expect_kept(1)

    wire.live()
    rosa.expect_all_sent(within_seconds=60)
    assert served.said() == [("note.add", "applied")]
    assert served.count(Note) == 1
    beside = pocket()
    beside.sign_in("rosa")
    expect_the_same(rosa, beside)
    assert rosa.complaints == []


@pytest.mark.parametrize("point", IN_A_PULL, ids=spelled)
def test_the_books_come_whole_when_the_network_dies_as_they_arrive(
    pocket, wire, served, small_pages, point
):
    rosa = pocket()
    rosa.page.goto("/")
    wire.cut(point, PULL, instead=wire.die)
    rosa.knock("rosa")
    wire.wait_cut()
    rosa.go_offline()
    asked = [one.path for one in wire.exchanges if one.path.startswith(PULL)]
    expect(rosa.page.get_by_text("3 clients sur ce téléphone")).to_have_count(0)

    wire.live()
    rosa.go_online()
    here = rosa.page.get_by_text("3 clients sur ce téléphone")
    expect(here).to_be_visible(timeout=60_000)  # the wait before the next try is drawn
    again = [one.path for one in wire.exchanges if one.path.startswith(PULL)][len(asked)]
    if point is Cut.BETWEEN_PAGES:
        assert again != asked[0], "a page taken in is not asked for again"
    rosa.open_customer("Charpentes Val", typed="20388")  # by the number of an invoice
    beside = pocket()
    beside.sign_in("rosa")
    expect_the_same(rosa, beside)
    assert rosa.complaints == []
