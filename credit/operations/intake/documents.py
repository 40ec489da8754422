"""Electronic invoices and life-cycle statuses on their way to the store of e-invoices."""

from collections import defaultdict
from pathlib import Path
from typing import Any

from credit.formats.records import Contents, Document, InvoiceStatus
from credit.operations import einvoices
from credit.operations.intake.bank import NoLongerRead
from credit.operations.intake.kinds import DOCUMENTS
from credit.operations.intake.reading import judged_of, read_contents
from credit.operations.intake.way import Judged, Taken, Way
from credit.operations.moment import Moment
from credit.operations.refusals import Refusal
from credit.operations.work import Work
from credit.store.customers import Company
from credit.store.imports import Import

MOST_SHOWN = 200


def judge(path: Path, kind: str, _moment: Moment, _company: Company | None) -> Judged:
    """Read invoices and statuses; what other sellers issued is left out, and alone it is refused."""
    contents, name, refusal = read_contents(path, kind)
    if contents is None:
        return Judged(refusals=[refusal] if refusal else [])
    ours = _ours(contents)
    judged = judged_of(
        contents,
        format=name,
        records=len(contents.documents) + len(contents.statuses),
        documents=[one.as_json() for one in contents.documents[:MOST_SHOWN]],
        statuses=[one.as_json() for one in contents.statuses[:MOST_SHOWN]],
    )
    if not ours and not judged.refusals:
        judged.refusals.append(Refusal("invoices_not_ours"))
    return judged


def apply(work: Work, row: Import, path: Path) -> Taken:
    """Keep what is ours, and let open items follow: due dates, disputes, holds."""
    contents, _, _ = read_contents(path, DOCUMENTS)
    if contents is None:
        raise NoLongerRead
    counts = dict.fromkeys(("new", "changed", "unchanged", "statuses"), 0)
    ours = _ours(contents)
    for company, documents, statuses in ours:
        for what, count in einvoices.take_documents(work, company, documents, row.id).items():
            counts[what] += count
        counts["statuses"] += einvoices.take_statuses(work, company, statuses)
        einvoices.follow(work, company.id)
        row.company_id = company.id
    return Taken(counts, frozenset(company.id for company, _, _ in ours))


def _ours(contents: Contents) -> list[tuple[Company, list[Document], list[InvoiceStatus]]]:
    """Share out what a file holds among our companies; name what is nobody's of ours."""
    found: dict[int, tuple[Company, list[Document], list[InvoiceStatus]]] = {}
    foreign: defaultdict[str, int] = defaultdict(int)

    def place(company: Company | None, number: str) -> tuple[list[Any], list[Any]]:
        if company is None:
            foreign[number] += 1
            return [], []
        _, documents, statuses = found.setdefault(company.id, (company, [], []))
        return documents, statuses

    for one in contents.documents:
        company = einvoices.company_of(one.seller.siren, one.seller.vat)
        place(company, one.number)[0].append(one)
    for status in contents.statuses:
        place(einvoices.company_of(status.seller_siren), status.number)[1].append(status)
    for number in foreign:
        contents.warnings.add(0, "", "invoice_not_ours", number)
    return list(found.values())


DOCUMENTS_FILE = Way(judge, apply)
