"""`/exports`: each list whole, as CSV or XLSX, guarded and scoped as the list is."""

from collections.abc import Callable
from tempfile import TemporaryFile
from typing import IO, Any

from flask import send_file
from flask.typing import ResponseReturnValue
from flask_login import current_user

from api.arguments import Blueprint
from api.guard import requires, signed_in
from api.journal.schema import JournalSearch
from credit.formats.writing import write_csv, write_xlsx
from credit.operations import imports
from credit.operations.lists.listing import Listing
from credit.operations.lists.registry import LISTINGS
from credit.operations.moment import read_clock
from credit.rules.errors import Missing
from credit.store.db import reading

bp = Blueprint("exports", __name__)

CSV, XLSX = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {"csv": CSV, "xlsx": XLSX}
FILES = {name: {"schema": {"type": "string", "format": "binary"}} for name in TYPES.values()}
SEARCHES = {"journal": JournalSearch}  # lists that are taken along as they were searched
ANSWER = {"200": {"description": "The list, in the person's language.", "content": FILES}}


def _route(listing: Listing) -> None:
    """Mount one list under its name, behind the guard of the list."""
    guard: Callable[..., Any] = requires(listing.permission) if listing.permission else signed_in

    @bp.get(
        f"/exports/{listing.name}.<string:form>", endpoint=f"get_{listing.name.replace('-', '_')}"
    )
    @guard
    @_searched(listing.name)
    @bp.doc(responses=ANSWER, summary=f"Take the whole list “{listing.title[1]}” along.")
    def get_export(form: str, **asked: Any) -> ResponseReturnValue:
        """Write the list as `csv` or `xlsx`; no cell of it is a formula."""
        if form not in TYPES:
            raise Missing(form=form)
        file = TemporaryFile(dir=imports.folder())  # noqa: SIM115  (closed with the answer)
        try:
            _write(file, listing, form, asked)
        except BaseException:
            file.close()
            raise
        name = f"{listing.name}-{read_clock().today.isoformat()}.{form}"
        return send_file(file, mimetype=TYPES[form], as_attachment=True, download_name=name)


def _searched(name: str) -> Callable[..., Any]:
    if name not in SEARCHES:
        return lambda view: view
    return bp.arguments(SEARCHES[name], location="query", as_kwargs=True)


def _write(file: IO[bytes], listing: Listing, form: str, asked: dict[str, Any]) -> None:
    """Write to the disk first: what goes wrong is then an answer, and no half a file."""
    language = current_user.language
    header = listing.header(language)
    with reading():
        rows = listing.rows(current_user, read_clock(), **asked)
        if form == "csv":
            write_csv(file, header, rows, decimal="," if language == "fr" else ".")
        else:
            write_xlsx(file, header, rows, title=listing.title[0 if language == "fr" else 1])
    file.seek(0)


for one in LISTINGS:
    _route(one)
