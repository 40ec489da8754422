"""Read the settings from the environment; every refusal is one clear line naming the variable."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from credit.rules.countries import PACKS
from webapp.settings import DEFAULT_PORT, DEMO_PASSWORD, LOOPBACK, Settings


class WrongSetting(Exception):
    """A variable cannot be used; the message is the one line the operator reads."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable: its field in `Settings`, how to read it, and what it means."""

    name: str
    field: str
    read: Callable[[str], Any]
    meaning: str
    secret: bool = False


def _number(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isdecimal() or not low <= int(text) <= high:
            raise ValueError(f"must be a whole number from {low} to {high}")
        return int(text)

    return read


def _one_of(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}")
        return text

    return read


def _yes_or_no(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError("must be 1 or 0")
    return text == "1"


def _time_zone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("must be an IANA time zone such as Europe/Paris") from error


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
        raise ValueError("must be http:// or https:// and a host, without a path")
    return text.rstrip("/")


def _database(text: str) -> str:
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise ValueError("must be a database address such as postgresql://…") from error
    name = url.get_backend_name()
    if name == "postgres" or url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    elif name not in ("postgresql", "sqlite"):
        raise ValueError("must be sqlite:/// or postgresql://")
    return url.render_as_string(hide_password=False)


def _redis(text: str) -> str:
    if urlsplit(text).scheme not in ("redis", "rediss", "unix"):
        raise ValueError("must start with redis://, rediss:// or unix://")
    return text


def _file(text: str) -> Path:
    path = Path(text).resolve()
    try:
        path.read_bytes()
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror}") from error
    return path


def _folder(text: str) -> Path:
    path = Path(text).resolve()
    if not path.is_dir():
        raise ValueError("must be a folder that exists")
    return path


def _notices(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme == "https" and parts.hostname and not parts.username:
        return text
    if "://" in text:
        raise ValueError("must be a file, or an https:// address")
    return str(Path(text).resolve())


def _issuer(text: str) -> str:
    parts = urlsplit(text)
    bare = parts.hostname and not (parts.username or parts.query or parts.fragment)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not (bare and safe):
        raise ValueError("must be an https:// address (http:// only on this machine)")
    return text


def _scopes(text: str) -> str:
    if "openid" not in text.split():
        raise ValueError("must name openid among them")
    return " ".join(text.split())


def _contact(text: str) -> str:
    if not re.fullmatch(r"mailto:[^@\s]+@[^@\s]+\.[^@\s]+|https://[^\s]+\.[^\s]+", text):
        raise ValueError("must be mailto: and an address, or an https:// address (not localhost)")
    return text


def _return_path(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._=+*-]{1,32}@[A-Za-z0-9.-]+", text) or text.count("*") > 1:
        raise ValueError("must be an address; a * in it stands for the letter's id")
    return text


def _hosts(text: str) -> tuple[str, ...]:
    return tuple(host for host in re.split(r"[,\s]+", text) if host)


def _token(text: str) -> str:
    if not re.fullmatch(r"[\x21-\x7e]{16,}", text):
        raise ValueError("needs at least 16 characters, none of them a space")
    return text


TABLE = (
    Variable("PORT", "port", _number(1, 65535), "port to listen on"),
    Variable("ENCOURS_HOST", "host", str, "address to listen on; 0.0.0.0 lets other machines in"),
    Variable("ENCOURS_URL", "url", _web_address, "address people use; https means production"),
    Variable("ENCOURS_TLS_CERT", "tls_cert", _file, "certificate chain (PEM), to serve https"),
    Variable("ENCOURS_TLS_KEY", "tls_key", _file, "its private key (PEM)"),
    Variable(
        "ENCOURS_TRUSTED_PROXIES", "trusted_proxies", _number(0, 9), "trusted proxies in front"
    ),
    Variable("ENCOURS_DATA", "data", Path, "folder of everything this installation keeps"),
    Variable("ENCOURS_WATCH", "watch", _folder, "folder whose files are taken in as they come"),
    Variable("ENCOURS_BODACC", "bodacc", _notices, "insolvency notices: a file or https address"),
    Variable("ENCOURS_ALERT_AMOUNTS", "alert_amounts", _yes_or_no, "0: no amounts on lock screens"),
    Variable("ENCOURS_WEB_PROCESSES", "web_processes", _number(1, 64), "web processes to start"),
    Variable(
        "ENCOURS_REQUESTS_PER_MINUTE",
        "requests_per_minute",
        _number(0, 100_000),
        "of one signed-in device; 0: no bound",
    ),
    Variable("ENCOURS_LOG", "log", _one_of("plain", "json"), "json: a line per request and job"),
    Variable("ENCOURS_METRICS_TOKEN", "metrics_token", _token, "opens /metrics", secret=True),
    Variable("ENCOURS_TZ", "time_zone", _time_zone, "business time zone"),
    Variable("ENCOURS_COUNTRY", "country", _one_of(*sorted(PACKS)), "whose law and holidays"),
    Variable("ENCOURS_DEMO", "demo", _yes_or_no, "1: an empty start founds the demo company"),
    Variable("ENCOURS_DEMO_PASSWORD", "demo_password", str, "of all demo accounts", secret=True),
    Variable("DATABASE_URL", "database_url", _database, "sqlite:/// or postgresql://", secret=True),
    Variable("REDIS_URL", "redis_url", _redis, "queue; none: a private server", secret=True),
    Variable("SMTP_HOST", "smtp_host", str, "mail server; none: letters stay in the app's mailbox"),
    Variable("SMTP_PORT", "smtp_port", _number(1, 65535), "its port"),
    Variable("SMTP_SECURITY", "smtp_security", _one_of("starttls", "tls", "none"), "its lock"),
    Variable("SMTP_USER", "smtp_user", str, "who signs in there"),
    Variable("SMTP_PASSWORD", "smtp_password", str, "and how", secret=True),
    Variable("SMTP_FROM", "smtp_from", str, "sender of letters"),
    Variable("BOUNCE_ADDRESS", "bounce_address", _return_path, "where undelivered letters return"),
    Variable("BOUNCE_MAILDIR", "bounce_maildir", _folder, "its mailbox: a Maildir folder here"),
    Variable("BOUNCE_IMAP_HOST", "bounce_imap_host", str, "or an IMAP server (TLS), only read"),
    Variable("BOUNCE_IMAP_PORT", "bounce_imap_port", _number(1, 65535), "its port"),
    Variable("BOUNCE_IMAP_USER", "bounce_imap_user", str, "who signs in there"),
    Variable("BOUNCE_IMAP_PASSWORD", "bounce_imap_password", str, "and how", secret=True),
    Variable("BOUNCE_IMAP_FOLDER", "bounce_imap_folder", str, "its folder"),
    Variable("ENCOURS_OIDC_ISSUER", "oidc_issuer", _issuer, "directory to sign in through (OIDC)"),
    Variable("ENCOURS_OIDC_CLIENT_ID", "oidc_client_id", str, "what it knows us by"),
    Variable("ENCOURS_OIDC_CLIENT_SECRET", "oidc_client_secret", str, "and trusts", secret=True),
    Variable("ENCOURS_OIDC_LABEL", "oidc_label", str, "what people call it, on its button"),
    Variable("ENCOURS_OIDC_SCOPES", "oidc_scopes", _scopes, "what we ask it for"),
    Variable("VAPID_SUBJECT", "vapid_subject", _contact, "contact for push services"),
    Variable("ENCOURS_PUSH_TEST_HOSTS", "push_test_hosts", _hosts, "extra push hosts; tests only"),
)


def read_environment(environ: Mapping[str, str]) -> Settings:
    """Read and check everything; an empty variable counts as absent. Raises WrongSetting."""
    given = {row.field: _read(row, text) for row in TABLE if (text := environ.get(row.name))}
    data = given["data"] = Path(given.get("data", "instance")).absolute()
    given.setdefault("database_url", f"sqlite:///{data / 'encours.sqlite'}")
    scheme = "https" if "tls_cert" in given else "http"
    given.setdefault("url", f"{scheme}://localhost:{given.get('port', DEFAULT_PORT)}")
    settings = Settings(**given)
    _check(settings, environ)
    _check_directory(settings)
    return settings


def _read(row: Variable, text: str) -> Any:
    try:
        return row.read(text)
    except ValueError as error:
        shown = "" if row.secret else f" (it is {text!r})"
        raise WrongSetting(f"{row.name} {error}{shown}") from error


def _check(settings: Settings, environ: Mapping[str, str]) -> None:
    if (settings.tls_cert is None) != (settings.tls_key is None):
        raise WrongSetting("ENCOURS_TLS_CERT and ENCOURS_TLS_KEY need each other")
    if settings.tls_cert and not settings.production:
        raise WrongSetting("ENCOURS_URL must start with https:// when ENCOURS_TLS_CERT is given")
    if settings.production and settings.push_test_hosts:
        raise WrongSetting("ENCOURS_PUSH_TEST_HOSTS is refused in production (https)")
    if settings.watch and settings.watch.is_relative_to(settings.data.resolve()):
        raise WrongSetting(
            "ENCOURS_WATCH must not lie in ENCOURS_DATA: backups would keep its files"
        )
    if settings.smtp_host and not settings.smtp_from:
        raise WrongSetting("SMTP_FROM is needed with SMTP_HOST: letters want a sender")
    if settings.bounce_maildir and settings.bounce_imap_host:
        raise WrongSetting("BOUNCE_MAILDIR and BOUNCE_IMAP_HOST exclude each other")
    if settings.bounce_imap_host and not (
        settings.bounce_imap_user and settings.bounce_imap_password
    ):
        raise WrongSetting("BOUNCE_IMAP_USER and BOUNCE_IMAP_PASSWORD are needed with a host")
    public = settings.demo_password == DEMO_PASSWORD
    if settings.demo and public and (settings.production or settings.is_reachable):
        raise WrongSetting(
            "ENCOURS_DEMO_PASSWORD must be chosen where others can reach the demo"
            " (another host, or https); or set ENCOURS_DEMO=0"
        )
    if (password := environ.get("ENCOURS_DEMO_PASSWORD")) and len(password) < 8:
        raise WrongSetting("ENCOURS_DEMO_PASSWORD needs at least 8 characters")


def _check_directory(settings: Settings) -> None:
    parts = (settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret)
    if any(parts) and not all(parts):
        raise WrongSetting("ENCOURS_OIDC_ISSUER, _CLIENT_ID and _CLIENT_SECRET need each other")


def describe(settings: Settings, environ: Mapping[str, str]) -> list[tuple[str, str, str, str]]:
    """List name, value, origin and meaning of every setting; secrets only say that they are set."""
    return [
        (
            row.name,
            _show(row, getattr(settings, row.field), environ),
            _origin(row, environ),
            row.meaning,
        )
        for row in TABLE
    ]


def _origin(row: Variable, environ: Mapping[str, str]) -> str:
    return "environment" if environ.get(row.name) else "default"


def _show(row: Variable, value: Any, environ: Mapping[str, str]) -> str:
    if value in (None, ()):
        return "-"
    if row.field in ("database_url", "redis_url"):
        return re.sub(r"(?<=:)[^:@/]+(?=@)", "…", str(value))
    if row.secret and environ.get(row.name):
        return "(set)"
    if isinstance(value, bool):
        return str(int(value))
    return " ".join(value) if isinstance(value, tuple) else str(value)
