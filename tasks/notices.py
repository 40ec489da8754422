"""Jobs that push what people should learn to the devices that listen, and notice what is late."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from flask import current_app

from credit.operations import deadlines, deliveries, late_steps, lateness
from credit.operations.actor import MACHINE
from credit.operations.deliveries import Address, Parcel, Result
from credit.operations.moment import read_clock
from credit.operations.push import test_hosts
from credit.operations.work import transact
from credit.rules.push import minimal, payload, topic
from tasks.outside import vapid, webpush
from tasks.outside.webpush import Letter, Sender

Post = Callable[[Letter, Sender], None]


def deliver_notices() -> None:
    """Push every notice that is owed. Delivery: at least once; the tag makes a repeat replace the first."""
    deliver(webpush.send)


def notice_lateness() -> None:
    """Tell finance which data are a business day late or more. At least once; of one day they hear once."""
    transact(MACHINE, lateness.tell_late)


def warn_deadlines() -> None:
    """Tell the desk what comes due within seven days. At least once; of one deadline they hear once."""
    transact(MACHINE, deadlines.warn)


def tell_steps() -> None:
    """Tell who has a step of a dispute to do, and who is above a late one. At least once; heard daily."""
    transact(MACHINE, late_steps.tell_steps)


def deliver(post: Post) -> None:
    """Push every notice that is owed through a door."""
    key = vapid.load_or_make(Path(current_app.config["ENCOURS_DATA"]))
    subject, hosts = current_app.config["VAPID_SUBJECT"], test_hosts()
    while parcels := transact(MACHINE, partial(deliveries.claim, key_id=key.id)):
        for parcel in parcels:
            sender = Sender(key, subject, read_clock().now, hosts)
            results = [_push(parcel, address, sender, post) for address in parcel.addresses]
            transact(MACHINE, partial(deliveries.settle, parcel=parcel, results=results))


def _push(parcel: Parcel, address: Address, sender: Sender, post: Post) -> Result:
    base_url = current_app.config["ENCOURS_URL"]
    tag = topic(sender.key.secret, parcel.message)
    whole = payload(parcel.message, base_url=base_url, tag=tag)
    try:
        try:
            post(_letter(parcel, address, whole, tag, sender), sender)
        except webpush.TooLarge:
            least = minimal(parcel.message, base_url=base_url)
            post(_letter(parcel, address, least, tag, sender), sender)
    except webpush.Busy as busy:
        return Result(address.id, "busy", busy.retry_seconds)
    except webpush.Gone:
        return Result(address.id, "gone")
    except webpush.KeyRefused:
        current_app.logger.error("push service refuses our key: %s", address.endpoint[:60])
        return Result(address.id, "key_refused")
    except webpush.Rejected as why:
        current_app.logger.warning("push rejected (%s): %s", why, address.endpoint[:60])
        return Result(address.id, "refused")
    return Result(address.id, "taken")


def _letter(parcel: Parcel, address: Address, text: bytes, tag: str, sender: Sender) -> Letter:
    left = int((parcel.expires_at - sender.now).total_seconds())
    return Letter(
        address.endpoint, address.p256dh, address.auth, text, max(left, 0), parcel.urgency, tag
    )
