"""The job that mails the overview of the week."""

from functools import partial

from flask import current_app

from credit.operations import overview_mails
from credit.operations.actor import MACHINE
from credit.operations.moment import read_clock
from credit.operations.overview_mails import FAILED, NO_SCOPE, SENT
from credit.operations.work import transact
from credit.store.db import db, reading
from tasks.outside import mail
from tasks.outside.mail import Post, open_door


def mail_overviews() -> None:
    """Mail the overview to whoever asked for it today. Delivery: at most once a person and week."""
    with reading():
        users = overview_mails.due(read_clock())
        db.session.rollback()
    if users:
        with open_door(current_app.config) as post:
            for user_id in users:
                send_one(user_id, post)


def send_one(user_id: int, post: Post) -> None:
    """Claim, write and post one mail; what was certainly not accepted may go later the same day."""
    if not transact(MACHINE, partial(overview_mails.claim, user_id=user_id)):
        return
    with reading():
        letter = overview_mails.write(user_id, read_clock())
        db.session.rollback()
    state: str | None = NO_SCOPE
    if letter is not None:
        try:
            post(letter)
            state = SENT
        except mail.Busy:
            state = None
        except mail.Rejected:
            state = FAILED
    transact(MACHINE, partial(overview_mails.settle, user_id=user_id, state=state))
