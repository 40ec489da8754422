"""`/api-keys`: what programs sign in with."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from api.api_keys.schema import ApiKeyBody, ApiKeyPatch, ApiKeyView, NewApiKeyView
from api.arguments import Blueprint
from api.guard import actor, requires
from credit.operations import api_keys
from credit.operations.work import Work, transact
from credit.rules.access import Permission
from credit.store.api_keys import ApiKey
from credit.store.db import db, reading
from credit.store.people import User

bp = Blueprint("api_keys", __name__)


@bp.get("/api-keys")
@requires(Permission.ADMINISTER)
@bp.response(200, ApiKeyView(many=True))
def get_api_keys() -> list[dict[str, Any]]:
    """List every key, the newest first, revoked ones included."""
    with reading():
        rows = db.session.scalars(select(ApiKey).order_by(ApiKey.created_at.desc(), ApiKey.id))
        return [_view(row) for row in rows]


@bp.post("/api-keys")
@requires(Permission.ADMINISTER)
@bp.arguments(ApiKeyBody)
@bp.response(201, NewApiKeyView)
def post_api_key(body: dict[str, Any]) -> dict[str, Any]:
    """Make a key; its secret is shown this once."""

    def make(work: Work) -> dict[str, Any]:
        key, secret = api_keys.make(work, **body)
        return _view(key) | {"secret": secret}

    return transact(actor(), make)


@bp.patch("/api-keys/<uuid:key_id>")
@requires(Permission.ADMINISTER)
@bp.arguments(ApiKeyPatch)
@bp.response(200, ApiKeyView)
def patch_api_key(body: dict[str, bool], key_id: UUID) -> dict[str, Any]:
    """Say whether what a key sends is applied by itself, or waits for a person."""
    return transact(actor(), lambda work: _view(api_keys.set_applying(work, key_id, **body)))


@bp.delete("/api-keys/<uuid:key_id>")
@requires(Permission.ADMINISTER)
@bp.response(204)
def delete_api_key(key_id: UUID) -> None:
    """Revoke a key: its next request is refused. What it sent stays."""
    transact(actor(), lambda work: api_keys.revoke(work, key_id))


def _view(key: ApiKey) -> dict[str, Any]:
    names = (
        "id", "name", "beginning", "scopes", "applies", "created_at", "used_at", "revoked_at",
    )  # fmt: skip
    by = db.session.get(User, key.by_id) if key.by_id else None
    return {name: getattr(key, name) for name in names} | {"by": by.name if by else None}
