"""Which thing a route is about, and whose business it is. A new route needs one line here.

THINGS: for every path with an argument, the values that name the thing.
ASKS: for every route, whose business it is when it is about Nord's things, and the body of a write.
They are said here anew, not read from the routes' own guards: a guard that is wrong shows.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from werkzeug.test import TestResponse

from tests.api.access.world import PHOTO, TODAY, World

DESK = frozenset({"paul", "kofi", "claire", "denis"})
CASHIERS = frozenset({"paul", "kofi", "claire"})
NORD = DESK | {"rosa", "meriem"}
ADMIN = frozenset({"ada"})
EVERYONE = (
    NORD | ADMIN | {"samir", "sonia", "lea"}
)  # strangers: Sud's rep and manager, a contributor
FIGURES = NORD | {"samir", "sonia"}
CAPTURERS = FIGURES | {"lea"}
APPROVERS = DESK | {"meriem", "sonia"}
ASSIGNERS = DESK | ADMIN
ROSA = frozenset({"rosa"})
KOFI = frozenset({"kofi"})
PROGRAM = frozenset(
    {"program"}
)  # its key holds every scope; "another" has the same, and sent nothing


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
class Ask:
    """Whose business a route is, and for writes what an insider would send; ids in it name Nord's things."""

    business_of: frozenset[str]
    body: Callable[[World], dict[str, Any] | None] = lambda _: None
    headers: dict[str, str] = field(default_factory=dict)
    is_form: bool = False
    query: Callable[[World], dict[str, Any]] = lambda _: {}
    verdict: Callable[[TestResponse], Verdict] = verdict_of


THINGS: dict[str, Callable[[World], dict[str, Any]]] = {
    "/api-keys/<uuid:key_id>": lambda world: {"key_id": world.key_id},
    **{
        f"/exports/{name}.<string:form>": lambda _: {"form": "csv"}
        for name in (
            "customer-groups",
            "customers",
            "discounts",
            "disputes",
            "dunning-decisions",
            "forecast",
            "items",
            "journal",
            "limit-requests",
            "limit-reviews",
            "mailbox",
            "payment-plans",
            "penalties",
            "promises",
            "receipts",
            "root-causes",
        )
    },
    "/overview/board.<string:form>": lambda _: {"form": "csv"},
    "/feeds/<string:feed>": lambda _: {"feed": "contacts"},
    "/feeds/imports/<uuid:import_id>": lambda world: {"import_id": world.sent.id},
    "/contact-proposals/<uuid:proposal_id>": lambda world: {"proposal_id": world.proposal.id},
    "/attachments/<uuid:attachment_id>": lambda world: {"attachment_id": world.photo_id},
    "/attachments/<uuid:attachment_id>/chunks/<int:number>": lambda world: {
        "attachment_id": world.photo_id,
        "number": 0,
    },
    "/customers/<int:customer_id>": lambda world: {"customer_id": world.customer.id},
    "/delivery-proofs/<uuid:proof_id>": lambda world: {"proof_id": world.proof_id},
    "/devices/<uuid:device_id>": lambda world: {"device_id": world.device_id},
    "/discounts/<int:discount_id>": lambda world: {"discount_id": world.discount.id},
    "/disputes/<uuid:dispute_id>": lambda world: {"dispute_id": world.dispute.id},
    "/disputes/<uuid:dispute_id>/steps/<uuid:step_id>": lambda world: {
        "dispute_id": world.dispute.id,
        "step_id": world.step.id,
    },
    "/dunning/messages/<uuid:message_id>": lambda world: {"message_id": world.message.id},
    "/dunning/agenda/<uuid:message_id>": lambda world: {"message_id": world.call.id},
    "/dunning/items/<int:item_id>": lambda world: {"item_id": world.item.id},
    "/items/<int:item_id>": lambda world: {"item_id": world.item.id},
    "/dunning/returns/<int:address_id>": lambda world: {"address_id": world.returned.id},
    "/dunning/releases/<uuid:release_id>": lambda world: {"release_id": world.notice_ahead.id},
    "/import-mappings/<int:mapping_id>": lambda world: {"mapping_id": world.mapping_id},
    "/imports/<uuid:import_id>": lambda world: {"import_id": world.file.id},
    "/letter-texts/<string:name>": lambda _: {"name": "L1.fr"},
    "/limit-requests/<uuid:request_id>": lambda world: {"request_id": world.request.id},
    "/limits/<int:limit_id>": lambda world: {"limit_id": world.limit.id},
    "/limit-reviews/<uuid:review_id>": lambda world: {"review_id": world.review.id},
    "/mailbox/<int:mail_id>": lambda world: {"mail_id": world.mail.id},
    "/passkeys/<uuid:passkey_id>": lambda world: {"passkey_id": world.passkey_id},
    "/people/<int:user_id>": lambda world: {"user_id": world.house.rosa.id},
    "/receipts/<int:receipt_id>": lambda world: {"receipt_id": world.receipt.id},
    "/bank-accounts/<int:account_id>": lambda world: {"account_id": world.receipt.account_id},
    "/quarantine/<uuid:op_id>": lambda world: {"op_id": world.aside.op_id},
    "/insurance-policies/<int:policy_id>": lambda world: {"policy_id": world.policy.id},
    "/deadlines/done/<int:done_id>": lambda world: {"done_id": world.done.id},
    "/payment-plans/<uuid:plan_id>": lambda world: {"plan_id": world.plan.id},
    "/goals/<int:goal_id>": lambda world: {"goal_id": world.goal.id},
    "/guarantees/<int:guarantee_id>": lambda world: {"guarantee_id": world.guarantee.id},
    "/customer-groups/<int:group_id>": lambda world: {"group_id": world.group.id},
    "/step-ups/<uuid:challenge_id>": lambda world: {"challenge_id": world.challenge_id},
    "/upkeep/jobs/<string:job>": lambda _: {"job": "recompute"},
    "/privacy/persons/<string:key>": lambda world: {"key": f"contact-{world.contact.id}"},
    "/privacy/retention/<string:kind>": lambda _: {"kind": "note_text"},
    "/portfolios/<int:portfolio_id>": lambda world: {"portfolio_id": world.house.nord.id},
}


