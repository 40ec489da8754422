"""What is wrong with a file, line by line, in words of both languages."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

MOST_KEPT = 1000

# code -> (French, English); {field} and {value} are filled in.
WORDS = {
    "date_missing": ("{field} est vide", "{field} is empty"),
    "date_unknown": (
        "{field} : la date {value} n’existe pas",
        "{field}: the date {value} does not exist",
    ),
    "date_format": (
        "{field} : {value} lu comme une date, AAAAMMJJ attendu",
        "{field}: {value} was read as a date, YYYYMMDD is the rule",
    ),
    "amount_unreadable": (
        "{field} : {value} n’est pas un montant",
        "{field}: {value} is not an amount",
    ),
    "amount_empty": ("{field} est vide, compté 0,00", "{field} is empty, counted as 0.00"),
    "amount_signed": ("{field} : montant signé {value}", "{field}: signed amount {value}"),
    "side_unknown": ("{field} : sens {value} inconnu", "{field}: side {value} is unknown"),
    "account_missing": ("{field} est vide", "{field} is empty"),
    "line_short": ("il manque des zones : {value}", "fields are missing: {value}"),
    "line_long": ("zones en trop : {value}", "too many fields: {value}"),
    "ref_empty": ("{field} est vide", "{field} is empty"),
    "label_empty": ("{field} est vide", "{field} is empty"),
    "name_missing": (
        "compte auxiliaire {value} sans libellé",
        "auxiliary account {value} without a name",
    ),
    "currency_alone": (
        "{field} {value} sans montant en devise",
        "{field} {value} without its amount",
    ),
    "currency_missing": ("{field} {value} sans devise", "{field} {value} without its currency"),
    "entry_unbalanced": (
        "l’écriture {value} n’est pas équilibrée",
        "entry {value} does not balance",
    ),
    "header_guessed": ("colonne {value} lue comme {field}", "column {value} read as {field}"),
    "name_not_conforming": (
        "le nom {value} n’est pas SIREN + FEC + date de clôture",
        "the name {value} is not SIREN + FEC + closing date",
    ),
    "code_missing": ("{field} est vide", "{field} is empty"),
    "code_closed": (
        "client {value} sorti des comptes : rien ne peut lui être accordé",
        "customer {value} has left the books: nothing may be granted",
    ),
    "company_unknown": (
        "{field} : aucune de nos sociétés ne s’appelle {value}",
        "{field}: no company of ours is called {value}",
    ),
    "code_unknown": ("client {value} inconnu", "customer {value} is unknown"),
    "code_twice": ("client {value} déjà donné", "customer {value} was given before"),
    "buyer_unknown": (
        "{field} : {value} inconnu ; entreprise, UE, public, hôpital ou entreprise publique",
        "{field}: {value} is unknown; company, EU, public, hospital or public company",
    ),
    "country_unknown": (
        "{field} : {value} n’est pas un pays ; son nom ou son code à deux lettres",
        "{field}: {value} is no country; its name or its two-letter code",
    ),
    "language_unknown": (
        "{field} : {value} inconnue ; français, anglais, allemand, espagnol, italien ou néerlandais",
        "{field}: {value} is unknown; French, English, German, Spanish, Italian or Dutch",
    ),
    "sector_unknown": (
        "{field} : {value} inconnu ; périssable, bétail, alcool ou transport",
        "{field}: {value} is unknown; perishable, livestock, alcohol or transport",
    ),
    "discount_unreadable": (
        "{field} : {value} non compris ; par exemple 2 % 10 jours, ou 0",
        "{field}: {value} not understood; for example 2% 10 days, or 0",
    ),
    "discount_unfit": (
        "{field} : {value} est au-delà de 10 %, ou de 120 jours",
        "{field}: {value} is beyond 10%, or 120 days",
    ),
    "terms_beyond_cap": (
        "{field} : délai au-delà du maximum légal ({value})",
        "{field}: terms beyond what the law allows ({value})",
    ),
    "penalty_rate_below_floor": (
        "{field} : {value} est inférieur à trois fois l’intérêt légal (C. com. L441-10)",
        "{field}: {value} is below three times the legal interest (C. com. L441-10)",
    ),
    "penalty_rate_public_buyer": (
        "{field} : le taux d’un acheteur public est fixé par décret",
        "{field}: the rate of a public buyer is set by decree",
    ),
    "portfolio_unknown": ("portefeuille {value} inconnu", "portfolio {value} is unknown"),
    "terms_unreadable": (
        "{field} : délai {value} non compris",
        "{field}: terms {value} not understood",
    ),
    "email_unreadable": (
        "{field} : {value} n’est pas une adresse",
        "{field}: {value} is not an address",
    ),
    "siren_unreadable": ("{field} : {value} n’est pas un SIREN", "{field}: {value} is not a SIREN"),
    "siren_invalid": (
        "{field} : la clé de {value} est fausse",
        "{field}: the check digit of {value} is wrong",
    ),
    "element_missing": ("{field} manque", "{field} is missing"),
    "currency_unknown": (
        "{field} : devise {value} inconnue",
        "{field}: currency {value} is unknown",
    ),
    "amount_in_another_currency": (
        "{field} : montant en {value}, autre devise que celle du document",
        "{field}: the amount is in {value}, not in the document’s currency",
    ),
    "totals_differ": (
        "{field} : les autres totaux donnent {value}",
        "{field}: the other totals give {value}",
    ),
    "instalments_differ": (
        "{field} : les échéances font {value}, ce n’est pas le montant dû",
        "{field}: the instalments make {value}, which is not the amount due",
    ),
    "status_left_out": (
        "{field} : {value} ne parle pas d’une facture",
        "{field}: {value} does not speak of an invoice",
    ),
    "value_missing": ("{field} est vide", "{field} is empty"),
    "field_unknown": ("zone {field} inconnue", "unknown field {field}"),
    "value_nested": (
        "{field} : un texte, un nombre, vrai, faux ou null est attendu",
        "{field}: a text, a number, true, false or null is expected",
    ),
    "row_no_object": ("cette ligne n’est pas un objet", "this row is no object"),
    "invoice_not_ours": (
        "facture {value} d’un autre vendeur, laissée de côté",
        "invoice {value} of another seller, left out",
    ),
    "row_twice": ("{value} déjà donné", "{value} was given before"),
    "text_unreadable": (
        "{field} : texte trop long ou illisible",
        "{field}: text too long or not readable",
    ),
    "date_unreadable": ("{field} : {value} n’est pas une date", "{field}: {value} is not a date"),
    "days_unreadable": (
        "{field} : {value} n’est pas un nombre de jours",
        "{field}: {value} is not a number of days",
    ),
    "percent_unreadable": (
        "{field} : {value} n’est pas un taux",
        "{field}: {value} is not a percentage",
    ),
    "flag_unreadable": (
        "{field} : {value} n’est ni oui ni non",
        "{field}: {value} is neither yes nor no",
    ),
    "score_unreadable": (
        "{field} : {value} n’est ni de 0 à 100, ni sur 10 ou 20, ni sur l’échelle d’un fournisseur connu",
        "{field}: {value} is not 0 to 100, n/10, n/20, nor on the scale of a provider we know",
    ),
    "score_off_scale": (
        "{field} : hors de l’échelle du fournisseur, {value}",
        "{field}: not on the provider's scale, {value}",
    ),
    "amount_negative": ("{field} : montant négatif {value}", "{field}: negative amount {value}"),
    "ends_before_start": ("fin {value} avant le début", "end {value} before the start"),
    "currency_other": (
        "{field} : {value} n’est pas la devise de la société",
        "{field}: {value} is not the company's currency",
    ),
    "date_to_come": ("{field} : {value} est à venir", "{field}: {value} is yet to come"),
    "request_open": (
        "client {value} : une demande attend sa décision",
        "customer {value}: a request awaits its decision",
    ),
    "ledger_elsewhere": (
        "les comptes de {value} viennent d’un export comptable : factures comptées deux fois",
        "the books of {value} come from an accounting export: invoices would count twice",
    ),
    "total_left_out": (
        "ligne « {value} » laissée de côté : un total",
        "line “{value}” left out: a total",
    ),
    "later_than_closing": (
        "écritures après la date de clôture {value}",
        "entries later than the closing date {value}",
    ),
    "statement_unbalanced": (
        "compte {field} : les mouvements manquent le solde de clôture de {value}",
        "account {field}: the movements miss the closing balance by {value}",
    ),
    "closing_missing": (
        "compte {field} : le solde de clôture manque, le relevé est coupé",
        "account {field}: the closing balance is missing, the statement was cut off",
    ),
    "pages_differ": (
        "compte {field} : la page ne reprend pas le solde précédent, écart {value}",
        "account {field}: the page does not go on from the balance before, off by {value}",
    ),
    "statement_twice": (
        "le relevé {value} est écrit deux fois, compté une",
        "statement {value} is written twice, counted once",
    ),
    "batch_unsplit": (
        "le détail ne donne pas les {value} de l’écriture, gardée entière",
        "the details do not make up the {value} of the entry, kept as one",
    ),
    "entry_pending": (
        "mouvement non comptabilisé ({value}), laissé de côté",
        "movement not booked yet ({value}), left out",
    ),
    "balance_currency": (
        "solde {field} en {value}, une autre devise que le compte : non vérifié",
        "balance {field} in {value}, another currency than the account's: not checked",
    ),
    "balances_broken": (
        "les soldes successifs ne suivent pas les mouvements : des lignes manquent peut-être",
        "the running balances do not follow the movements: lines may be missing",
    ),
    "currency_differs": (
        "{field} en {value}, une autre devise que le compte",
        "{field} in {value}, another currency than the account's",
    ),
    "currency_assumed": ("aucune devise dite, {value} retenu", "no currency said, {value} taken"),
    "account_unsaid": ("le fichier ne dit pas quel compte", "the file does not say which account"),
    "account_differs": (
        "{field} : {value} n’est pas le compte du relevé",
        "{field}: {value} is not the statement's account",
    ),
    "amount_both": ("débit et crédit à la fois", "debit and credit at once"),
    "reference_check": (
        "{field} : la clé de contrôle de {value} est fausse",
        "{field}: the check digits of {value} are wrong",
    ),
    "record_unknown": (
        "enregistrement {value} non compris",
        "record {value} not understood",
    ),
    "record_out_of_place": (
        "enregistrement {value} hors de sa place",
        "record {value} is out of place",
    ),
    "older_than_books": (
        "fichier plus ancien que les comptes du {value}",
        "the file is older than the books of {value}",
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing seen in a line. `line` 0 speaks of the file; `field` is the column or ""."""

    line: int
    field: str
    code: str
    value: str = ""

    def words(self, language: str) -> str:
        """Say it in French or English."""
        french, english = WORDS[self.code]
        return (french if language == "fr" else english).format(field=self.field, value=self.value)

    def as_json(self) -> dict[str, Any]:
        """Spell for a report: line, field, code, and the words in both languages."""
        return {
            "line": self.line,
            "field": self.field,
            "code": self.code,
            "value": self.value,
            "text": self.words("en"),
            "text_fr": self.words("fr"),
        }


@dataclass(slots=True)
class Findings:
    """Everything found of one gravity: all counted, the first thousand kept, each told to `tell` if given."""

    kept: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    tell: Callable[[Finding], None] | None = None

    def add(self, line: int, name: str, code: str, value: str = "") -> None:
        """Note one finding; `value` is what stood there, shortened."""
        self.counts[code] += 1
        if self.tell is None and len(self.kept) >= MOST_KEPT:
            return
        one = Finding(line, name, code, value[:60])
        if len(self.kept) < MOST_KEPT:
            self.kept.append(one)
        if self.tell is not None:
            self.tell(one)

    def add_all(self, others: "Findings") -> None:
        """Note what was found elsewhere."""
        self.counts += others.counts
        self.kept += others.kept[: MOST_KEPT - len(self.kept)]

    @property
    def total(self) -> int:
        """Count all, kept or not."""
        return self.counts.total()

    def as_json(self) -> list[dict[str, Any]]:
        """Spell the kept ones in order of their lines."""
        return [one.as_json() for one in sorted(self.kept, key=lambda one: one.line)]
