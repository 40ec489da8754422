"""Photos on their way to the server: cut, resumed, doubled, reordered, and those that are none."""

import os
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from credit.operations.attachment_files import drop_chunks, folder
from credit.store.attachments import Attachment
from credit.store.db import db
from credit.store.journal import JournalEntry
from tests.api.sync.phone import a_note, outcomes
from tests.builders import an_account
from tests.clients import signed_in_client
from tests.photos import (
    CHUNK,
    PATH,
    a_jpeg,
    announce,
    bring,
    chunks,
    finish,
    from_rennes,
    look,
    saved,
    send,
)

BIG = a_jpeg(1100, 900, noise=True, quality=80)  # three chunks


@pytest.fixture
def customer(house):
    return an_account(house)


@pytest.fixture
def rosa(app, house):
    return signed_in_client(app, house.rosa)


@pytest.fixture
def samir(app, house):
    return signed_in_client(app, house.samir)


def said(answer):
    return answer.status_code, answer.json["code"]


def lying_here():
    return sorted(path.name for path in folder().glob("*/*"))


def the(photo_id):
    return db.session.get(Attachment, photo_id, populate_existing=True)


def test_chunks_come_in_any_order_twice_and_only_what_lacks_need_come(rosa):
    photo_id, parts = uuid4(), chunks(BIG)
    begun = announce(rosa, photo_id, BIG).json
    assert (begun["chunks"], begun["chunk_bytes"], begun["held"]) == (3, CHUNK, [])
    for number in (2, 0, 2):
        assert bring(rosa, photo_id, number, parts[number]).status_code == 204
    assert announce(rosa, photo_id, BIG).json["held"] == [0, 2]
    lacking = finish(rosa, photo_id)
    assert (said(lacking), lacking.json["facts"]) == ((409, "chunks_missing"), {"missing": [1]})
    bring(rosa, photo_id, 1, parts[1])
    assert finish(rosa, photo_id).json["state"] == "complete"
    assert lying_here() == [f"{photo_id}.jpg", f"{photo_id}.small.jpg"]


def test_finishing_twice_is_finishing_once(rosa):
    photo_id, first = send(rosa, BIG)
    assert finish(rosa, photo_id).json == first.json
    assert bring(rosa, photo_id, 0, chunks(BIG)[0]).status_code == 204
    assert announce(rosa, photo_id, BIG).json["state"] == "complete"
    assert len(lying_here()) == 2
    received = select(func.count()).where(JournalEntry.action == "photo.receive")
    assert db.session.scalar(received) == 1


@pytest.mark.parametrize(
    ("number", "size"),
    [(3, 100), (0, CHUNK - 1), (0, 0), (2, CHUNK), (2**31 - 1, 1)],
    ids=["beyond the end", "too short", "empty", "longer than what is left", "far beyond"],
)
def test_a_chunk_out_of_its_range_is_refused(rosa, number, size):
    photo_id = uuid4()
    announce(rosa, photo_id, BIG)
    assert said(bring(rosa, photo_id, number, b"x" * size)) == (422, "chunk_out_of_range")
    assert lying_here() == []


def test_a_chunk_too_large_for_any_photo_is_refused_while_it_arrives(rosa):
    photo_id = uuid4()
    announce(rosa, photo_id, BIG)
    assert bring(rosa, photo_id, 0, b"x" * (CHUNK + 1)).status_code == 413
    assert lying_here() == []


def test_a_chunk_of_a_photo_nobody_announced_waits_for_its_size(app, rosa, customer):
    note = a_note(customer, attachments=[str(uuid4())])
    outcomes(rosa, note)
    named = note["args"]["attachments"][0]
    assert said(bring(rosa, named, 0, b"x")) == (409, "upload_not_started")
    assert said(finish(rosa, named)) == (409, "upload_not_started")
    assert said(bring(rosa, uuid4(), 0, b"x")) == (404, "missing")


