"""The contacts table: whom to call or write to at a customer's."""

from dataclasses import dataclass

from credit.formats.cells import CODE, EMAIL_ADDRESS, FLAG, TEXT
from credit.formats.columns import Kind, column
from credit.formats.findings import Findings
from credit.formats.tables.line import Line
from credit.formats.tables.words import CUSTOMER, CUSTOMER_VAGUE


@dataclass(slots=True)
class ContactLine(Line):
    """One person at one customer's; None is not said. for_dunning: reminders go there."""

    code: str = column(CODE, CUSTOMER, vague=CUSTOMER_VAGUE, required=True)
    name: str | None = column(
        TEXT,
        "contact nomcontact nomducontact contactname interlocuteur ansprechpartner kontakt contacto "
        "nombrecontacto nomprenom fullname kontaktperson",
        vague="nom name lastname nachname apellido nombre",
    )
    first_name: str | None = column(TEXT, "prenom firstname vorname prenomcontact")
    job: str | None = column(
        TEXT, "fonction poste job jobtitle title position funktion cargo service role"
    )
    email: str | None = column(
        EMAIL_ADDRESS,
        "emailcontact contactemail mailcontact",
        vague="email courriel mail adresseemail emailaddress emailadresse correo correoelectronico",
    )
    phone: str | None = column(
        TEXT,
        "telcontact telephonecontact contactphone mobile portable handy movil",
        vague="telephone tel phone phonenumber telefon telefono",
    )
    for_dunning: bool | None = column(
        FLAG,
        "relance relances pourrelance dunning fordunning reminders mahnung mahnungen reclamacion",
    )


def _complete(one: ContactLine, errors: Findings) -> None:
    """Put the first name before the name; a person has a name or an address."""
    if one.first_name:
        one.name = f"{one.first_name} {one.name or ''}".strip()
    if not one.name and not one.email:
        errors.add(one.line, "name", "value_missing")


CONTACTS = Kind(
    "contacts",
    ContactLine,
    key=("code", "email", "name"),
    either=(("name", "email"),),
    complete=_complete,
)
