"""Which thing a route is about, and whose business it is. A new route needs one line here.

THINGS: for every path with an argument, the values that name the thing, and who may reach it.
BODIES: for every write, a body that would be right if an insider sent it; ids in it name things of Nord.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from werkzeug.test import TestResponse

from tests.api.access.world import World

DESK = frozenset({"paul", "kofi", "claire", "denis"})
NORD = DESK | {"rosa", "meriem"}
ADMIN = frozenset({"ada"})
EVERYONE = NORD | ADMIN | {"samir", "lea"}


@dataclass(frozen=True)
class Thing:
    """What a path's arguments name, and who may reach it (the right role and the right rows)."""

    names: Callable[[World], dict[str, Any]]
    business_of: frozenset[str]


Verdict = tuple[int, str | None]


def verdict_of(answer: TestResponse) -> Verdict:
    """Read status and code of an answer."""
    is_problem = answer.mimetype == "application/problem+json"
    return answer.status_code, answer.json["code"] if is_problem else None


def verdict_of_push(answer: TestResponse) -> Verdict:
    """Read a push, whose entries are refused one by one, as if it were about its only entry."""
    if answer.status_code != 200:
        return verdict_of(answer)
    (result,) = answer.json["results"]
    return (403, result["code"]) if result["outcome"] == "rejected" else (200, None)


@dataclass(frozen=True)
class Body:
    """A body an insider would send. `business_of` is needed when ids are in it and none in the path."""

    make: Callable[[World], dict[str, Any] | None]
    business_of: frozenset[str] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    verdict: Callable[[TestResponse], Verdict] = verdict_of


THINGS = {
    "/customers/<int:customer_id>": Thing(lambda world: {"customer_id": world.customer.id}, NORD),
    "/devices/<uuid:device_id>": Thing(
        lambda world: {"device_id": world.device_id}, ADMIN | {"rosa"}
    ),
    "/disputes/<uuid:dispute_id>": Thing(lambda world: {"dispute_id": world.dispute.id}, NORD),
    "/dunning/messages/<uuid:message_id>": Thing(
        lambda world: {"message_id": world.message.id}, DESK
    ),
    "/imports/<uuid:import_id>": Thing(lambda world: {"import_id": world.file.id}, DESK),
    "/limit-requests/<uuid:request_id>": Thing(
        lambda world: {"request_id": world.request.id}, NORD
    ),
    "/limit-reviews/<uuid:review_id>": Thing(lambda world: {"review_id": world.review.id}, DESK),
    "/mailbox/<int:mail_id>": Thing(lambda world: {"mail_id": world.mail.id}, DESK),
    "/notices/<uuid:notice_id>": Thing(
        lambda world: {"notice_id": world.notice.id}, frozenset({"rosa"})
    ),
    "/people/<int:user_id>": Thing(lambda world: {"user_id": world.house.rosa.id}, ADMIN),
    "/portfolios/<int:portfolio_id>": Thing(
        lambda world: {"portfolio_id": world.house.nord.id}, ADMIN
    ),
}

NOTHING = Body(lambda _: None)


def a_push(world: World) -> dict[str, Any]:
    """Say one note about Nord's customer."""
    note = {"note_id": str(uuid4()), "text": "seen", "tags": []}
    op = {"op_id": str(uuid4()), "n": 1, "type": "note.add", "v": 1, "entity": world.customer.id}
    return {"ops": [op | {"args": note, "client_time": "2026-11-23T08:00:00+00:00"}]}


