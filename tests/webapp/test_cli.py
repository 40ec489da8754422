"""The console script as an operator meets it."""

import pytest
from click.testing import CliRunner

from webapp.cli import encours


@pytest.fixture
def run(tmp_path):
    def call(*words, **environ):
        environ = {"ENCOURS_DATA": str(tmp_path / "data"), "ENCOURS_DEMO": "0"} | environ
        return CliRunner().invoke(encours, words, env=environ)

    return call


def test_settings_show_value_and_origin(run):
    listed = run("settings", PORT="9001").output.splitlines()
    assert any(line.split()[:3] == ["PORT", "9001", "environment"] for line in listed)
    assert any(line.split()[:3] == ["ENCOURS_TZ", "Europe/Paris", "default"] for line in listed)


def test_an_installation_is_backed_up_and_restored_over_the_command_line(run, tmp_path):
    file = str(tmp_path / "b.tar.gz")
    assert run("admin", "ada").exit_code == 0
    assert run("backup", file).exit_code == 0
    assert run("admin", "eve").exit_code == 0
    assert "Restored" in run("restore", "--yes", file).output
    assert [kept.name.split("-2")[0] for kept in (tmp_path / "data").glob("*.tar.gz")] == [
        "before-restore"
    ]


def test_restore_asks_before_it_replaces(run, tmp_path):
    file = tmp_path / "b.tar.gz"
    file.touch()
    assert run("restore", str(file)).exit_code == 1
