"""A push service on this machine, and people with devices that listen there."""

from pathlib import Path
from uuid import uuid4

import pytest

from credit.store.db import db
from credit.store.people import Session
from credit.store.push import PushSubscription
from tasks.outside import vapid
from tests.builders import NOW, add
from tests.push_service import PushService, Receiver


@pytest.fixture
def service(app):
    service = PushService()
    app.config["ENCOURS_PUSH_TEST_HOSTS"] = (service.host,)
    app.config["VAPID_SUBJECT"] = "mailto:credit@example.org"
    yield service
    service.stop()


@pytest.fixture
def listen(app, service):
    """Give a person a device that listens on a path; its receiver opens what comes."""

    def listen(user, path="/push/1", key_id=None):
        receiver = Receiver()
        session = add(
            Session(
                token_hash=uuid4().hex,
                csrf_token="x",
                user_id=user.id,
                created_at=NOW,
                seen_at=NOW,
            )
        )
        add(
            PushSubscription(
                user_id=user.id,
                session_id=session.id,
                endpoint=service.url(path),
                vapid_key_id=key_id or vapid.load_or_make(Path(app.config["ENCOURS_DATA"])).id,
                created_at=NOW,
                **receiver.keys,
            )
        )
        db.session.commit()
        return receiver

    return listen
