"""What `docs/operations/` says about running it elsewhere: settings, commands and files that exist."""

import re
import shutil
import subprocess
import sys
from configparser import ConfigParser

import pytest
import yaml

from tests.house.floors import ROOT
from webapp.cli import encours
from webapp.environment import TABLE, read_environment
from webapp.web import KEEPALIVE_SECONDS

HOME = ROOT / "docs" / "operations"
UNITS = sorted((HOME / "systemd").glob("encours*.*"))
SETTINGS = {row.name for row in TABLE}
COMPOSE = yaml.safe_load((HOME / "compose.yaml").read_text())
OURS = {name: one for name, one in COMPOSE["services"].items() if one.get("image") == "encours"}
GIVEN = {
    "ENCOURS_NAME": "encours.example",
    "POSTGRES_PASSWORD": "p",
    "ENCOURS_METRICS_TOKEN": "t" * 16,
}


def filled(text):
    """Put in what the installation gives, as Compose does."""
    return re.sub(r"\$\{(\w+):\?\}", lambda found: GIVEN[found[1]], text)


def test_the_compose_file_runs_every_part_in_an_order_that_can_start():
    services = COMPOSE["services"]
    assert set(services) >= {"web", "worker", "scheduler", "postgres", "valkey", "proxy"}
    for name, one in services.items():
        assert set(one.get("depends_on", {})) <= set(services), name
        for volume in one.get("volumes", ()):
            source = volume.partition(":")[0]
            assert source in COMPOSE["volumes"] or (HOME / source).is_file(), volume
    for name, one in OURS.items():
        assert one["command"][0] == "encours", name
        assert one["command"][1] in encours.commands, name
    [built] = [one["build"] for one in OURS.values() if "build" in one]
    assert (HOME / built["context"] / built["dockerfile"]).is_file()


def test_what_the_compose_file_starts_can_be_waited_for_stopped_and_kept():
    services = COMPOSE["services"]
    for name, one in services.items():
        is_ours, runs = name in OURS, name != "migrate"
        assert one["restart"] == ("unless-stopped" if runs else "no"), (
            name
        )  # a wrong setting ends `up`
        assert one["logging"]["options"] == {"max-size": "20m", "max-file": "5"}, name
        assert one.get("init", False) is is_ours, (
            "a process that is number 1 ignores SIGTERM as it starts"
        )
        assert one.get("pull_policy") == ("never" if is_ours else None), (
            "`encours` is no public name"
        )
        assert one.get("cap_drop") == (["ALL"] if is_ours else None)
    asked = {name for name, one in services.items() if "healthcheck" in one}
    assert asked == {"web", "postgres", "valkey", "proxy"}
    assert "depends_on" not in services["proxy"], (
        "it is stopped while what it depends on is replaced"
    )
    # while a new volume is set up, the server answers on its socket alone
    assert "--host" in services["postgres"]["healthcheck"]["test"]


@pytest.mark.parametrize("name", OURS)
def test_the_settings_of_the_compose_file_are_understood(name, tmp_path):
    environ = {key: filled(value) for key, value in OURS[name]["environment"].items()}
    assert environ.pop("PGPASSWORD") == GIVEN["POSTGRES_PASSWORD"]  # libpq's own
    assert set(environ) <= SETTINGS
    settings = read_environment(
        environ | {"ENCOURS_DATA": str(tmp_path), "ENCOURS_HOST": "0.0.0.0"}
    )
    assert settings.production
    assert (settings.redis_url, settings.trusted_proxies) == ("redis://valkey:6379/0", 1)


def test_the_image_sets_and_runs_what_exists():
    text = (HOME / "Containerfile").read_text()
    assert set(re.findall(r"\b(ENCOURS_\w+)=", text)) <= SETTINGS
    [command] = re.findall(r'^CMD \["encours", "(\w+)"\]', text, re.MULTILINE)
    assert command in encours.commands
    assert set(re.findall(r"make (\w+) ", text)) <= {"build", "and"}


def test_the_image_runs_as_somebody_it_made_in_a_folder_that_is_kept():
    text = (HOME / "Containerfile").read_text()
    said = dict(re.findall(r"^(USER|VOLUME|EXPOSE) (\S+)", text, re.MULTILINE))
    data = re.findall(r"ENCOURS_DATA=(\S+)", text)
    assert data == [said["VOLUME"]]
    assert re.search(rf"useradd .*--home-dir {data[0]} {said['USER']}", text)
    assert re.search(rf"install --directory --owner {said['USER']} .*{data[0]}", text)
    assert said["EXPOSE"] == str(read_environment({}).port)
    stages = re.findall(r"^FROM \S+ AS (\w+)", text, re.MULTILINE)
    for stage, place in re.findall(r"^COPY --from=(\w+) (\S+)", text, re.MULTILINE):
        assert stage in stages
        assert f"WORKDIR {place}\nCOPY . .\n" in text


def test_the_image_carries_nothing_that_git_does_not_keep():
    """`COPY . .` at the top of the source would take customers' data and keys along."""
    kept_out = {
        line.removeprefix("**/") for line in (ROOT / ".dockerignore").read_text().splitlines()
    }
    unkept = {line.strip("/") for line in (ROOT / ".gitignore").read_text().splitlines()}
    for path in unkept | {".git", "tests"}:
        steps = path.split("/")
        above = {"/".join(steps[:n]) for n in range(1, len(steps) + 1)}
        assert above & kept_out, path


def test_the_proxy_keeps_the_house_s_own_pages_to_the_house():
    text = (HOME / "Caddyfile").read_text()
    assert re.search(r"path /metrics /healthz /readyz\n\s*respond @inside 404", text)
    assert "dynamic a web 8000" in text


def test_the_proxy_waits_longer_than_it_leaves_a_web_process_alone():
    """Otherwise one broken answer of the only web process is followed by nothing but errors for a while."""
    text = (HOME / "Caddyfile").read_text()
    seconds = {name: int(s) for name, s in re.findall(r"^\s*(\w+) (\d+)s\b", text, re.MULTILINE)}
    assert seconds["fail_duration"] < seconds["lb_try_duration"]
    assert seconds["dial_timeout"] < seconds["lb_try_duration"]
    assert seconds["keepalive"] < KEEPALIVE_SECONDS, (
        "a connection the web process closes at once loses a request"
    )


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_runs_a_command_that_exists_with_settings_that_exist(path):
    if path.suffix == ".env":
        named = set(re.findall(r"^(\w+)=", path.read_text(), re.MULTILINE))
        assert named <= SETTINGS
        return
    unit = ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read(path)
    if path.suffix == ".timer":
        assert path.with_suffix(".service").is_file()
        return
    [command] = re.findall(r"\.venv/bin/encours (\w+)", unit["Service"]["ExecStart"])
    assert command in encours.commands
    needed = re.findall(r"(encours-[\w@]+\.service)", unit["Unit"].get("Requires", ""))
    assert all((path.parent / each).is_file() for each in needed)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_understands_the_units(tmp_path):
    for path in UNITS:
        text = path.read_text().replace("/srv/encours/.venv/bin/encours", sys.executable)
        (tmp_path / path.name).write_text(text)
    units = [str(path) for path in tmp_path.iterdir() if path.suffix != ".env"]
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in said.stderr.splitlines() if "encours" in line]
    assert (said.returncode, ours) == (0, [])
