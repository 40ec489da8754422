"""`/beginnings`: how far a new installation is, its first portfolio and people, its address to scan."""

from io import BytesIO
from typing import Any

import segno
from flask import Response, current_app

from api.arguments import Blueprint
from api.beginnings.schema import (
    BeginningsView,
    GatherBody,
    GatheredView,
    InvitationBody,
    InvitationView,
)
from api.guard import actor, requires
from credit.operations import beginnings
from credit.operations.moment import read_clock
from credit.operations.work import transact
from credit.rules.access import Permission
from credit.rules.reach import reach_of
from credit.store.db import reading

bp = Blueprint("beginnings", __name__)

SVG = "image/svg+xml"
MODULE_PIXELS = 6  # at 41 modules a side, a quarter of a page: scanned from half a metre
PICTURE = {"200": {"description": "A QR code", "content": {SVG: {"schema": {"type": "string"}}}}}


@bp.get("/beginnings")
@requires(Permission.ASSIGN_CUSTOMERS)
@bp.response(200, BeginningsView)
def get_beginnings() -> dict[str, Any]:
    """Say what is there already of what a first phone needs."""
    with reading():
        found = beginnings.standing(read_clock())
    return found | {"address": _address(), "reach": reach_of(_address())}


@bp.get("/beginnings/address.svg")
@requires(Permission.ASSIGN_CUSTOMERS)
@bp.doc(responses=PICTURE)
def get_address() -> Response:
    """Draw the address as a QR code. It holds no code and no name: who photographs it learns an address."""
    drawn = BytesIO()
    segno.make(_address(), error="m", micro=False).save(
        drawn, kind="svg", scale=MODULE_PIXELS, dark="#000", light="#fff", xmldecl=False
    )
    return Response(drawn.getvalue(), mimetype=SVG)


@bp.post("/beginnings/portfolio")
@requires(Permission.ADMINISTER)
@bp.arguments(GatherBody)
@bp.response(201, GatheredView)
def post_portfolio(body: dict[str, str]) -> dict[str, int]:
    """Put every customer nobody holds into one new portfolio, and new customers from now on."""
    return {"portfolio_id": transact(actor(), lambda work: beginnings.gather(work, **body))}


@bp.post("/beginnings/invitations")
@requires(Permission.ADMINISTER)
@bp.arguments(InvitationBody)
@bp.response(201, InvitationView)
def post_invitation(body: dict[str, Any]) -> beginnings.Invitation:
    """Let somebody in: a person, what they work on, and a one-time code."""
    return transact(actor(), lambda work: beginnings.invite(work, **body))


def _address() -> str:
    return str(current_app.config["ENCOURS_URL"])