def test_what_arrived_damaged_is_forgotten_and_may_be_sent_again(rosa):
    photo_id, parts = uuid4(), chunks(BIG)
    announce(rosa, photo_id, BIG)
    for number, part in enumerate(parts):
        bring(rosa, photo_id, number, part[::-1] if number == 1 else part)
    assert said(finish(rosa, photo_id)) == (422, "hash_mismatch")
    assert announce(rosa, photo_id, BIG).json["held"] == []
    for number, part in enumerate(parts):
        bring(rosa, photo_id, number, part)
    assert finish(rosa, photo_id).status_code == 200


def test_an_id_keeps_the_bytes_it_was_announced_with(rosa):
    photo_id, _ = send(rosa, a_jpeg())
    assert said(announce(rosa, photo_id, BIG)) == (409, "other_bytes")


def test_another_person_s_photo_looks_like_none(rosa, samir):
    photo_id = uuid4()
    announce(rosa, photo_id, BIG)
    strange = [
        announce(samir, photo_id, BIG),
        bring(samir, photo_id, 0, chunks(BIG)[0]),
        finish(samir, photo_id),
    ]
    assert [said(answer) for answer in strange] == [(404, "missing")] * 3
    assert announce(rosa, photo_id, BIG).json["held"] == []


def test_two_people_may_send_the_same_bytes_and_neither_learns_it(rosa, samir):
    first, _ = send(rosa, BIG)
    second = uuid4()
    assert announce(samir, second, BIG).json["held"] == []
    assert send(samir, BIG, second)[1].json["state"] == "complete"
    assert first != second


def test_thirty_photos_a_day_and_then_tomorrow(rosa, clock):
    for _ in range(30):
        assert announce(rosa, uuid4(), BIG).status_code == 200
    one_more = uuid4()
    refused = announce(rosa, one_more, BIG)
    assert said(refused) == (429, "too_many_photos")
    assert refused.headers["Retry-After"]
    assert the(one_more) is None
    clock.now = clock.now.replace(day=24)
    assert announce(rosa, one_more, BIG).status_code == 200


def test_one_begun_today_goes_on_when_the_thirty_are_reached(rosa):
    ids = [uuid4() for _ in range(30)]
    for photo_id in ids:
        announce(rosa, photo_id, BIG)
    assert announce(rosa, ids[0], BIG).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"size_bytes": 0},
        {"size_bytes": "12"},
        {"sha256": "f" * 63},
        {"sha256": "../../../../etc/passwd"},
        {"sha256": "f" * 64 + "\n"},
        {"path": "../x"},
        {"mime": "image/svg+xml"},
    ],
    ids=["nothing", "words", "a short hash", "a path", "a line more", "a field", "a kind"],
)
def test_an_announcement_that_makes_no_sense_is_invalid(rosa, change):
    assert said(announce(rosa, uuid4(), BIG, **change)) == (422, "invalid")


def test_more_than_a_megabyte_is_refused_before_it_comes(rosa):
    photo_id = uuid4()
    refused = announce(rosa, photo_id, b"", size_bytes=1024 * 1024 + 1)
    assert said(refused) == (422, "photo_too_large")
    assert the(photo_id) is None


@pytest.mark.parametrize("name", ["..", "%2e%2e", "..%2f..%2fsecret_key", "a%00b", "1"])
def test_a_name_that_is_no_id_leads_nowhere(rosa, name):
    assert said(announce(rosa, name, BIG)) == (422, "invalid")
    assert rosa.put(f"{PATH}/{name}/chunks/0", data=b"x").status_code in (404, 405)
    assert rosa.put(f"{PATH}/{uuid4()}/chunks/{name}x", data=b"x").status_code in (404, 405)
    assert rosa.get(f"{PATH}/{name}").status_code in (404, 405)
    assert lying_here() == []


