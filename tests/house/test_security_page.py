"""`docs/security.md` answers every point, and the tests it names exist."""

import ast
import re
import subprocess
from functools import cache

import pytest

from tests.house.floors import ROOT

PAGE = (ROOT / "docs/security.md").read_text()
ROWS = dict(re.findall(r"^\| (S\d\d|E-[SP] \d+) \| (.+) \|$", PAGE, re.MULTILINE))
IDS = (
    [f"S{n:02}" for n in range(1, 29)]
    + [f"E-S {n}" for n in range(1, 18)]
    + [f"E-P {n}" for n in range(1, 11)]
)
PROOF = re.compile(r"`(tests/[^:`]+)::([^`]+)`")
BROWSER = [
    path for folder in ("static/app", "service_worker") for path in (ROOT / folder).rglob("*.ts*")
]


@cache
def names_in(path):
    """Name the tests of a file."""
    text = (ROOT / path).read_text()
    if path.endswith(".py"):
        nodes = ast.walk(ast.parse(text))
        return {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    return set(re.findall(r'^test\("(.+?)", ', text, re.MULTILINE))


def test_every_point_has_one_row():
    assert list(ROWS) == IDS
    assert len(re.findall(r"^\| (?:S\d\d|E-[SP] \d+) \|", PAGE, re.MULTILINE)) == len(IDS)


@pytest.mark.parametrize("point", IDS)
def test_a_row_names_tests_that_exist_or_says_since_when_and_why_not(point):
    _what, proof = ROWS[point].rsplit(" | ", 1)
    named = PROOF.findall(proof)
    for path, name in named:
        assert (ROOT / path).exists(), path
        assert name in names_in(path), f"{path} has no {name}"
        assert path.endswith(".ts") or name.startswith("test_"), name
    assert named or re.search(r"20\d\d-\d\d-\d\d: \S+ \S+ \S+", proof), "neither test nor reason"


def test_everything_kept_on_a_device_is_in_the_list():
    kept = set()
    for path in BROWSER:
        text = path.read_text()
        kept |= set(re.findall(r'"(encours\.[a-z]+)"', text))
        kept |= set(re.findall(r'keepOpen<\w+>\("([\w-]+)"', text))
        kept |= {f"…-{name}" for name in re.findall(r"\}-([a-z]+)`;?$", text, re.MULTILINE)}
        stores = re.findall(r"(?:localStorage|sessionStorage)\.setItem\((\w+)", text)
        assert set(stores) <= {"STORED", "MARK", "key"}, path
    assert {"…-base", "…-key", "…-outbox", "…-photos", "encours-device", "encours.lang"} <= kept
    listed = PAGE.split("## What lies on a device")[1].split("\n## ")[0]
    assert [name for name in sorted(kept) if f"`{name}`" not in listed] == []


def test_no_source_of_ours_turns_texts_into_markup_or_code():
    writes = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|srcdoc|document\.write|\beval\(|new Function\("
    )
    found = [path.name for path in BROWSER if writes.search(path.read_text())]
    assert found == []


def test_the_console_is_told_errors_only():
    said = re.compile(r"console\.(?!(error|warn)\b)\w+|console\.error\((?!error\)|\))")
    found = [path.name for path in BROWSER if said.search(path.read_text())]
    assert found == []


def test_neither_the_repository_nor_the_built_files_hold_a_private_key():
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout.split(b"\0")
    mark = b"-----BEGIN " + rb"[A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/]{20}"
    files = [ROOT / name.decode() for name in tracked if name]
    files += (ROOT / "static/dist").glob("*.js")
    found = [path for path in files if path.is_file() and re.search(mark, path.read_bytes())]
    assert found == []
