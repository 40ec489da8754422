"""Jobs that push what people should learn to the devices that listen, and notice what is late."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit
from uuid import UUID

from flask import current_app

from credit.operations import (
    deadlines,
    deliveries,
    digests,
    late_steps,
    late_visits,
    lateness,
    promise_days,
)
from credit.operations.actor import MACHINE
from credit.operations.deliveries import Address, Parcel, Result
from credit.operations.push import forget_ended, test_hosts
from credit.operations.work import transact
from credit.rules.push import minimal, payload, topic
from tasks.lanes import Lanes
from tasks.outside import vapid, webpush
from tasks.outside.webpush import Fault, Letter, Sender

Post = Callable[[Sequence[Letter], Sender], list[Fault | None]]

LOOK_SECONDS = 0.25  # while some lane is slow, what became due for the others is claimed this often
RUN_SECONDS = 900  # then the next sweep goes on; a job ends long before the queue would end it


def deliver_notices() -> None:
    """Push every notice that is owed. Delivery: at least once; the tag makes a repeat replace the first."""
    deliver(webpush.send)


def notice_lateness() -> None:
    """Tell finance which data are a business day late or more. At least once; of one day they hear once."""
    transact(MACHINE, lateness.tell_late)


def warn_deadlines() -> None:
    """Tell the desk what comes due within seven days. At least once; of one deadline they hear once."""
    transact(MACHINE, deadlines.warn)


def remind_promises() -> None:
    """Tell reps which promises are due today. At least once; of one promise and day they hear once."""
    transact(MACHINE, promise_days.tell_due)


def prepare_digests() -> None:
    """Owe field people the digest of the day. At least once; of one day they have one."""
    transact(MACHINE, digests.prepare)


def tell_steps() -> None:
    """Tell who has a step of a dispute to do, and who is above a late one. At least once; heard daily."""
    transact(MACHINE, late_steps.tell_steps)


def tell_visits() -> None:
    """Tell of visits due today and of late ones. At least once; each of them is heard once."""
    transact(MACHINE, late_visits.tell_visits)


def deliver(post: Post) -> None:
    """Push every notice that is owed through a door; a slow push service holds up none but its own."""
    key = vapid.load_or_make(Path(current_app.config["ENCOURS_DATA"]))
    clock: Callable[[], datetime] = current_app.extensions["clock"]
    sender = Sender(key, current_app.config["VAPID_SUBJECT"], clock, test_hosts())
    carry = partial(_carry, sender=sender, post=post)
    base_url = current_app.config["ENCOURS_URL"]
    round_ = Round(Lanes(carry, lambda result: result.outcome == "busy"), base_url, key.secret)
    transact(MACHINE, forget_ended)
    until = monotonic() + RUN_SECONDS
    try:
        while True:
            claims = not round_.lanes.busy and monotonic() < until
            parcels = transact(MACHINE, partial(deliveries.claim, key_id=key.id)) if claims else []
            for parcel in parcels:
                round_.begin(parcel)
            if not parcels and not round_.open:
                return
            if settled := round_.finished(0 if parcels else LOOK_SECONDS):
                transact(MACHINE, partial(deliveries.settle, settled=settled))
    finally:
        round_.lanes.close()
        sender.connections.close()


@dataclass(frozen=True, slots=True)
class Errand:
    """One parcel on its way to one device."""

    parcel: Parcel
    address: Address
    text: bytes
    least: bytes
    tag: str


@dataclass(slots=True)
class Round:
    """The parcels of one run that are on their way, and what is known of each so far."""

    lanes: Lanes[Errand, Result]
    base_url: str
    secret: bytes
    open: dict[UUID, list[Result]] = field(default_factory=dict)
    done: list[tuple[Parcel, list[Result]]] = field(default_factory=list)

    def begin(self, parcel: Parcel) -> None:
        """Send a parcel to every device that listens; where that would only wait, it is held."""
        tag = topic(self.secret, parcel.message)
        text = payload(parcel.message, base_url=self.base_url, tag=tag)
        least = minimal(parcel.message, base_url=self.base_url)
        self.open[parcel.notice_ids[0]] = []
        for address in parcel.addresses:
            errand = Errand(parcel, address, text, least, tag)
            if not self.lanes.put(urlsplit(address.endpoint).netloc, errand):
                self._note(parcel, Result(address.id, "held"))
        if not parcel.addresses:
            self._close(parcel)

    def finished(self, seconds: float) -> list[tuple[Parcel, list[Result]]]:
        """Give the parcels whose every device answered, waiting for the first answer so long."""
        if self.lanes.outstanding:
            for errand, answer in self.lanes.take(0 if self.done else seconds):
                result = answer or Result(errand.address.id, "held")
                _log(errand, result)
                self._note(errand.parcel, result)
        settled, self.done = self.done, []
        return settled

    def _note(self, parcel: Parcel, result: Result) -> None:
        results = self.open[parcel.notice_ids[0]]
        results.append(result)
        if len(results) == len(parcel.addresses):
            self._close(parcel)

    def _close(self, parcel: Parcel) -> None:
        self.done.append((parcel, self.open.pop(parcel.notice_ids[0])))


def _carry(errands: Sequence[Errand], sender: Sender, post: Post) -> list[Result]:
    """Hand errands to their push service; runs beside others, outside of the application's context."""
    faults = post([_letter(errand, errand.text, sender) for errand in errands], sender)
    large = [at for at, fault in enumerate(faults) if isinstance(fault, webpush.TooLarge)]
    if large:
        smaller = [_letter(errands[at], errands[at].least, sender) for at in large]
        for at, fault in zip(large, post(smaller, sender), strict=True):
            faults[at] = fault
    return [_result(errand, fault) for errand, fault in zip(errands, faults, strict=True)]


def _result(errand: Errand, fault: Fault | None) -> Result:
    address = errand.address.id
    match fault:
        case None:
            return Result(address, "taken")
        case webpush.Busy():
            return Result(address, "busy", fault.retry_seconds)
        case webpush.Gone():
            return Result(address, "gone")
        case webpush.KeyRefused():
            return Result(address, "key_refused")
    return Result(address, "refused", why=str(fault))


def _log(errand: Errand, result: Result) -> None:
    service = urlsplit(errand.address.endpoint).hostname or ""
    current_app.extensions["tally"]("push", service, result.outcome)
    if result.outcome == "key_refused":
        current_app.logger.error("push service refuses our key: %s", service)
    elif result.outcome == "refused":
        current_app.logger.warning("push rejected (%s): %s", result.why, service)


def _letter(errand: Errand, text: bytes, sender: Sender) -> Letter:
    left = int((errand.parcel.expires_at - sender.clock()).total_seconds())
    to = errand.address
    return Letter(
        to.endpoint, to.p256dh, to.auth, text, max(left, 0), errand.parcel.urgency, errand.tag
    )
