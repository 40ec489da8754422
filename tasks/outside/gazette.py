"""The door to the published insolvency notices: a file of this machine, or one https address."""

from pathlib import Path

import requests

TIMEOUT_SECONDS = (5, 30)  # to connect, between two pieces
MOST_BYTES = 50_000_000
PIECE = 65_536


class Busy(Exception):
    """Not to be had now; tomorrow is another day."""


def fetch(source: str) -> bytes:
    """Fetch what a source holds now; follows no redirect, reads no proxy or password of the environment.

    source: an https:// address, or a path. Raises Busy, also for what is larger than notices ever are.
    """
    if not source.startswith("https://"):
        return _read(Path(source))
    with requests.Session() as session:
        session.trust_env = False
        try:
            with session.get(
                source, timeout=TIMEOUT_SECONDS, allow_redirects=False, stream=True
            ) as answer:
                return _body(answer)
        except requests.RequestException as error:
            raise Busy(type(error).__name__) from error


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Busy(str(error.strerror)) from error
    if len(data) > MOST_BYTES:
        raise Busy("too large")
    return data


def _body(answer: requests.Response) -> bytes:
    if answer.status_code != requests.codes.ok:
        raise Busy(f"status {answer.status_code}")
    found = bytearray()
    for piece in answer.iter_content(PIECE):
        found += piece
        if len(found) > MOST_BYTES:
            raise Busy("too large")
    return bytes(found)
