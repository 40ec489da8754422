"""Whatever the OpenAPI document allows or forbids, tried on every operation by Schemathesis.

What a request may not hold is refused; no answer is a fault of ours, or other than described.
"""

import os
import re
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import CHECKS
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.generation import GenerationMode

from tests.api.access.registry import thing_of
from tests.api.access.routes import ROOT, Route, routes_of
from tests.api.access.world import World, a_world
from webapp.pace import Pace

EXAMPLES = 60 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 3  # of each kind, an operation
TRY = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
NAMES = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
)
SPARED = {
    # End sessions or guess passwords: trying would end here.
    "POST /session",
    "DELETE /session",
    "POST /password/reset",
    "PUT /password",
    # Asks the queue, which is not there: 503.
    "POST /upkeep/jobs/<string:job>/retry",
}


@dataclass
class Trying:
    """One operation, and what names the thing it is about."""

    operation: Any
    route: Route
    thing: dict[str, str]
    world: World

    def faults(self, mode: GenerationMode) -> list[str]:
        """Say what is wrong with the answers to some requests of a kind."""
        found: list[str] = []
        cases = self.operation.as_strategy(generation_mode=mode, path_parameters=self.thing)
        arriving = cases.filter(lambda case: not _is_lost_on_the_way(case))

        def attempt(case: Any) -> None:
            answer = self.send(case)
            try:
                case.validate_response(answer, checks=[CHECKS.get_one(name) for name in NAMES])
            except (Failure, FailureGroup) as no:
                told = [str(one) for one in getattr(no, "exceptions", [no])]
                found.append(
                    f"{self.route.name}: {told}\n{case.as_curl_command()}\n{answer.text[:300]}"
                )

        try:
            TRY(given(case=arriving)(attempt))()
        except Unsatisfiable:
            # Nothing can be wrong about a request without arguments; everything can be right.
            assert mode is GenerationMode.NEGATIVE, self.route.name
        return found

    def send(self, case: Any) -> Any:
        """Send it, as it would be on the wire, as somebody whose business it is."""
        wire = requests.Request(**case.as_transport_kwargs("http://localhost")).prepare()
        browser = self.world.browsers[min(self.route.insiders, default="rosa")]
        kept = {"Content-Type", "Idempotency-Key", "If-Match"} & set(wire.headers)
        return browser.open(
            wire.url.removeprefix("http://localhost"),
            method=wire.method,
            headers={name: wire.headers[name] for name in kept},
            data=wire.body,
        )


def _is_lost_on_the_way(case: Any) -> bool:
    """Say whether what is wrong with a form is a list of nothing, which no part of it tells the server."""
    form = case.media_type == "multipart/form-data" and isinstance(case.body, dict)
    return form and [] in case.body.values()


def operations(app: Any, world: World) -> Iterator[Trying]:
    """Find every operation of the document; who is signed in is not what is tried here."""
    with warnings.catch_warnings(action="ignore", category=UserWarning):
        document = app.test_client().get(f"{ROOT}/openapi.json").json
    for path in document["paths"].values():
        for method in path.keys() - {"parameters"}:
            path[method]["security"] = []
    routes = {
        (route.method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route.rule.rule)): route
        for route in routes_of(app)
    }
    for found in schemathesis.openapi.from_dict(document).get_all_operations():
        operation = found.ok()
        route = routes.pop((operation.method.upper(), operation.path))
        if route.name not in SPARED:
            thing = thing_of(route.path)(world) if route.has_object else {}
            yield Trying(operation, route, {name: str(of) for name, of in thing.items()}, world)
    assert not routes, "not described"


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_no_request_brings_a_fault_or_an_answer_that_is_not_described(app, mode):
    app.extensions["pace"] = Pace(sys.maxsize)  # else most answers would only say: too often
    everything = list(operations(app, a_world(app)))  # named before any of it may be deleted
    faults = [fault for each in everything for fault in each.faults(mode)]
    by_route = {fault.split(":")[0]: fault for fault in reversed(faults)}  # one of each
    assert not faults, "\n\n".join(by_route.values())
