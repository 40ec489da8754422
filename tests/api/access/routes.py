"""Every route of the API as the application knows it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import MapAdapter, Rule
from werkzeug.test import TestResponse

from tests.api.access.registry import ASKS, Verdict, thing_of, verdict_of
from tests.api.access.world import World
from tests.clients import Browser

ROOT = "/api/v1"


@dataclass(frozen=True)
class Route:
    """One method of one path; `guard` is "open", "signed_in" or a permission."""

    method: str
    rule: Rule
    guard: Any

    @property
    def path(self) -> str:
        """The path below the root, with its arguments."""
        return self.rule.rule.removeprefix(ROOT)

    @property
    def name(self) -> str:
        """What the registry calls it."""
        return f"{self.method} {self.path}"

    @property
    def is_write(self) -> bool:
        """Say whether it changes something."""
        return self.method != "GET"

    @property
    def has_object(self) -> bool:
        """Say whether the path names a thing."""
        return bool(self.rule.arguments)

    @property
    def insiders(self) -> frozenset[str]:
        """The personas whose business it is."""
        return ASKS[self.name].business_of

    def ask(
        self,
        browser: Browser,
        world: World,
        instead: Callable[[dict[str, Any]], dict[str, Any]] = dict,
    ) -> Verdict:
        """Send a right request about the world's thing (`instead` may name another) and read the answer."""
        if not self.is_write:
            return verdict_of(self.read(browser, world, instead))
        ask, url = ASKS[self.name], self.url(world, instead)
        sent = {"data" if ask.is_form else "json": ask.body(world)}
        return ask.verdict(browser.open(url, method=self.method, headers=ask.headers, **sent))

    def read(
        self,
        browser: Browser,
        world: World,
        instead: Callable[[dict[str, Any]], dict[str, Any]] = dict,
    ) -> TestResponse:
        """Get the world's thing."""
        return browser.get(self.url(world, instead), query_string=ASKS[self.name].query(world))

    def url(self, world: World, instead: Callable[[dict[str, Any]], dict[str, Any]]) -> str:
        """Spell the path of a thing."""
        names = instead(thing_of(self.path)(world)) if self.has_object else {}
        adapter: MapAdapter = self.rule.map.bind("localhost")
        return adapter.build(self.rule.endpoint, names, method=self.method)


def routes_of(app: Flask) -> list[Route]:
    """List them by name."""
    found = [
        Route(method, rule, getattr(app.view_functions[rule.endpoint], "guard", None))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(ROOT)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    ]
    return sorted(found, key=lambda route: route.name)
