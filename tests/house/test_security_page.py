"""`docs/security.md` answers every point, and the tests it names exist."""

import re
import subprocess

from tests.checklists import complaints
from tests.house.floors import ROOT

PAGE = (ROOT / "docs/security.md").read_text()
IDS = (
    *(f"S{n:02}" for n in range(1, 29)),
    *(f"E-S {n}" for n in range(1, 18)),
    *(f"E-P {n}" for n in range(1, 11)),
)
BROWSER = [
    path for folder in ("static/app", "service_worker") for path in (ROOT / folder).rglob("*.ts*")
]


def test_every_point_is_answered_by_a_test_that_exists_or_says_since_when_and_why_not():
    assert complaints(PAGE, IDS) == []


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