def test_everything_but_the_pixels_is_left_behind(app, rosa, customer):
    note = a_note(customer, attachments=[str(uuid4())])
    outcomes(rosa, note)
    sent = from_rennes(turned=True)
    assert b"Zanzibar" in sent
    photo_id, _ = send(rosa, sent, note["args"]["attachments"][0])
    for path in ("", "/thumbnail"):
        kept = rosa.get(f"{PATH}/{photo_id}{path}").data
        assert b"Zanzibar" not in kept
        assert b"Exif" not in kept
        picture = look(kept)
        assert not picture.getexif()
        assert (
            picture.height > picture.width
        )  # turned upright, since nothing says any more that it lay
        assert picture.getpixel((picture.width - 5, 5))[1] < 100  # the red corner, now on the right


def test_a_large_photo_is_made_smaller(rosa):
    photo_id, answer = send(rosa, a_jpeg(4000, 3000))
    assert answer.status_code == 200
    assert (the(photo_id).width, the(photo_id).height) == (2048, 1536)


def a_bomb():
    """Draw 30,000 by 30,000 pixels in less than a megabyte: 2.7 GB unfolded."""
    small = a_jpeg(16, 16)
    at = small.index(b"\xff\xc0") + 5
    return small[:at] + (30_000).to_bytes(2) * 2 + small[at + 4 :]


def a_thousand_scans():
    data = saved(look(a_jpeg(64, 64)).convert("RGB"), progressive=True)
    scan = data[data.rindex(b"\xff\xda") : -2]
    return data[:-2] + scan * 1000 + data[-2:]


HTML = b"<html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(HTML, id="a page"),
        pytest.param(SVG, id="a drawing with a script"),
        pytest.param(b"\xff\xd8\xff\xe0" + HTML, id="a page that begins like a photo"),
        pytest.param(b"GIF89a" + HTML, id="a page that begins like a GIF"),
        pytest.param(saved(look(a_jpeg()), "PNG"), id="a PNG"),
        pytest.param(saved(look(a_jpeg()), "TIFF"), id="a TIFF"),
        pytest.param(a_bomb(), id="a bomb"),
        pytest.param(a_jpeg(6000, 4100, quality=5), id="a little more than we unfold"),
        pytest.param(a_thousand_scans(), id="a thousand scans"),
        pytest.param(a_jpeg(noise=True)[:5000], id="half a photo"),
        pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0\n", id="a program for a printer"),
        pytest.param(b"\xff\xd8\xff", id="a beginning and nothing else"),
    ],
)
def test_what_is_no_photo_is_refused_for_good(rosa, data):
    photo_id, answer = send(rosa, data)
    assert said(answer) == (422, "not_a_photo")
    assert the(photo_id).state == "refused"
    assert announce(rosa, photo_id, data).json["state"] == "refused"
    assert said(finish(rosa, photo_id)) == (422, "not_a_photo")
    assert lying_here() == []


def test_a_page_hidden_behind_a_photo_is_gone_when_it_is_kept(app, rosa, customer):
    note = a_note(customer, attachments=[str(uuid4())])
    outcomes(rosa, note)
    photo_id, answer = send(rosa, a_jpeg() + HTML, note["args"]["attachments"][0])
    assert answer.status_code == 200
    assert b"script" not in rosa.get(f"{PATH}/{photo_id}").data


def test_a_photo_lost_with_its_folder_is_asked_for_again(rosa):
    photo_id, _ = send(rosa, BIG)
    for path in folder().glob("*/*.jpg"):
        path.unlink()
    again = announce(rosa, photo_id, BIG).json
    assert (again["state"], again["held"]) == ("uploading", [])
    assert send(rosa, BIG, photo_id)[1].json["state"] == "complete"


def test_a_chunk_written_while_another_window_says_its_last_word_is_no_error(rosa, monkeypatch):
    photo_id, parts = uuid4(), chunks(BIG)
    announce(rosa, photo_id, BIG)
    whole = os.fsync

    def dropped_meanwhile(descriptor):
        whole(descriptor)
        drop_chunks(photo_id)

    monkeypatch.setattr(os, "fsync", dropped_meanwhile)
    assert bring(rosa, photo_id, 0, parts[0]).status_code == 204
