"""What a credit check costs the server, beside twenty rows read for somebody signed in.

Requests enter the application as a server hands them over (WSGI). A check writes its answer down; the other
side is a route that reads twenty customers with their figures and writes nothing.
"""

import io
import json
import tempfile
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

from api.guard import signed_in
from credit.operations import api_keys
from credit.operations.actor import MACHINE
from credit.operations.work import transact
from credit.rules.api_keys import Scope
from credit.store.customers import Customer, CustomerFigures
from credit.store.db import db, reading
from tasks.figures import recompute
from tests import builders
from tests.bench.feed import Ask, beside, cookie_of, servers
from tests.bench.run import Run, medians, ratios
from tests.clients import Browser, signed_in_client
from webapp.app import create_app
from webapp.settings import Settings

CUSTOMERS = 2_000
TWENTY = "/api/v1/twenty"
CHECK = "/api/v1/credit-checks"


def measure(run: Run) -> None:
    """Ask both on both databases."""
    with tempfile.TemporaryDirectory(prefix="encours-bench-") as folder:
        for database, server in servers(Path(folder)):
            if not run.has("credit_check", database=database):
                with server.database() as url:
                    _compare(run, database, Settings(data=Path(folder), database_url=url))


def _compare(run: Run, database: str, settings: Settings) -> None:
    app = create_app(settings, nudge=lambda _job: None)
    app.test_client_class = Browser
    app.add_url_rule(TWENTY, view_func=signed_in(_twenty))
    with app.app_context():
        cookie, secret = _furnish(app)
    body = json.dumps({"customer": "C01000", "amount_minor": 12_345, "currency": "EUR"}).encode()
    said = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    sides = {
        "check": _request(app, CHECK, said, body),
        "twenty": _request(app, TWENTY, {"Cookie": cookie}),
    }
    rounds = [beside(sides) for _ in range(max(run.rounds, 5))]
    ours, floor = (medians(one[name] for one in rounds) for name in sides)
    run.say(
        "credit_check",
        database=database,
        customers=CUSTOMERS,
        **ours,
        floor=floor,
        ratio=ratios(rounds, "check", "twenty"),
    )
    with app.app_context():
        db.engine.dispose()


def _twenty() -> list[dict[str, Any]]:
    columns = (Customer.id, Customer.code, Customer.name, CustomerFigures.exposure_minor)
    rows = select(*columns).join(CustomerFigures).order_by(Customer.code).limit(20)
    with reading():
        return [dict(row) for row in db.session.execute(rows).mappings()]


def _furnish(app: Flask) -> tuple[str, str]:
    """Put the customers in place; give Kofi's cookie and a program's key."""
    house = builders.a_house()
    for number in range(CUSTOMERS):
        customer = builders.an_account(house, f"C{number:05}", limit_minor=10_000_00)
        customer.stale_at = builders.NOW
        builders.an_item(customer, f"F-{number}", 500_00)
    while recompute():
        pass
    _, secret = transact(
        MACHINE,
        lambda work: api_keys.make(work, name="ERP", scopes=[Scope.CHECK], applies=False),
    )
    cookie = cookie_of(signed_in_client(app, house.kofi))
    db.session.remove()
    return cookie, secret


def _request(app: Flask, path: str, headers: dict[str, str], body: bytes | None = None) -> Ask:
    method = "GET" if body is None else "POST"
    builder = EnvironBuilder(path=path, method=method, headers=Headers(headers))
    base = builder.get_environ() | {"CONTENT_LENGTH": str(len(body or b""))}

    def ask() -> tuple[str, int, int]:
        told: list[Any] = []
        answer = app.wsgi_app(
            base | {"wsgi.input": io.BytesIO(body or b"")},
            lambda status, *_rest: told.append(status),  # type: ignore[arg-type, return-value]
        )
        size = sum(map(len, answer))
        answer.close()  # type: ignore[attr-defined]
        return told[0], size, 0

    status, _, _ = ask()
    assert status.startswith("200"), status
    return ask
