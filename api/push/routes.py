"""`/push-key`, `/push-subscriptions`: where this device listens."""

from pathlib import Path
from typing import Any

from flask import current_app, g

from api.arguments import Blueprint
from api.guard import actor, signed_in
from api.push.schema import KeyView, SubscriptionBody, SubscriptionsView, SubscriptionView
from credit.operations import push
from credit.operations.work import transact
from credit.rules.errors import Refused
from credit.store.db import reading
from credit.store.push import PushSubscription
from tasks.outside import vapid, webpush

bp = Blueprint("push", __name__)


class HostUnknown(Refused):
    """The push service's name does not resolve from here."""

    code = "push_host_unreachable"


@bp.get("/push-key")
@signed_in
@bp.response(200, KeyView)
def get_push_key() -> dict[str, str]:
    """Give the key browsers subscribe with (RFC 8292 section 4)."""
    key = _key()
    return {"key": key.public, "key_id": key.id}


@bp.post("/push-subscriptions")
@signed_in
@bp.arguments(SubscriptionBody)
@bp.response(201, SubscriptionView)
def post_subscription(body: dict[str, Any]) -> PushSubscription:
    """Let this device listen; the endpoint must be a known push service's, at a public address."""
    keys = body["keys"]
    webpush.check_keys(keys["p256dh"], keys["auth"])
    try:
        webpush.check_address(body["endpoint"], push.test_hosts())
    except webpush.Busy as error:
        raise HostUnknown from error
    listener = push.Listener(body["endpoint"], keys["p256dh"], keys["auth"], _key().id)
    return transact(actor(), lambda work: push.subscribe(work, listener))


@bp.get("/push-subscriptions")
@signed_in
@bp.response(200, SubscriptionsView)
def get_subscriptions() -> dict[str, Any]:
    """Show what the server knows of this device, to compare with the browser's own at each start."""
    with reading():
        return {"rows": push.of_device(g.session.id)}


@bp.delete("/push-subscriptions")
@signed_in
@bp.response(204)
def delete_subscriptions() -> None:
    """Stop pushing to this device."""
    transact(actor(), push.unsubscribe)


def _key() -> vapid.VapidKey:
    return vapid.load_or_make(Path(current_app.config["ENCOURS_DATA"]))
