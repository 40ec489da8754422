"""Every view says who may use it, directly under its route (`api/guard.py`)."""

from pathlib import Path

import pytest
from flask import Flask

import api
from api.arguments import Blueprint
from webapp.app import create_app
from webapp.settings import Settings


@pytest.fixture(scope="module")
def bare_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder: Path = tmp_path_factory.mktemp("routes")
    settings = Settings(data=folder, database_url="sqlite://")
    return create_app(settings, nudge=lambda _job: None)


def unguarded(app: Flask) -> list[str]:
    return [
        f"{rule.rule} -> {rule.endpoint}"
        for rule in app.url_map.iter_rules()
        if not guards_of(app.view_functions[rule.endpoint], rule.methods or set())
    ]


def guards_of(view, methods):
    """Read the guards of a view, or of the methods of a class-based one."""
    if (view_class := getattr(view, "view_class", None)) is None:
        return hasattr(view, "guard")
    bodies = [getattr(view_class, verb.lower(), None) for verb in methods - {"HEAD", "OPTIONS"}]
    return all(hasattr(body, "guard") for body in bodies if body)


def test_every_route_is_guarded(bare_app):
    assert unguarded(bare_app) == []


def test_every_resource_reads_its_arguments_in_the_one_way():
    assert {type(resource) for resource in api.resources} == {Blueprint}


def test_a_forgotten_guard_is_found(tmp_path):
    app = create_app(Settings(data=tmp_path, database_url="sqlite://"), nudge=lambda _job: None)
    app.add_url_rule("/planted", view_func=lambda: "open door")
    assert len(unguarded(app)) == 1
