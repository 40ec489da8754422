"""Real threads: an entry, its photo's chunks and their last word may all come at the same moment."""

from uuid import UUID

from sqlalchemy import func, select

from credit.store.attachments import Attachment
from credit.store.db import db
from credit.store.journal import JournalEntry
from credit.store.sync import SyncHead
from tests.api.sync.phone import a_note, push
from tests.api.sync.test_threads import together
from tests.builders import an_account
from tests.clients import signed_in_client
from tests.photos import a_jpeg, announce, bring, chunks, finish

WINDOWS = 4
BIG = a_jpeg(1100, 900, noise=True, quality=80)


def test_four_windows_send_entry_and_photo_at_once_and_one_photo_is_shown(app, house):
    customer = an_account(house, "N1")
    note = a_note(customer, attachments=["01a20000-0000-7000-8000-00000000000a"])
    photo_id = UUID(note["args"]["attachments"][0])
    browsers = [signed_in_client(app, house.rosa) for _ in range(WINDOWS)]
    last_words, outcomes = [], []

    def send(browser, entry_first):
        if entry_first:
            outcomes.extend(push(browser, note))
        assert announce(browser, photo_id, BIG).status_code == 200
        for number, chunk in enumerate(chunks(BIG)):
            assert bring(browser, photo_id, number, chunk).status_code == 204
        last_words.append(finish(browser, photo_id))
        if not entry_first:
            outcomes.extend(push(browser, note))

    db.session.rollback()
    together(app, *(lambda b=b, n=n: send(b, n % 2 == 0) for n, b in enumerate(browsers)))
    assert {result["outcome"] for result in outcomes} == {"applied"}
    # a window may find the chunks gone because another one's last word was heard meanwhile: it asks again
    for answer in last_words:
        assert answer.status_code in (200, 409), answer.json
    assert announce(browsers[0], photo_id, BIG).json["state"] == "complete"
    row = db.session.get(Attachment, photo_id, populate_existing=True)
    assert str(row.parent_id) == note["args"]["note_id"]
    received = select(func.count()).where(JournalEntry.action == "photo.receive")
    assert db.session.scalar(received) == 1
    told = select(SyncHead.payload).where(SyncHead.entity == "attachment")
    assert {payload[4] for payload in db.session.scalars(told)} == {"complete"}
