"""The environment, read once, typed."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation may choose."""

    data: Path
    database_url: str
    redis_url: str | None = None
    time_zone: str = "Europe/Paris"
    url: str = "http://localhost:8000"
    trusted_proxies: int = 0

    @property
    def production(self) -> bool:
        """Https means production."""
        return self.url.startswith("https://")

    def for_flask(self) -> dict[str, object]:
        """Spell the settings in Flask's words."""
        return {
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "ENCOURS_TZ": self.time_zone,
            "ENCOURS_URL": self.url,
            "ENCOURS_DATA": str(self.data),
            "API_TITLE": "Encours",
            "API_VERSION": "v1",
            "OPENAPI_VERSION": "3.1.0",
        }
