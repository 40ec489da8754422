"""Scenarios from the test suites of other sync engines, each named; and nobody forgot one."""

import json
import os
from pathlib import Path

import pytest
from sqlalchemy import func, select

from api.sync import pages, pull
from credit.store.db import db
from credit.store.sync import SyncHead
from tests.api.sync.device import Device
from tests.api.sync.machine import play
from tests.api.sync.scenarios import ELSEWHERE, NOT_OURS, STORIES
from tests.api.sync.stage import a_stage
from tests.clients import signed_in_client
from tests.installation import ROOT

TOLD = {story.__name__.replace("_", "-"): story for story in STORIES}


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def stage(request, tmp_path_factory):
    server = request.getfixturevalue(f"{request.param}_server")
    with a_stage(server, tmp_path_factory.mktemp("stage")) as stage:
        yield stage


@pytest.mark.parametrize("story", [pytest.param(story, id=name) for name, story in TOLD.items()])
def test_scenario(stage, monkeypatch, story):
    monkeypatch.setattr(pages, "PAGE_BYTES", pages.MARGIN_BYTES + 700)
    monkeypatch.setattr(pull, "FEW", 3)  # rows: more than these are sent page by page
    play(stage, story)


def test_empty_both(app, house):
    """Nothing on either side: both agree at once, and nothing of a customer is written."""
    device = Device(signed_in_client(app, house.rosa), "rosa")
    assert device.pull()
    assert device.customers() == set()
    assert device.write() is None
    of_customers = select(func.count()).where(SyncHead.customer_id.is_not(None))
    assert db.session.scalar(of_customers) == 0


@pytest.mark.parametrize(("file", "name"), [pytest.param(*at, id=i) for i, at in ELSEWHERE.items()])
def test_what_is_told_elsewhere_is_there(file, name):
    assert name in (ROOT / file).read_text()


def test_every_scenario_is_told_or_said_not_to_be_ours():
    samples = os.environ.get("ENCOURS_SAMPLES")
    if not samples:
        pytest.skip("the list of scenarios is not here: ENCOURS_SAMPLES")
    listed = json.loads(Path(samples, "sync", "scenarios.json").read_text())["scenarios"]
    known = {*TOLD, *ELSEWHERE, *NOT_OURS}
    assert {each["id"] for each in listed} == known
    assert all(NOT_OURS.values())
