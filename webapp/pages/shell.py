"""The one HTML page, the same at every address of the app: it holds no data, only whose words to fetch."""

from flask import Blueprint, Response, make_response, render_template, request

from api.guard import open_to_all
from webapp.pages import startup
from webapp.pages.built import dist, read_manifest
from webapp.pages.switch import worker_is_on

bp = Blueprint("shell", __name__)

# What the browser's router knows (static/app/lib/router.ts); `/shell` is the copy phones keep.
ADDRESSES = (
    "/",
    "/shell",
    "/clients",
    "/clients/<int:customer_id>",
    "/suivi",
    "/envois",
    "/envois/<op_id>",
    "/moi",
    "/guide",
    "/premiers-pas",
    "/indicateurs",
    "/ensemble",
    "/objectifs",
    "/encaissements",
    "/causes",
    "/retards",
    "/retards/<cause>",
    "/risque",
    "/risque/<int:customer_id>",
    "/litiges",
    "/litiges/<dispute_id>",
    "/promesses",
    "/promesses/<promise_id>",
    "/decisions",
    "/decisions/<request_id>",
    "/decisions/revisions/<review_id>",
    "/demandes/<request_id>",
    "/relances",
    "/relances/<part>",
    "/relances/pieces/<int:item_id>",
    "/relances/echeanciers/<plan_id>",
    "/imports",
    "/imports/<import_id>",
    "/imports/reglements/<int:receipt_id>",
    "/journal",
    "/journal/quarantaine",
    "/journal/quarantaine/<op_id>",
    "/administration",
    "/administration/<part>",
    "/etapes",
    "/etapes/<dispute_id>",
    "/boite",
    "/boite/<int:mail_id>",
)


@open_to_all
def get_shell(**_: object) -> Response:
    """Serve the shell; what it shows is decided by the session in the browser."""
    built = read_manifest(dist())
    page = make_response(
        render_template(
            "shell.html",
            built=built,
            language=_language(),
            worker=worker_is_on(),
            startup=startup.links(),
        )
    )
    page.vary.add("Accept-Language")
    page.headers["Encours-Build"] = built[
        "build"
    ]  # a worker keeps its own build's page, nobody else's
    page.headers["Cache-Control"] = "no-cache"
    page.add_etag()
    return page


def _language() -> str:
    """Guess whose words are fetched ahead, as the app itself does (`firstLanguage` in lib/i18n.ts)."""
    first = next(iter(request.accept_languages.values()), "")
    return "en" if first.startswith("en") else "fr"


for address in ADDRESSES:
    bp.add_url_rule(address, view_func=get_shell)