def always(**body: Any) -> Callable[[World], dict[str, Any]]:
    """Send the same whatever the world is."""
    return lambda _: dict(body)


def nords_portfolio(world: World) -> dict[str, Any]:
    """Ask for the figures of Nord's portfolio."""
    return {"scope": "portfolio", "id": world.house.nord.id}


def a_push(world: World) -> dict[str, Any]:
    """Say one note about Nord's customer."""
    note = {"note_id": str(uuid4()), "text": "seen", "tags": []}
    op = {"op_id": str(uuid4()), "n": 1, "type": "note.add", "v": 1, "entity": world.customer.id}
    return {"ops": [op | {"args": note, "client_time": "2026-11-23T08:00:00+00:00"}]}


def a_qualification(world: World) -> dict[str, Any]:
    """Say what the dispute is about."""
    return {"item_id": world.item.id, "amount_minor": 40_00}


def a_step(_world: World) -> dict[str, Any]:
    """Ask something of a department."""
    return {"step_id": str(uuid4()), "department": "sales", "asked": "Call them", "days": 3}


def a_person(world: World) -> dict[str, Any]:
    """Name somebody new."""
    agency_id = world.house.nord.agency_id
    return {"username": "nina", "name": "Nina", "role": "rep", "agency_id": agency_id}


def an_invitation(world: World) -> dict[str, Any]:
    """Let somebody new in."""
    return {"username": "nina", "name": "Nina", "role": "rep", "portfolio_id": world.house.nord.id}


