"""The whole installation as processes: ready, healthy, stopped cleanly, killed without orphans."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress

import psutil
import pytest

from tests.house.floors import ROOT
from webapp import redis_server

READY_SECONDS = 30  # on a busy machine; `make run` itself answers the second time within five
GONE_SECONDS = 15


class Installation:
    """One data folder and one port, served by `encours serve`."""

    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environ = {
            "PATH": os.environ["PATH"],
            "ENCOURS_DATA": str(folder),
            "PORT": str(self.port),
            "ENCOURS_DEMO": "0",
        }

    def start(self, **more):
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from webapp.cli import main; main()", "serve"],
            cwd=ROOT,
            env=self.environ | more,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return self

    def health(self):
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}/healthz", timeout=5
            ) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)
        except OSError:
            return 0, {}

    def wait_healthy(self, with_part=""):
        """Wait for a good answer, while a part of that name runs."""
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            if self.health()[0] == 200:
                parts = psutil.Process(self.process.pid).children(recursive=True)
                with suppress(psutil.NoSuchProcess):  # one just ended: look again
                    self.names = [part.name() for part in parts]
                    if any(with_part in name for name in self.names):
                        return parts
            time.sleep(0.1)
        self.process.kill()
        raise AssertionError(f"never healthy: {self.health()} {self.process.communicate()[0]}")


@pytest.fixture
def installation(tmp_path):
    one = Installation(tmp_path / "data")
    yield one
    if one.process.poll() is None:
        one.process.terminate()
        one.process.wait(GONE_SECONDS)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_becomes_healthy_and_stops_cleanly(installation, number):
    parts = installation.start().wait_healthy()
    assert any("redis" in name for name in installation.names)
    installation.process.send_signal(number)
    said, _ = installation.process.communicate(timeout=GONE_SECONDS)
    assert installation.process.returncode == 0, said
    assert f"http://localhost:{installation.port}" in said
    assert "Traceback" not in said
    assert psutil.wait_procs(parts, timeout=2)[1] == []


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells children of their parent's death"
)
def test_a_killed_supervisor_leaves_no_orphans_and_starts_again(installation):
    parts = installation.start().wait_healthy()
    installation.process.kill()
    installation.process.wait()
    assert psutil.wait_procs(parts, timeout=GONE_SECONDS)[1] == []
    assert installation.start().wait_healthy()


def test_real_servers_are_used_when_named(installation, postgres_server, tmp_path):
    queue = redis_server.start(tmp_path / "elsewhere")
    with postgres_server.database() as url:
        installation.start(
            DATABASE_URL=url, REDIS_URL=redis_server.url_of(tmp_path / "elsewhere")
        ).wait_healthy()
        installation.process.terminate()
        installation.process.wait(GONE_SECONDS)
    queue.terminate()
    queue.wait()
    assert not any("redis" in name for name in installation.names)
    assert not list((tmp_path / "data").glob("*.sqlite"))


def test_a_part_that_dies_is_started_again(installation):
    parts = installation.start().wait_healthy()
    [server] = [process for process in parts if "redis" in process.name()]
    server.kill()
    server.wait(GONE_SECONDS)
    parts = installation.wait_healthy(with_part="redis")
    assert server not in parts


def test_a_second_start_on_the_same_folder_says_so_in_one_line(installation):
    installation.start().wait_healthy()
    second = Installation(installation.environ["ENCOURS_DATA"]).start()
    said, _ = second.process.communicate(timeout=READY_SECONDS)
    assert second.process.returncode == 1
    assert said.count("\n") == 1
    assert "already runs" in said


def test_a_wrong_setting_stops_the_start_with_one_line(tmp_path):
    one = Installation(tmp_path).start(ENCOURS_TZ="Nowhere")
    said, _ = one.process.communicate(timeout=READY_SECONDS)
    assert one.process.returncode == 2
    assert said.startswith("encours: ENCOURS_TZ must be")
    assert said.count("\n") == 1
