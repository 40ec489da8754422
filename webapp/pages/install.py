"""What makes the app installable: the web app manifest and the service worker at the root of its scope."""

from typing import Any

from flask import Blueprint, Response, jsonify, send_from_directory

from api.guard import open_to_all
from webapp.pages.assets import send_built
from webapp.pages.built import STATIC, dist, read_manifest
from webapp.pages.switch import worker_is_on

bp = Blueprint("install", __name__)

LEAVING = STATIC.parent / "service_worker" / "leave.js"
SCREENSHOTS = {"narrow": ("1080x1920", "La fiche d’un client"), "wide": ("1920x1080", "Le tableau")}
SHORTCUTS = (("Clients", "/clients"), ("Suivi", "/suivi"), ("Envois", "/envois"))


@bp.get("/manifest.webmanifest")
@open_to_all
def get_manifest() -> Response:
    """Describe the app to the system that installs it (W3C Web Application Manifest)."""
    answer = jsonify(
        {
            "id": "/",
            "name": "Encours",
            "short_name": "Encours",
            "description": "Ce que le client peut encore prendre, avant de promettre.",
            "lang": "fr",
            "dir": "ltr",
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": "#f6f5f1",
            "theme_color": "#f6f5f1",
            "categories": ["business", "finance"],
            "icons": [
                *(_icon(f"icon-{size}.png", size, "any") for size in (192, 512)),
                *(_icon(f"maskable-{size}.png", size, "maskable") for size in (192, 512)),
                _icon("monochrome-512.png", 512, "monochrome"),
            ],
            "screenshots": _screenshots(),
            "shortcuts": [
                {"name": name, "url": url, "icons": [_icon("icon-192.png", 192, "any")]}
                for name, url in SHORTCUTS
            ],
            # A name or an invoice number shared from a mail becomes a search.
            "share_target": {"action": "/clients", "method": "GET", "params": {"text": "q"}},
            "launch_handler": {"client_mode": ["navigate-existing", "auto"]},
        }
    )
    answer.mimetype = "application/manifest+json"
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@bp.get("/service_worker.js")
@open_to_all
def get_service_worker() -> Response:
    """Serve the worker from the root, so that it answers for every address; switched off, one that leaves."""
    if worker_is_on():
        answer = send_built("dist/service_worker.js")
    else:  # a file of the sources: what is broken may be the build
        answer = send_from_directory(LEAVING.parent, LEAVING.name, mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Service-Worker-Allowed"] = "/"
    return answer


@bp.get("/version.json")
@open_to_all
def get_version() -> Response:
    """Name the build served now, for pages to compare with their own; no cache ever answers in our place."""
    built = read_manifest(dist())
    answer = jsonify(build=built["build"], version=built["version"], worker=worker_is_on())
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _icon(file: str, size: int, purpose: str) -> dict[str, str]:
    return {
        "src": f"/static/icons/{file}",
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }


def _screenshots() -> list[dict[str, Any]]:
    return [
        {
            "src": f"/static/screenshots/{form}.png",
            "sizes": sizes,
            "type": "image/png",
            "form_factor": form,
            "label": label,
        }
        for form, (sizes, label) in SCREENSHOTS.items()
        if (STATIC / "screenshots" / f"{form}.png").is_file()
    ]
