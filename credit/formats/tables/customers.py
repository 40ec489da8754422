"""The customers table: what an accounting export cannot tell (portfolio, segment, terms, e-mail, phone…).

One customer a row. An empty cell changes nothing.
"""

from dataclasses import dataclass

from credit.formats.cells import (
    BUYER,
    CODE,
    COUNTRY,
    DISCOUNT,
    EMAIL_ADDRESS,
    LANGUAGE,
    SECTOR,
    SHARE,
    SIREN_NUMBER,
    TERMS,
    TEXT,
)
from credit.formats.columns import Kind, column
from credit.formats.tables.line import Line
from credit.formats.tables.words import CUSTOMER, CUSTOMER_VAGUE, SIREN


@dataclass(slots=True)
class CustomerLine(Line):
    """What one row says of one customer; None is not said. terms: days and end-of-month reading.

    discount: for early payment, basis points and days; (0, 0) ends what was offered.
    """

    code: str = column(CODE, CUSTOMER, vague=f"{CUSTOMER_VAGUE} id numero", required=True)
    name: str | None = column(
        TEXT,
        "raisonsociale nomclient customername compauxlib ctintitule companyname firma firmenname "
        "kundenname razonsocial nombrecliente denomination",
        vague="nom name intitule libelle nombre",
    )
    portfolio: str | None = column(
        TEXT, "portefeuille portfolio commercial secteur salesrep vertreter comercial cartera"
    )
    terms: tuple[int, str | None] | None = column(
        TERMS,
        "delai delais conditions conditionsdepaiement delaidepaiement echeance terms paymentterms ncondition "
        "zahlungsbedingungen zahlungsziel condicionesdepago plazo plazodepago conditiondereglement",
    )
    email: str | None = column(
        EMAIL_ADDRESS,
        "email courriel mail adresseemail emailaddress emailadresse correo correoelectronico",
    )
    phone: str | None = column(
        TEXT, "telephone tel phone phonenumber telefon telefonnummer telefono numerodetelephone"
    )
    legal_form: str | None = column(TEXT, "formejuridique forme legalform rechtsform formajuridica")
    segment: str | None = column(
        TEXT,
        "segment segmentclient categorieclient familleclient typeclient customergroup customersegment "
        "kundengruppe kundensegment segmento grupocliente",
    )
    buyer_kind: str | None = column(
        BUYER, "typeacheteur natureacheteur acheteurpublic buyerkind publicbuyer"
    )
    penalty_rate_bp: int | None = column(
        SHARE,
        "tauxpenalites tauxdepenalites tauxpenalitesderetard penalites penaltyrate lateinterestrate "
        "verzugszins interesdedemora",
    )
    term_sector: str | None = column(
        SECTOR, "secteurdelais secteurdesdelais secteurlegal termsector"
    )
    discount: tuple[int, int] | None = column(
        DISCOUNT,
        "escompte conditionsescompte conditionsdescompte earlypaymentdiscount cashdiscount skonto "
        "descuentoprontopago",
    )
    country: str | None = column(
        COUNTRY, "pays codepays paysiso country countrycode land landescode pais codigopais"
    )
    language: str | None = column(
        LANGUAGE, "langue language sprache idioma lingua taal codelangue languagecode"
    )
    siren: str | None = column(SIREN_NUMBER, f"{SIREN} ctsiret")


CUSTOMERS = Kind("customers", CustomerLine, key=("code",), twice="code_twice")
