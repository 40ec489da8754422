"""`/people`, `/agencies`, `/portfolios`, `/devices`: who works here, where, and on what."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask import g
from flask_login import current_user
from sqlalchemy import select

from api.arguments import Blueprint
from api.guard import actor, requires, signed_in
from api.people.schema import (
    AgencyBody,
    AgencyView,
    DeviceView,
    HoldersBody,
    PersonBody,
    PersonPatch,
    PersonView,
    PortfolioBody,
    PortfolioView,
    ResetCodeView,
)
from api.publications import ReasonBody
from credit.operations import devices, people, second_factors, sessions, sign_on
from credit.operations import portfolios as holdings
from credit.operations.moment import read_clock
from credit.operations.work import transact
from credit.rules.access import Permission
from credit.store import census
from credit.store.db import db, reading
from credit.store.people import Agency, Session, User
from credit.store.sync import DeviceState

bp = Blueprint("people", __name__)


@bp.get("/people")
@requires(Permission.ADMINISTER)
@bp.response(200, PersonView(many=True))
def get_people() -> list[dict[str, Any]]:
    """List everybody by name, those whose access has ended included."""
    with reading():
        everybody = list(db.session.scalars(select(User).order_by(User.name, User.id)))
        factors = second_factors.of_people([each.id for each in everybody])
        return [
            _view(each) | asdict(factors[each.id]) | {"directory": sign_on.known_as(each)}
            for each in everybody
        ]


@bp.post("/people")
@requires(Permission.ADMINISTER)
@bp.arguments(PersonBody)
@bp.response(201, PersonView)
def post_person(body: dict[str, Any]) -> dict[str, Any]:
    """Add a person; they choose a password with a reset code."""
    return transact(actor(), lambda work: _view(people.add(work, **body)))


@bp.patch("/people/<int:user_id>")
@requires(Permission.ADMINISTER)
@bp.arguments(PersonPatch)
@bp.response(200, PersonView)
def patch_person(body: dict[str, Any], user_id: int) -> dict[str, Any]:
    """Change a person; `disabled` ends the access and every session."""
    return transact(actor(), lambda work: _view(people.change(work, user_id, **body)))


@bp.post("/people/<int:user_id>/reset-code")
@requires(Permission.ADMINISTER)
@bp.response(201, ResetCodeView)
def post_reset_code(user_id: int) -> dict[str, Any]:
    """Give a one-time code, shown this once."""
    expires_at = read_clock().now + people.RESET_CODE_LASTS
    code = transact(actor(), lambda work: people.give_reset_code(work, user_id))
    return {"code": code, "expires_at": expires_at}


@bp.delete("/people/<int:user_id>/second-factors")
@requires(Permission.ADMINISTER)
@bp.response(204)
def delete_second_factors(user_id: int) -> None:
    """Take a person's passkeys and authenticator app away, when they lost them; they are told."""
    transact(actor(), lambda work: second_factors.reset(work, user_id))


@bp.delete("/people/<int:user_id>/directory")
@requires(Permission.ADMINISTER)
@bp.arguments(ReasonBody)
@bp.response(204)
def delete_directory(body: dict[str, str], user_id: int) -> None:
    """Forget whom the company's directory knows a person as, and say why; they are told.

    What came in through it is signed out; the next sign-in there binds anew.
    """
    transact(actor(), lambda work: sign_on.forget(work, user_id, **body))


@bp.get("/agencies")
@signed_in
@bp.response(200, AgencyView(many=True))
def get_agencies() -> list[Agency]:
    """List the branches by name."""
    with reading():
        return list(db.session.scalars(select(Agency).order_by(Agency.name)))


@bp.post("/agencies")
@requires(Permission.ADMINISTER)
@bp.arguments(AgencyBody)
@bp.response(201, AgencyView)
def post_agency(body: dict[str, Any]) -> dict[str, Any]:
    """Add a branch."""
    agency_id = transact(actor(), lambda work: holdings.add_agency(work, body["name"]).id)
    return {"id": agency_id, **body}


@bp.get("/portfolios")
@requires(Permission.ASSIGN_CUSTOMERS)
@bp.response(200, PortfolioView(many=True))
def get_portfolios() -> list[census.PortfolioCensus]:
    """List the portfolios, who holds them and how many customers are in them."""
    with reading():
        return census.portfolios(read_clock().today)


@bp.post("/portfolios")
@requires(Permission.ADMINISTER)
@bp.arguments(PortfolioBody)
@bp.response(201, PortfolioView)
def post_portfolio(body: dict[str, Any]) -> dict[str, Any]:
    """Add an empty portfolio."""
    portfolio_id = transact(actor(), lambda work: holdings.add_portfolio(work, **body).id)
    return {"id": portfolio_id, **body, "holders": [], "customers": 0}


@bp.put("/portfolios/<int:portfolio_id>/holders")
@requires(Permission.ADMINISTER)
@bp.arguments(HoldersBody)
@bp.response(204)
def put_holders(body: dict[str, list[int]], portfolio_id: int) -> None:
    """Say who holds a portfolio from today on."""
    transact(actor(), lambda work: holdings.set_holders(work, portfolio_id, body["user_ids"]))


@bp.get("/devices")
@signed_in
@bp.response(200, DeviceView(many=True))
def get_devices() -> list[dict[str, Any]]:
    """List one's own signed-in devices; an administrator sees everybody's."""
    with reading():
        found = sessions.living(read_clock().now, of=_whose())
        states = devices.states([each.id for each in found])
        return [_device(each, states.get(each.id)) for each in found]


@bp.delete("/devices/<uuid:device_id>")
@signed_in
@bp.response(204)
def delete_device(device_id: UUID) -> None:
    """Revoke a device: at its next contact it deletes what it holds, unsent entries included."""
    transact(actor(), lambda work: sessions.revoke(work, device_id, of=_whose()))


@bp.post("/devices/<uuid:device_id>/resnapshot")
@requires(Permission.ADMINISTER)
@bp.response(204)
def post_resnapshot(device_id: UUID) -> None:
    """Make a device fetch everything anew at its next contact; what it has not sent stays."""
    transact(actor(), lambda work: devices.resnapshot(work, device_id))


def _whose() -> int | None:
    return None if current_user.may(Permission.ADMINISTER) else current_user.id


def _view(person: User) -> dict[str, Any]:
    columns = {field: getattr(person, field) for field in ("id", "username", *people.CHANGEABLE)}
    return columns | {
        "disabled": person.disabled_at is not None,
        "has_password": person.password_hash is not None,
        "created_at": person.created_at,
    }


def _device(session: Session, state: DeviceState | None) -> dict[str, Any]:
    fields = ("id", "user_id", "user_agent", "created_at", "seen_at", "snapshots")
    shown = {field: getattr(session, field) for field in fields}
    return shown | {"own": session.id == g.session.id, "state": state}