LISTENER = {  # the keys of RFC 8291, appendix A
    "endpoint": "https://fcm.googleapis.com/fcm/send/1",
    "keys": {
        "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    },
}
PASSWORDS = {"current": "not the password", "new": "a brand new password"}

TEXT = Body(lambda _: {"text": "delivered twice"})

BODIES = {
    "DELETE /customers/<int:customer_id>/dunning-hold": NOTHING,
    "DELETE /customers/<int:customer_id>/hold": NOTHING,
    "DELETE /disputes/<uuid:dispute_id>/resolution": TEXT,
    "DELETE /devices/<uuid:device_id>": NOTHING,
    "DELETE /push-subscriptions": NOTHING,
    "DELETE /session": NOTHING,
    "PATCH /people/<int:user_id>": Body(lambda _: {"name": "Somebody"}),
    "POST /agencies": Body(lambda _: {"name": "Ouest"}),
    "POST /customers/<int:customer_id>/hold": Body(lambda _: {"reason": "no answer since May"}),
    "POST /disputes/<uuid:dispute_id>/comments": Body(
        lambda _: {"comment_id": str(uuid4()), "text": "delivered twice"}
    ),
    "POST /dunning/run": NOTHING,
    "POST /dunning/send": Body(lambda world: {"message_ids": [str(world.message.id)]}, DESK),
    "POST /limit-deputies": Body(
        lambda world: {
            "principal_id": world.house.claire.id,
            "deputy_id": world.house.kofi.id,
            "starts_on": "2026-11-23",
            "ends_on": "2026-11-30",
        },
        ADMIN,
    ),
    "POST /notices/<uuid:notice_id>/read": NOTHING,
    "POST /password/reset": Body(lambda _: {"username": "rosa", "code": "x", "new": "y"}),
    "POST /people": Body(
        lambda world: {
            "username": "nina",
            "name": "Nina",
            "role": "rep",
            "agency_id": world.house.nord.agency_id,
        },
        ADMIN,
    ),
    "POST /people/<int:user_id>/reset-code": NOTHING,
    "POST /portfolios": Body(
        lambda world: {"name": "Nord 9", "agency_id": world.house.nord.agency_id}, ADMIN
    ),
    "POST /push-subscriptions": Body(lambda _: LISTENER),
    "POST /session": Body(lambda _: {"username": "rosa", "password": "not the password"}),
    "POST /sync/push": Body(a_push, NORD, verdict=verdict_of_push),
    "POST /triage/release": Body(lambda world: {"customer_ids": [world.customer.id]}, DESK),
    "PUT /customers/<int:customer_id>/dunning-hold": Body(
        lambda _: {"reason": "visit on Friday", "until": "2026-12-01"}
    ),
    "PUT /disputes/<uuid:dispute_id>/owner": Body(lambda world: {"user_id": world.house.paul.id}),
    "PUT /disputes/<uuid:dispute_id>/qualification": Body(
        lambda world: {"item_id": world.item.id, "amount_minor": 40_00}
    ),
    "PUT /disputes/<uuid:dispute_id>/question": TEXT,
    "PUT /disputes/<uuid:dispute_id>/resolution": Body(
        lambda _: {"outcome": "rejected", "text": "delivered in full"}
    ),
    "PUT /disputes/<uuid:dispute_id>/step": TEXT,
    "PUT /disputes/<uuid:dispute_id>/withdrawal": TEXT,
    "PUT /dunning/messages/<uuid:message_id>/outcome": Body(lambda _: {"outcome": "sent"}),
    "PUT /customers/<int:customer_id>/limit": Body(
        lambda _: {"amount_minor": 40_000_00, "reason": "less is enough"}
    ),
    "PUT /limit-requests/<uuid:request_id>/decision": Body(
        lambda _: {"outcome": "refused", "reason": "not this year"}, headers={"If-Match": "*"}
    ),
    "PUT /limit-reviews/<uuid:review_id>/decision": Body(
        lambda _: {"accept": False, "reason": "not this year"}
    ),
    "PUT /me": Body(lambda _: {"language": "en"}),
    "PUT /password": Body(lambda _: PASSWORDS),
    "PUT /portfolios/<int:portfolio_id>/holders": Body(
        lambda world: {"user_ids": [world.house.samir.id]}
    ),
}


def thing_of(path: str) -> Thing:
    """Find the thing a path is about: by its arguments, whatever verb follows them."""
    return THINGS[path[: path.rindex(">") + 1]]


def strange(names: dict[str, Any]) -> dict[str, Any]:
    """Name something that does not exist instead."""
    return {name: 999_999 if isinstance(value, int) else uuid4() for name, value in names.items()}