POLICY = {
    "insurer": "Assureur",
    "number": "P-9",
    "basis": "net",
    "vat_bp": 2_000,
    "insured_share_bp": 9_000,
    "cap_minor": None,
    "notice_days": 60,
    "extension_days": 30,
    "stop_days": 60,
    "starts_on": "2026-01-01",
    "ends_on": None,
}
TEXT = {"subject": "Rappel {total}", "body": "{customer}\n\n{invoices}\n\n{closing}"}
STRATEGY = {"name": "Standard", "levels": [{"name": "L1", "after_days": 5}]}
LISTENER = {  # the keys of RFC 8291, appendix A
    "endpoint": "https://fcm.googleapis.com/fcm/send/1",
    "keys": {
        "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    },
}
ANY_VERSION = {"If-Match": "*"}
WORDS = always(text="they called")

ASKS = {
    "DELETE /api-keys/<uuid:key_id>": Ask(ADMIN),
    "GET /api-keys": Ask(ADMIN),
    "GET /exports/customer-groups.<string:form>": Ask(DESK),
    "GET /exports/limit-reviews.<string:form>": Ask(DESK),
    "GET /exports/mailbox.<string:form>": Ask(DESK),
    "GET /exports/customers.<string:form>": Ask(EVERYONE),
    "GET /exports/discounts.<string:form>": Ask(DESK),
    "GET /exports/disputes.<string:form>": Ask(FIGURES),
    "GET /exports/dunning-decisions.<string:form>": Ask(DESK),
    "GET /exports/items.<string:form>": Ask(FIGURES),
    "GET /exports/journal.<string:form>": Ask(ASSIGNERS),
    "GET /exports/limit-requests.<string:form>": Ask(APPROVERS),
    "GET /exports/payment-plans.<string:form>": Ask(DESK),
    "GET /exports/penalties.<string:form>": Ask(DESK),
    "GET /exports/promises.<string:form>": Ask(FIGURES),
    "GET /exports/root-causes.<string:form>": Ask(FIGURES),
    "GET /exports/receipts.<string:form>": Ask(CASHIERS),
    "GET /feeds/imports/<uuid:import_id>": Ask(PROGRAM),
    "PATCH /api-keys/<uuid:key_id>": Ask(ADMIN, always(applies=True)),
    "POST /api-keys": Ask(ADMIN, always(name="ERP", scopes=["feeds:ledger"])),
    "POST /credit-checks": Ask(
        PROGRAM | {"another"}, always(customer="Z001", amount_minor=100, currency="EUR")
    ),
    "POST /feeds/<string:feed>": Ask(
        PROGRAM | {"another"}, always(rows=[{"code": "Z001", "name": "Somebody"}])
    ),
    "DELETE /customers/<int:customer_id>/dunning-hold": Ask(DESK),
    "DELETE /dunning/releases/<uuid:release_id>": Ask(DESK),
    "DELETE /dunning/returns/<int:address_id>": Ask(DESK),
    "DELETE /customers/<int:customer_id>/hold": Ask(DESK),
    "DELETE /codes": Ask(EVERYONE, always(password="not the password", code="000000")),
    "DELETE /devices/<uuid:device_id>": Ask(ADMIN | ROSA),
    "DELETE /disputes/<uuid:dispute_id>/resolution": Ask(DESK, WORDS),
    "DELETE /disputes/<uuid:dispute_id>/steps/<uuid:step_id>": Ask(DESK, WORDS),
    "DELETE /deadlines/done/<int:done_id>": Ask(DESK),
    "DELETE /delivery-proofs/<uuid:proof_id>": Ask(DESK),
    "DELETE /goals/<int:goal_id>": Ask(DESK | {"meriem"}),
    "DELETE /guarantees/<int:guarantee_id>": Ask(DESK, always(reason="paid off")),
    "DELETE /payment-plans/<uuid:plan_id>": Ask(
        DESK, always(reason="paid otherwise"), headers=ANY_VERSION
    ),
    "DELETE /import-mappings/<int:mapping_id>": Ask(ASSIGNERS),
    "DELETE /imports/<uuid:import_id>": Ask(DESK),
    "DELETE /limits/<int:limit_id>": Ask(DESK | {"meriem"}, always(reason="too early")),
    "DELETE /push-subscriptions": Ask(EVERYONE),
    "DELETE /passkeys/<uuid:passkey_id>": Ask(ROSA),
    "DELETE /people/<int:user_id>/second-factors": Ask(ADMIN),
    "DELETE /people/<int:user_id>/directory": Ask(ADMIN, always(reason="another account")),
    "DELETE /session": Ask(EVERYONE),
    "GET /agencies": Ask(EVERYONE),
    "GET /attachments/<uuid:attachment_id>": Ask(NORD),
    "GET /attachments/<uuid:attachment_id>/thumbnail": Ask(NORD),
    "GET /alerts": Ask(EVERYONE),
    "GET /bank-accounts": Ask(CASHIERS),
    "GET /beginnings": Ask(ASSIGNERS),
    "GET /beginnings/address.svg": Ask(ASSIGNERS),
    "GET /board": Ask(FIGURES),
    "GET /board/moves": Ask(FIGURES),
    "GET /board/moves/customers": Ask(FIGURES),
    "GET /calendar": Ask(ADMIN),
    "GET /calendar/differences": Ask(ADMIN, query=lambda _: {"before": 0, "after": 0}),
    "GET /contact-proposals": Ask(DESK),
    "GET /credit-policy": Ask(DESK),
    "GET /credit-policy/differences": Ask(DESK, query=lambda _: {"after": 0}),
    "GET /customer-groups": Ask(DESK),
    "GET /customers": Ask(EVERYONE),
    "GET /customers/<int:customer_id>": Ask(NORD),
    "GET /customers/<int:customer_id>/case-file": Ask(DESK),
    "GET /customers/<int:customer_id>/exposure": Ask(NORD),
    "GET /customers/<int:customer_id>/guarantees": Ask(NORD),
    "GET /customers/<int:customer_id>/discount": Ask(NORD),
    "GET /customers/<int:customer_id>/penalties": Ask(NORD),
    "GET /customers/<int:customer_id>/statement.pdf": Ask(NORD),
    "GET /deadlines": Ask(APPROVERS),
    "GET /default-portfolio": Ask(ASSIGNERS),
    "GET /devices": Ask(EVERYONE),
    "GET /disputes": Ask(FIGURES),
    "GET /disputes/<uuid:dispute_id>/colleagues": Ask(DESK),
    "GET /delivery-proofs/<uuid:proof_id>": Ask(NORD),
    "GET /disputes/<uuid:dispute_id>/evidence": Ask(NORD),
    "GET /disputes/<uuid:dispute_id>/owners": Ask(DESK | {"meriem"}),
    "GET /dunning": Ask(DESK),
    "GET /dunning-policy": Ask(DESK),
    "GET /dunning-policy/differences": Ask(DESK, query=lambda _: {"after": 0}),
    "GET /dunning/agenda": Ask(DESK),
    "GET /dunning/decisions": Ask(DESK),
    "GET /dunning/items/<int:item_id>": Ask(DESK),
    "GET /dunning/releases": Ask(DESK),
    "GET /discounts": Ask(DESK, query=lambda _: {"state": "all"}),
    "GET /dunning/letters": Ask(DESK),
    "GET /dunning/returns": Ask(DESK),
    "GET /dunning/letters.pdf": Ask(DESK),
    "GET /dunning/messages/<uuid:message_id>": Ask(DESK),
    "GET /goals": Ask(APPROVERS),
    "GET /goals/agencies": Ask(APPROVERS),
    "GET /import-mappings": Ask(ASSIGNERS),
    "GET /items/<int:item_id>/evidence": Ask(NORD),
    "GET /imports": Ask(ASSIGNERS),
    "GET /imports/<uuid:import_id>": Ask(DESK),
    "GET /imports/<uuid:import_id>/mapping": Ask(DESK),
    "GET /imports/<uuid:import_id>/rejects.csv": Ask(DESK),
    "GET /insurance-policies": Ask(DESK),
    "GET /journal": Ask(ASSIGNERS),
    "GET /journal/people": Ask(ASSIGNERS),
    "GET /privacy/persons": Ask(ADMIN, query=lambda _: {"q": "rosa"}),
    "GET /privacy/persons/<string:key>": Ask(ADMIN),
    "POST /privacy/persons/<string:key>/copy": Ask(ADMIN),
    "POST /privacy/persons/<string:key>/erasure": Ask(ADMIN, always(reason="Asked in writing")),
    "GET /privacy/retention": Ask(ADMIN),
    "PUT /privacy/retention/<string:kind>": Ask(ADMIN, always(days=400)),
    "GET /overview/mail": Ask(APPROVERS),
    "PUT /overview/mail": Ask(
        DESK | {"meriem"},
        lambda world: {"weekday": 0, "scope": "portfolio", "id": str(world.house.nord.id)},
    ),
    "DELETE /overview/mail": Ask(APPROVERS),
    "GET /journal/verify": Ask(ASSIGNERS),
    "GET /kpis": Ask(NORD, query=lambda world: {"scope": "portfolio", "id": world.house.nord.id}),
    "GET /kpis/scopes": Ask(FIGURES),
    "GET /late-items": Ask(FIGURES),
    "GET /ledger": Ask(EVERYONE),
    "GET /letter-texts": Ask(ASSIGNERS),
    "GET /letter-texts/<string:name>": Ask(ASSIGNERS),
    "GET /letter-texts/<string:name>/differences": Ask(
        ASSIGNERS, query=lambda _: {"before": 0, "after": 0}
    ),
    "GET /limit-deputies": Ask(ASSIGNERS),
    "GET /limit-requests": Ask(APPROVERS),
    "GET /limit-requests/<uuid:request_id>": Ask(DESK | {"meriem"}),
    "GET /limit-reviews": Ask(DESK),
    "GET /mailbox": Ask(DESK),
    "GET /mailbox/<int:mail_id>": Ask(DESK),
    "GET /mailbox/<int:mail_id>/statement.pdf": Ask(DESK),
    "GET /notices": Ask(EVERYONE),
    "GET /openapi.json": Ask(EVERYONE),
    "GET /penalties": Ask(DESK),
    "GET /payment-plans": Ask(DESK),
    "GET /payment-plans/<uuid:plan_id>": Ask(DESK),
    "GET /payment-plans/<uuid:plan_id>/agreement.pdf": Ask(DESK),
    "GET /passkeys": Ask(EVERYONE),
    "GET /people": Ask(ADMIN),
    "GET /portfolios": Ask(ASSIGNERS),
    "GET /push-key": Ask(EVERYONE),
    "GET /push-subscriptions": Ask(EVERYONE),
    "GET /quarantine": Ask(DESK),
    "GET /quarantine/<uuid:op_id>": Ask(DESK),
    "GET /reasons": Ask(ADMIN),
    "GET /reasons/differences": Ask(ADMIN, query=lambda _: {"before": 0, "after": 0}),
    "GET /receipts": Ask(CASHIERS),
    "GET /receipts/<int:receipt_id>": Ask(CASHIERS),
    "GET /receipts/<int:receipt_id>/items": Ask(
        CASHIERS, query=lambda world: {"customer": world.customer.id}
    ),
    "GET /exports/forecast.<string:form>": Ask(FIGURES),
    "GET /forecast": Ask(NORD, query=nords_portfolio),
    "GET /forecast/error": Ask(NORD, query=nords_portfolio),
    "GET /forecast/lines": Ask(NORD, query=nords_portfolio),
    "GET /overview": Ask(NORD, query=nords_portfolio),
    "GET /overview/board.<string:form>": Ask(NORD, query=nords_portfolio),
    "GET /overview/lines": Ask(
        NORD, query=lambda world: nords_portfolio(world) | {"of": "overdue"}
    ),
    "GET /overview/trend": Ask(NORD, query=nords_portfolio),
    "GET /overview/tiles": Ask(FIGURES),
    "PUT /overview/tiles": Ask(FIGURES, always(tiles=[{"name": "aged", "shown": False}])),
    "GET /root-causes": Ask(FIGURES),
    "GET /second-step": Ask(ADMIN),
    "GET /second-step/differences": Ask(ADMIN, query=lambda _: {"before": 0, "after": 0}),
    "GET /session": Ask(EVERYONE),
    "GET /session/sign-on": Ask(EVERYONE),
    "GET /steps": Ask(CAPTURERS),
    "GET /sync/nudges": Ask(EVERYONE),
    "GET /sync/pull": Ask(EVERYONE),
    "GET /upkeep": Ask(ADMIN),
    "GET /term-caps": Ask(DESK),
    "GET /triage": Ask(DESK),
    "PATCH /passkeys/<uuid:passkey_id>": Ask(ROSA, always(name="Phone")),
    "PATCH /people/<int:user_id>": Ask(ADMIN, always(name="Somebody")),
    "POST /agencies": Ask(ADMIN, always(name="Ouest")),
    "POST /assignments": Ask(
        ASSIGNERS,
        lambda world: {
            "customer_ids": [world.customer.id],
            "portfolio_id": world.house.sud.id,
        },
    ),
    "POST /attachments": Ask(
        ROSA,
        lambda world: {
            "id": str(world.photo_id),
            "sha256": hashlib.sha256(PHOTO).hexdigest(),
            "size_bytes": len(PHOTO),
        },
    ),
    "POST /attachments/<uuid:attachment_id>/completion": Ask(ROSA),
    "POST /credit-policy/trial": Ask(DESK, always(values={"reviews.overdue_days": 45})),
    "POST /customer-groups": Ask(DESK, always(name="Holding Val")),
    "POST /customers/<int:customer_id>/case-file": Ask(DESK),
    "POST /customers/<int:customer_id>/guarantees": Ask(
        DESK,
        always(
            kind="bank",
            guarantor="Banque",
            amount_minor=5_000_00,
            starts_on="2026-01-01",
            ends_on=None,
        ),
    ),
    "POST /customers/<int:customer_id>/hold": Ask(DESK, always(reason="late")),
    "POST /codes": Ask(EVERYONE),
    "POST /codes/recovery": Ask(EVERYONE),
    "POST /devices/<uuid:device_id>/resnapshot": Ask(ADMIN),
    "POST /disputes/<uuid:dispute_id>/steps": Ask(DESK, a_step),
    "POST /disputes/<uuid:dispute_id>/comments": Ask(
        NORD, always(comment_id=str(uuid4()), text="seen")
    ),
    "POST /dunning-policy/draft": Ask(DESK, always(strategies=[STRATEGY])),
    "POST /dunning-policy/replay": Ask(
        DESK, always(strategies=[STRATEGY], since="2026-11-01", until="2026-11-23")
    ),
    "POST /dunning/agenda/<uuid:message_id>/claim": Ask(DESK),
    "POST /dunning/releases": Ask(
        DESK,
        lambda world: {
            "customer_id": world.customer.id,
            "level": "formal_notice",
            "item_ids": [world.item.id],
        },
    ),
    "POST /dunning/run": Ask(DESK),
    "POST /dunning/send": Ask(DESK, lambda world: {"message_ids": [str(world.message.id)]}),
    "POST /delivery-proofs": Ask(
        DESK,
        lambda world: {"item_id": world.item.id, "file": (BytesIO(PHOTO), "signed.jpg")},
        is_form=True,
    ),
    "POST /goals": Ask(
        DESK | {"meriem"},
        lambda world: {
            "portfolio_id": world.house.nord.id,
            "measure": "overdue",
            "target": 0,
            "ends_on": (TODAY + timedelta(days=30)).isoformat(),
        },
    ),
    "POST /imports": Ask(
        ASSIGNERS,
        lambda _: {"kind": "fec", "file": (BytesIO(b"JournalCode"), "fec.txt")},
        is_form=True,
    ),
    "POST /imports/<uuid:import_id>/apply": Ask(DESK),
    "POST /imports/<uuid:import_id>/undo": Ask(DESK),
    "POST /deadlines/done": Ask(
        DESK,
        lambda world: {
            "kind": "overdue_notice",
            "subject": f"insurance_policy/{world.policy.id}",
            "customer_id": world.customer.id,
            "on": (world.item.due_on + timedelta(days=60)).isoformat(),
            "done_on": TODAY.isoformat(),
        },
    ),
    "POST /insurance-policies": Ask(DESK, always(**POLICY)),
    "POST /letter-texts/<string:name>/preview": Ask(
        DESK, lambda world: TEXT | {"customer_id": world.customer.id}
    ),
    "POST /limit-deputies": Ask(
        ADMIN | {"claire"},  # whose deputy it is
        lambda world: {
            "principal_id": world.house.claire.id,
            "deputy_id": world.house.kofi.id,
            "starts_on": "2026-11-23",
            "ends_on": "2026-11-30",
        },
    ),
    "POST /notices/read": Ask(EVERYONE, lambda world: {"ids": [str(world.notice.id)]}),
    "POST /limit-requests/<uuid:request_id>/step-up": Ask(APPROVERS, always(outcome="approved")),
    "POST /passkeys": Ask(EVERYONE, always(id=str(uuid4()), credential={}, name="Phone")),
    "POST /passkeys/proofs": Ask(EVERYONE),
    "POST /passkeys/questions": Ask(EVERYONE),
    "POST /password/reset": Ask(EVERYONE, always(username="rosa", code="x", new="y")),
    "POST /penalties/claim": Ask(DESK, lambda world: {"ids": [world.penalty.id]}),
    "POST /penalties/pay": Ask(DESK, lambda world: {"ids": [world.penalty.id]}),
    "POST /penalties/waive": Ask(
        DESK, lambda world: {"ids": [world.penalty.id], "reason": "a gesture"}
    ),
    "POST /beginnings/portfolio": Ask(ADMIN, always(portfolio="Everybody", agency="Here")),
    "POST /beginnings/invitations": Ask(ADMIN, an_invitation),
    "POST /people": Ask(ADMIN, a_person),
    "POST /people/<int:user_id>/reset-code": Ask(ADMIN),
    "POST /portfolios": Ask(
        ADMIN, lambda world: {"name": "Nord 9", "agency_id": world.house.nord.agency_id}
    ),
    "POST /push-subscriptions": Ask(EVERYONE, always(**LISTENER)),
    "PATCH /quarantine/<uuid:op_id>": Ask(DESK, always(args={"text": "seen"}), headers=ANY_VERSION),
    "POST /quarantine/<uuid:op_id>/discard": Ask(
        DESK, always(reason="said twice"), headers=ANY_VERSION
    ),
    "POST /quarantine/<uuid:op_id>/release": Ask(DESK, headers=ANY_VERSION),
    "POST /receipts/<int:receipt_id>/assign": Ask(
        CASHIERS,
        lambda world: {"customer_id": world.customer.id},
        headers=ANY_VERSION,
    ),
    "POST /receipts/<int:receipt_id>/confirm": Ask(CASHIERS, always(choice=0), headers=ANY_VERSION),
    "POST /receipts/<int:receipt_id>/divide": Ask(
        CASHIERS,
        lambda world: {"parts": [{"customer_id": world.customer.id, "amount_minor": 1}] * 2},
        headers=ANY_VERSION,
    ),
    "POST /receipts/<int:receipt_id>/ignore": Ask(
        CASHIERS, always(reason="a subsidy"), headers=ANY_VERSION
    ),
    "POST /receipts/<int:receipt_id>/unmatch": Ask(CASHIERS, headers=ANY_VERSION),
    "POST /session": Ask(EVERYONE, always(username="rosa", password="not the password")),
    "POST /session/code": Ask(EVERYONE, always(code="000000")),
    "POST /session/passkey": Ask(EVERYONE, always(id=str(uuid4()), credential={})),
    "POST /session/passkey/questions": Ask(EVERYONE),
    "POST /sync/push": Ask(NORD, a_push, verdict=verdict_of_push),
    "POST /upkeep/jobs/<string:job>/retry": Ask(ADMIN),
    "POST /triage/release": Ask(DESK, lambda world: {"customer_ids": [world.customer.id]}),
    "PUT /import-mappings/<int:mapping_id>": Ask(
        ASSIGNERS, always(kind="limits", columns=[{"header": "Code", "field": "code"}])
    ),
    "PUT /imports/<uuid:import_id>/mapping": Ask(
        DESK, always(kind="limits", columns=[{"header": "Code", "field": "code"}])
    ),
    "PUT /attachments/<uuid:attachment_id>/chunks/<int:number>": Ask(
        ROSA, lambda _: BytesIO(PHOTO), is_form=True
    ),
    "PUT /bank-accounts/<int:account_id>": Ask(CASHIERS, always(watched=False)),
    "PUT /contact-proposals/<uuid:proposal_id>/decision": Ask(DESK, always(accept=True)),
    "PUT /customers/<int:customer_id>/case-file": Ask(DESK, always(note_ids=[])),
    "PUT /customers/<int:customer_id>/dunning-hold": Ask(
        DESK, always(reason="they wait for a credit note", until="2026-12-01")
    ),
    "PUT /credit-policy": Ask(
        frozenset({"claire", "denis"}),
        always(values={"reviews.overdue_days": 45}, reason="sooner", starts_on="2099-01-01"),
        headers=ANY_VERSION,
    ),
    "PUT /customer-groups/<int:group_id>": Ask(
        DESK, always(name="Groupe Val", limit_minor=5_000_00), headers=ANY_VERSION
    ),
    "PUT /customers/<int:customer_id>/group": Ask(DESK, lambda world: {"group_id": world.group.id}),
    "PUT /customers/<int:customer_id>/insolvency": Ask(DESK, always(judged_on="2026-11-16")),
    "PUT /customers/<int:customer_id>/country": Ask(
        DESK, always(country="DE", language="de", reason="moved")
    ),
    "PUT /customers/<int:customer_id>/legal-terms": Ask(
        DESK, always(buyer_kind="public", penalty_rate_bp=None)
    ),
    "PUT /customers/<int:customer_id>/limit": Ask(
        DESK, always(amount_minor=40_000_00, reason="less is enough")
    ),
    "PUT /customers/<int:customer_id>/discount": Ask(DESK, always(percent_bp=200, within_days=8)),
    "PUT /customers/<int:customer_id>/posted-letter": Ask(
        DESK, always(level="L1", total_minor=100_00)
    ),
    "PUT /default-portfolio": Ask(ASSIGNERS, lambda world: {"portfolio_id": world.house.nord.id}),
    "PUT /discounts/<int:discount_id>/decision": Ask(DESK, always(outcome="granted")),
    "PUT /disputes/<uuid:dispute_id>/owner": Ask(
        DESK | {"meriem"}, lambda world: {"user_id": world.house.paul.id}
    ),
    "PUT /disputes/<uuid:dispute_id>/qualification": Ask(DESK, a_qualification),
    "PUT /disputes/<uuid:dispute_id>/question": Ask(DESK, WORDS),
    "PUT /disputes/<uuid:dispute_id>/resolution": Ask(
        DESK, always(outcome="rejected", text="the price was agreed")
    ),
    "PUT /disputes/<uuid:dispute_id>/steps/<uuid:step_id>/outcome": Ask(NORD, WORDS),
    "PUT /disputes/<uuid:dispute_id>/withdrawal": Ask(DESK, WORDS),
    "PUT /dunning/agenda/<uuid:message_id>/outcome": Ask(DESK, always(outcome="reached")),
    "PUT /dunning-policy": Ask(
        frozenset({"claire", "denis"}),
        always(strategies=[STRATEGY], reason="gentler", starts_on="2099-01-01"),
        headers=ANY_VERSION,
    ),
    "PUT /dunning/messages/<uuid:message_id>/outcome": Ask(DESK, always(outcome="sent")),
    "PUT /insurance-policies/<int:policy_id>": Ask(DESK, always(**POLICY), headers=ANY_VERSION),
    "PUT /calendar": Ask(
        ADMIN,
        always(
            closings=[{"starts_on": "2026-12-24", "ends_on": "2026-12-24", "label": "Pont"}],
            reason="as every year",
        ),
        headers=ANY_VERSION,
    ),
    "PUT /reasons": Ask(
        ADMIN,
        always(reasons=[{"kind": "limit", "fr": "Salon", "en": "Fair"}], reason="asked for"),
        headers=ANY_VERSION,
    ),
    "PUT /letter-texts/<string:name>": Ask(
        ASSIGNERS, always(**TEXT, reason="shorter"), headers=ANY_VERSION
    ),
    "PUT /limit-requests/<uuid:request_id>/decision": Ask(
        DESK | {"meriem"},
        always(outcome="refused", reason="not this year"),
        headers={"If-Match": "*"},
    ),
    "PUT /limit-reviews/<uuid:review_id>/decision": Ask(
        DESK, always(accept=False, reason="they grow")
    ),
    "PUT /alerts": Ask(
        EVERYONE,
        always(level="name", quiet_from="20:00", quiet_to="07:00", time_zone=None, events={}),
    ),
    "PUT /payment-plans/<uuid:plan_id>/acceptance": Ask(
        DESK, always(accepted_on="2026-11-23"), headers=ANY_VERSION
    ),
    "PUT /payment-plans/<uuid:plan_id>/decision": Ask(
        DESK, always(outcome="approved"), headers=ANY_VERSION
    ),
    "PUT /me": Ask(EVERYONE, always(language="en")),
    "PUT /codes/confirmation": Ask(EVERYONE, always(code="000000")),
    "PUT /password": Ask(EVERYONE, always(current="not the password", new="a brand new password")),
    "PUT /second-step": Ask(
        ADMIN,
        always(demands=[{"role": "cfo", "from_on": "2030-01-01"}], reason="we ask for more"),
        headers=ANY_VERSION,
    ),
    "PUT /session/proof": Ask(EVERYONE, always(password="not the password")),
    "PUT /session/proof/code": Ask(EVERYONE, always(code="000000")),
    "PUT /session/proof/passkey": Ask(EVERYONE, always(id=str(uuid4()), credential={})),
    "PUT /step-ups/<uuid:challenge_id>/code": Ask(KOFI, always(code="000000")),
    "PUT /step-ups/<uuid:challenge_id>/passkey": Ask(KOFI, always(credential={})),
    "PUT /portfolios/<int:portfolio_id>/holders": Ask(
        ADMIN, lambda world: {"user_ids": [world.house.samir.id]}
    ),
}


def thing_of(path: str) -> Callable[[World], dict[str, Any]]:
    """Find what names the thing a path is about: by its arguments, whatever verb follows them."""
    return THINGS[path[: path.rindex(">") + 1]]


def strange(names: dict[str, Any]) -> dict[str, Any]:
    """Name something that does not exist instead."""
    return {name: _nothing(value) for name, value in names.items()}


def _nothing(value: Any) -> Any:
    if isinstance(value, str):
        return "nothing"
    return 999_999 if isinstance(value, int) else uuid4()
