"""What a row of every kind of table may say: where it stands, and whose books it is for."""

from dataclasses import dataclass

from credit.formats.cells import TEXT
from credit.formats.columns import column

COMPANY = (
    "sirensociete codesociete societecomptable dossiercomptable entitejuridique legalentity companysiren "
    "companycode ledgercompany buchungskreis codigosociedad"
)


@dataclass(slots=True)
class Line:
    """One row. company: the SIREN or the name of one of ours; None: the one the whole table is for.

    What a column "Société" alone means is not guessed: it is as often the customer's name.
    """

    line: int
    company: str | None = column(TEXT, COMPANY, named=True)
