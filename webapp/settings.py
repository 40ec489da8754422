"""What an installation may choose, typed; `webapp/environment.py` reads it from the environment."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

DEFAULT_PORT = 8000
DEMO_PASSWORD = "encours-demo"  # noqa: S105  (public: refused anywhere but on this machine)
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Settings:
    """Every choice with its default; `environment.TABLE` says what each means.

    country: where the company is, whose law and holidays hold; one there are rules for. database_url: as
    SQLAlchemy spells it. redis_url: None means the private server of this installation.
    trusted_proxies: how many proxies in front are trusted to name the caller. push_test_hosts: extra
    hosts that may receive pushes, for tests only. watch: a folder whose files are taken in as they come.
    bodacc: where published insolvency notices come from, a file or an https address. alert_amounts: whether
    people may let amounts onto their lock screens. web_processes: how many serve one address of this
    machine. requests_per_minute: of one session and process, 0 for no bound. log: plain, or json for
    programs that read it. metrics_token: what `/metrics` asks for. bounce_address: the envelope's sender, `*`
    for the letter's id; bounce_maildir, bounce_imap_…: where what comes back to it is read. oidc_…: the
    company's directory people may sign in through; without an issuer, nobody does. oidc_label: what its
    button is called.
    """

    data: Path
    database_url: str
    redis_url: str | None = None
    time_zone: str = "Europe/Paris"
    country: str = "FR"
    url: str = "http://localhost:8000"
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    tls_cert: Path | None = None
    tls_key: Path | None = None
    trusted_proxies: int = 0
    demo: bool = True
    demo_password: str = DEMO_PASSWORD
    smtp_host: str | None = None
    smtp_port: int = 587
    smtp_security: str = "starttls"
    smtp_user: str | None = None
    smtp_password: str | None = None
    smtp_from: str | None = None
    bounce_address: str | None = None
    bounce_maildir: Path | None = None
    bounce_imap_host: str | None = None
    bounce_imap_port: int = 993
    bounce_imap_user: str | None = None
    bounce_imap_password: str | None = None
    bounce_imap_folder: str = "INBOX"
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = None
    oidc_label: str | None = None
    oidc_scopes: str = "openid email profile"
    vapid_subject: str | None = None
    push_test_hosts: tuple[str, ...] = ()
    watch: Path | None = None
    bodacc: str | None = None
    alert_amounts: bool = True
    web_processes: int = 1
    requests_per_minute: int = 600
    log: str = "plain"
    metrics_token: str | None = None

    @property
    def production(self) -> bool:
        """Https means production."""
        return self.url.startswith("https://")

    @property
    def is_reachable(self) -> bool:
        """Say whether other machines may reach this installation."""
        return self.host not in LOOPBACK or urlsplit(self.url).hostname not in LOOPBACK

    @property
    def contact(self) -> str:
        """Give push services an address to complain to (VAPID subject, RFC 8292 §2.1)."""
        if self.vapid_subject:
            return self.vapid_subject
        if self.smtp_from:
            return f"mailto:{self.smtp_from}"
        return self.url if self.production else "mailto:encours@example.org"

    def for_flask(self) -> dict[str, object]:
        """Spell the settings in Flask's words."""
        return {
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SQLALCHEMY_ENGINE_OPTIONS": {
                "hide_parameters": True
            },  # errors are logged, rows are not
            "ENCOURS_TZ": self.time_zone,
            "ENCOURS_COUNTRY": self.country,
            "ENCOURS_URL": self.url,
            "ENCOURS_DATA": str(self.data),
            "ENCOURS_DEMO": self.demo,
            "ENCOURS_DEMO_PASSWORD": self.demo_password,
            "ENCOURS_PUSH_TEST_HOSTS": self.push_test_hosts,
            "ENCOURS_WATCH": str(self.watch) if self.watch else None,
            "ENCOURS_BODACC": self.bodacc,
            "ENCOURS_ALERT_AMOUNTS": self.alert_amounts,
            "ENCOURS_METRICS_TOKEN": self.metrics_token,
            "REDIS_URL": self.redis_url,
            "SMTP_HOST": self.smtp_host,
            "SMTP_PORT": self.smtp_port,
            "SMTP_SECURITY": self.smtp_security,
            "SMTP_USER": self.smtp_user,
            "SMTP_PASSWORD": self.smtp_password,
            "SMTP_FROM": self.smtp_from,
            "BOUNCE_ADDRESS": self.bounce_address,
            "BOUNCE_MAILDIR": str(self.bounce_maildir) if self.bounce_maildir else None,
            "BOUNCE_IMAP_HOST": self.bounce_imap_host,
            "BOUNCE_IMAP_PORT": self.bounce_imap_port,
            "BOUNCE_IMAP_USER": self.bounce_imap_user,
            "BOUNCE_IMAP_PASSWORD": self.bounce_imap_password,
            "BOUNCE_IMAP_FOLDER": self.bounce_imap_folder,
            "OIDC_ISSUER": self.oidc_issuer,
            "OIDC_CLIENT_ID": self.oidc_client_id,
            "OIDC_CLIENT_SECRET": self.oidc_client_secret,
            "OIDC_LABEL": self.oidc_label,
            "OIDC_SCOPES": self.oidc_scopes,
            "VAPID_SUBJECT": self.contact,
            "API_TITLE": "Encours",
            "API_VERSION": "v1",
            "OPENAPI_VERSION": "3.1.0",
        }
