"""`docs/alerts.md` tells the catalogue of alerts as it is, and who hears of each is held by a test."""

import ast
import re

import pytest

from credit.operations.relevance import STILL
from credit.rules.access import Permission, Role, may
from credit.rules.alerts import LOCKED, TOLD_TO, USUAL, wants
from credit.rules.notices import CATALOGUE, HOUR
from tests.checklists import PROOF, exists
from tests.house.floors import ROOT

PAGE = (ROOT / "docs/alerts.md").read_text("utf-8")
ROW = re.compile(r"^\| `(\w+)` \|(.*)$", re.MULTILINE)
TOLD = {name: [cell.strip() for cell in rest.split("|")] for name, rest in ROW.findall(PAGE)}
SOURCES = [*(ROOT / "credit/operations").rglob("*.py")]
SCREEN = re.compile(r'^  (?:\{ at: |\[)"(/[^"]*)"(?:, needs: "(\w+)")?', re.MULTILINE)
SCREENS = [
    (re.compile(re.sub(r":\w+", "[^/]+", at)), needs)
    for path in ("desk/index.tsx", "phone/index.tsx")
    for at, needs in SCREEN.findall((ROOT / "static/app/screens" / path).read_text("utf-8"))
]
APART = ("relevance.py",)  # it asks about events and tells none


def figures(event):
    """Spell urgency and hours, whether it waits, who has it unasked, whether it is asked again, the link."""
    row = CATALOGUE[event]
    on = [str(role) for role in (Role.REP, Role.MANAGER) if wants(USUAL, event, role)]
    default = "always" if event in LOCKED else "on" if len(on) == 2 else f"{on[0]} only"
    return [
        f"{row.urgency}, {row.ttl_seconds // HOUR} h",
        "waits" if row.waits else "at once",
        default,
        "yes" if event in STILL else "–",
        f"`{row.link}`",
    ]


def test_the_page_has_every_event_and_no_other():
    assert list(TOLD) == list(CATALOGUE)


@pytest.mark.parametrize("event", CATALOGUE)
def test_the_page_says_what_the_catalogue_says(event):
    who, *said, proof, _ = TOLD[event]
    assert said == figures(event)
    assert who
    [(path, test)] = PROOF.findall(proof)
    assert exists(path, test)


@pytest.mark.parametrize("event", CATALOGUE)
def test_where_an_alert_leads_whoever_is_told_may_go(event):
    link = CATALOGUE[event].link.format(id="4", customer_id="7").partition("#")[0]
    needed = [needs for at, needs in SCREENS if at.fullmatch(link)]
    assert needed, "no screen of that address"
    for role in TOLD_TO.get(event, ()):
        assert any(not needs or may(role, Permission(needs)) for needs in needed), role


def test_every_event_is_told_by_somebody():
    said = set()
    for path in SOURCES:
        if path.name not in APART:
            tree = ast.walk(ast.parse(path.read_text("utf-8")))
            said |= {
                node.value
                for node in tree
                if isinstance(node, ast.Constant) and node.value in CATALOGUE
            }
            said |= {"digest"} if "tell_many(work, DIGEST" in path.read_text("utf-8") else set()
    assert sorted(set(CATALOGUE) - said) == []


def test_what_holds_for_all_of_them_names_tests_that_exist():
    general = PROOF.findall(PAGE.split("| Event |")[0])
    assert len(general) > 10
    assert [f"{path}::{test}" for path, test in general if not exists(path, test)] == []
