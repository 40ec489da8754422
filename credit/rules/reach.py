"""From where an installation's address can be opened, and whether a phone can keep anything of it."""

from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import urlsplit


class Reach(StrEnum):
    """How far an address carries."""

    HERE = "here"  # this machine alone
    UNPROTECTED = (
        "unprotected"  # other machines, but over http: browsers keep no app and no cryptography
    )
    EVERYWHERE = "everywhere"


def reach_of(url: str) -> Reach:
    """Say who can use the address; a service worker needs https or this machine (W3C Secure Contexts)."""
    parts = urlsplit(url)
    if _is_this_machine(parts.hostname or ""):
        return Reach.HERE
    return Reach.EVERYWHERE if parts.scheme == "https" else Reach.UNPROTECTED


def _is_this_machine(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:  # a name
        return False
