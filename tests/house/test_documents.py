"""What the papers say exists."""

import re
import subprocess

from click.testing import CliRunner

from tests.house.floors import ROOT
from webapp.cli import encours

README = (ROOT / "README.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))


def test_make_help_lists_every_target_a_person_may_call():
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    phony = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert set(re.findall(r"make ([a-z-]+)", listed.stdout)) == set(" ".join(phony).split())


def test_every_make_target_and_command_of_the_readme_exists():
    named = set(re.findall(r"`make ([a-z-]+)", README)) | set(
        re.findall(r"^make ([a-z-]+)", README, re.M)
    )
    assert named <= TARGETS
    commands = set(re.findall(r"(?:\.venv/bin/|`|^)encours ([a-z][a-z-]+)", README, re.MULTILINE))
    assert commands <= set(encours.commands)


def test_every_path_of_the_readme_exists():
    ours = "credit|api|tasks|webapp|static|service_worker|tests|bench"
    for path in re.findall(rf"`((?:{ours})/[\w./-]*)`", README):
        assert (ROOT / path).exists() or path.startswith("static/dist"), path


def test_help_answers_for_every_command():
    for name in encours.commands:
        assert CliRunner().invoke(encours, [name, "--help"]).exit_code == 0


def test_no_lock_names_where_packages_come_from():
    for lock in ("requirements.lock", "requirements-dev.lock", "package-lock.json"):
        text = (ROOT / lock).read_text()
        assert "resolved" not in text
        assert not re.search(r"--(extra-)?index-url|--find-links|file://|registry\.", text)
