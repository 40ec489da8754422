"""Who may look at a photo, and what browsers are told about it."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from flask import current_app
from sqlalchemy import select, update

from credit.store.attachments import Attachment
from credit.store.customers import CustomerPortfolio
from credit.store.db import db
from credit.store.field import Dispute, Note
from credit.store.journal import JournalEntry
from credit.store.people import User
from tasks.attachments import drop_orphan_photos
from tests.api.sync.phone import a_dispute, a_note, outcomes
from tests.builders import a_step, an_account, an_item
from tests.clients import signed_in_client
from tests.photos import PATH, a_jpeg, announce, bring, look, send

PHOTO = a_jpeg(1000, 500)


@pytest.fixture
def north(house):
    return an_account(house, "N1")


@pytest.fixture
def rosa(app, house):
    return signed_in_client(app, house.rosa)


def a_photo(browser, customer, make=a_note):
    photo_id = uuid4()
    outcomes(browser, make(customer, attachments=[str(photo_id)]))
    send(browser, PHOTO, photo_id)
    return photo_id


def sees(app, person, photo_id):
    browser = signed_in_client(app, person)
    found = {browser.get(f"{PATH}/{photo_id}{end}").status_code for end in ("", "/thumbnail")}
    assert len(found) == 1
    return found == {200}


def test_it_is_seen_by_whoever_sees_the_customer_and_nobody_else(app, house, north, rosa):
    photo_id = a_photo(rosa, north)
    seeing = {name for name, person in house.people.items() if sees(app, person, photo_id)}
    assert seeing == {"rosa", "meriem", "paul", "kofi", "claire", "denis"}


def test_it_goes_with_the_customer_its_taker_included(app, house, north, rosa):
    photo_id = a_photo(rosa, north)
    db.session.execute(update(CustomerPortfolio).values(portfolio_id=house.sud.id))
    db.session.commit()
    assert not sees(app, house.rosa, photo_id)
    assert sees(app, house.samir, photo_id)


def test_a_contributor_sees_it_while_a_step_is_theirs(app, house, north, rosa):
    item = an_item(north)
    photo_id = a_photo(rosa, north, lambda at, **more: a_dispute(at, item, 10_00, **more))
    assert not sees(app, house.lea, photo_id)
    a_step(db.session.scalars(select(Dispute)).one())
    assert sees(app, house.lea, photo_id)


def test_one_of_a_note_for_finance_is_for_the_desk(app, house, north, rosa):
    photo_id = a_photo(rosa, north)
    db.session.execute(update(Note).values(finance_only=True))
    db.session.commit()
    assert sees(app, house.kofi, photo_id)
    assert not sees(app, house.meriem, photo_id)


def test_a_disabled_person_sees_nothing(app, house, north, rosa):
    photo_id = a_photo(rosa, north)
    browser = signed_in_client(app, house.meriem)
    db.session.execute(
        update(User).where(User.id == house.meriem.id).values(disabled_at=app.extensions["clock"]())
    )
    db.session.commit()
    assert browser.get(f"{PATH}/{photo_id}").status_code in (401, 403)


@pytest.mark.parametrize("why", ["no entry names it", "it is not all here", "it is no photo"])
def test_there_is_nothing_to_see_when(app, house, north, rosa, why):
    photo_id = uuid4()
    if why != "no entry names it":
        outcomes(rosa, a_note(north, attachments=[str(photo_id)]))
    if why == "it is not all here":
        announce(rosa, photo_id, PHOTO)
        bring(rosa, photo_id, 0, PHOTO)
    else:
        send(rosa, PHOTO if why == "no entry names it" else b"%PDF", photo_id)
    assert not sees(app, house.rosa, photo_id)


def test_a_browser_shows_it_as_a_picture_keeps_it_for_itself_and_asks_before_showing_it_again(
    app, house, north, rosa
):
    photo_id = a_photo(rosa, north)
    whole, small = rosa.get(f"{PATH}/{photo_id}"), rosa.get(f"{PATH}/{photo_id}/thumbnail")
    assert (look(whole.data).size, look(small.data).size) == ((1000, 500), (320, 160))
    for answer in (whole, small):
        headers = answer.headers
        assert headers["Content-Type"] == "image/jpeg"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"] == "default-src 'none'"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "private, no-cache"
        assert headers["Content-Disposition"] == f'inline; filename="photo-{photo_id}.jpg"'
    assert whole.headers["ETag"] != small.headers["ETag"]
    again = {"If-None-Match": whole.headers["ETag"]}
    assert rosa.get(f"{PATH}/{photo_id}", headers=again).status_code == 304
    samir = signed_in_client(app, house.samir)
    assert samir.get(f"{PATH}/{photo_id}", headers=again).status_code == 404


def test_photos_that_waited_thirty_days_in_vain_are_let_go_and_no_other(app, clock, north, rosa):
    unnamed, _ = send(rosa, PHOTO)
    unfinished, silent = uuid4(), uuid4()
    outcomes(rosa, a_note(north, attachments=[str(unfinished), str(silent)]))
    announce(rosa, unfinished, PHOTO)
    bring(rosa, unfinished, 0, PHOTO)
    kept = a_photo(rosa, north)
    clock.now += timedelta(days=29)
    drop_orphan_photos()
    assert len(states()) == 4
    clock.now += timedelta(days=2)
    drop_orphan_photos()
    drop_orphan_photos()  # twice is once
    assert states() == {unfinished: "dropped", silent: "dropped", kept: "complete"}
    dropped = select(JournalEntry.subject_id).where(JournalEntry.action == "photo.drop")
    assert sorted(db.session.scalars(dropped)) == sorted(map(str, (unnamed, unfinished, silent)))
    files = {path.name for path in attachments_of(app).glob("*/*")}
    assert files == {f"{kept}.jpg", f"{kept}.small.jpg"}


def test_a_phone_that_was_away_for_long_still_brings_its_photo(app, house, clock, north, rosa):
    late = uuid4()
    outcomes(rosa, a_note(north, attachments=[str(late)]))
    clock.now += timedelta(days=40)
    drop_orphan_photos()
    back = signed_in_client(app, house.rosa)
    send(back, PHOTO, late)
    assert sees(app, house.meriem, late)


def test_files_without_a_row_go_after_a_day(app, clock, north, rosa):
    kept = a_photo(rosa, north)
    stray = attachments_of(app) / "ab" / f"{uuid4()}.jpg"
    half = attachments_of(app) / kept.hex[-2:] / f"{kept}.jpg.{uuid4().hex}.draft"
    strange = attachments_of(app) / "ab" / "README"
    for path in (stray, half, strange):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    fresh = drop_at(clock, hours=0)
    assert fresh >= {stray, half}
    left = drop_at(clock, days=300)
    assert stray not in left
    assert half not in left
    assert strange in left  # not ours
    assert rosa_sees(app, kept)


def states():
    db.session.expire_all()
    return dict(db.session.execute(select(Attachment.id, Attachment.state)).all())


def attachments_of(app):
    return Path(app.config["ENCOURS_DATA"]) / "attachments"


def drop_at(clock, **later):
    clock.now += timedelta(**later)
    drop_orphan_photos()
    return set(attachments_of(current_app).glob("*/*"))


def rosa_sees(app, photo_id):
    return db.session.get(Attachment, photo_id).state == "complete" and any(
        attachments_of(app).glob(f"*/{photo_id}.jpg")
    )
