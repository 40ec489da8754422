"""The push catalogue: what people are told, in which words, how urgently and for how long (ux.md F).

`CATALOGUE` is the one registry: a new event is a new row. Texts may name the customer (`{customer}`) and
facts; they are shown in the app's inbox. What leaves for a push service is discreet unless allowed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

HOUR = 3600


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the catalogue.

    urgency: RFC 8030 section 5.3. ttl_seconds: from the moment it may be sent. link: in-app path,
    `{id}` is what follows the slash in the subject. waits: held back in quiet hours (W), else immediate (I).
    by_name: the title where it is known who did it.
    """

    title: dict[str, str]
    body: dict[str, str]
    urgency: str
    ttl_seconds: int
    link: str
    waits: bool = True
    by_name: dict[str, str] | None = None


FACTS = (
    "time",
    "ledger",
    "day",
    "days",
    "n",
    "author",
    "reason",
    "step",
)  # what texts may name besides the customer
ADDED = ("days", "step")
CUSTOMER = {"fr": "{customer}", "en": "{customer}"}


def _event(
    title: tuple[str, str],
    body: tuple[str, str] | None,
    urgency: str,
    hours: int,
    link: str,
    *,
    waits: bool = True,
    by_name: tuple[str, str] | None = None,
) -> Event:
    words = {"fr": body[0], "en": body[1]} if body else CUSTOMER
    named = {"fr": by_name[0], "en": by_name[1]} if by_name else None
    return Event({"fr": title[0], "en": title[1]}, words, urgency, hours * HOUR, link, waits, named)


CATALOGUE: dict[str, Event] = {
    "limit_approved": _event(
        ("Limite accordée", "Limit approved"), None, "high", 24, "/demandes/{id}"
    ),
    "limit_scheduled": _event(
        ("Limite accordée pour plus tard", "Limit approved for later"),
        ("{customer} : à partir du {day}", "{customer}: from {day}"),
        "high",
        24,
        "/demandes/{id}",
    ),
    "limit_answered": _event(
        ("Réponse à lire", "Answer to read"),
        ("{customer} : motif indiqué", "{customer}: reason given"),
        "high",
        24,
        "/demandes/{id}",
    ),
    "limit_needs_info": _event(
        ("Une précision est demandée", "More information is needed"),
        None,
        "high",
        24,
        "/demandes/{id}",
    ),
    "limit_lapsed": _event(
        ("Demande restée sans réponse", "Request not answered in time"),
        None,
        "normal",
        24,
        "/demandes/{id}",
    ),
    "limit_to_decide": _event(
        ("Demande à décider", "Request to decide"),
        ("{customer}, avant {time}", "{customer}, by {time}"),
        "normal",
        8,
        "/decisions/{id}",
    ),
    "limit_deadline": _event(
        ("Échéance proche", "Deadline close"), None, "high", 2, "/decisions/{id}"
    ),
    "limit_escalated": _event(
        ("Demande restée sans réponse, à décider", "Unanswered request to decide"),
        ("{customer}, avant {time}", "{customer}, by {time}"),
        "high",
        8,
        "/decisions/{id}",
    ),
    "deadline_ahead": _event(
        ("Échéance proche", "Deadline close"),
        ("{customer}{ledger} : d’ici au {day}", "{customer}{ledger}: by {day}"),
        "high",
        48,
        "/decisions/echeances",
    ),
    "insurer_deadline": _event(
        ("Délai assureur", "Insurer deadline"),
        ("{customer}, {day}", "{customer}, {day}"),
        "high",
        48,
        "/clients/{customer_id}",
    ),
    "limit_lowered": _event(
        ("Limite abaissée", "Limit lowered"), None, "high", 24, "/clients/{customer_id}"
    ),
    "limit_raised": _event(
        ("Limite relevée", "Limit raised"), None, "normal", 24, "/clients/{customer_id}"
    ),
    "limit_begun": _event(
        ("Nouvelle limite en vigueur", "New limit in force"),
        None,
        "normal",
        24,
        "/clients/{customer_id}",
    ),
    "limit_revoked": _event(
        ("Limite révoquée", "Limit revoked"), None, "high", 24, "/clients/{customer_id}"
    ),
    "limit_restored": _event(
        ("Limite rétablie", "Limit restored"), None, "normal", 24, "/clients/{customer_id}"
    ),
    "limit_proposed": _event(
        ("Limite à revoir", "Limit to review"), None, "normal", 24, "/decisions/revisions/{id}"
    ),
    "limit_ending": _event(
        ("Limite temporaire bientôt échue", "Temporary limit ends soon"),
        None,
        "normal",
        24,
        "/clients/{customer_id}",
    ),
    "limit_ended": _event(
        ("Limite temporaire échue", "Temporary limit ended"),
        None,
        "normal",
        24,
        "/clients/{customer_id}",
    ),
    "customer_held": _event(
        ("Client bloqué", "Customer on hold"),
        ("{customer} : voir avant de livrer", "{customer}: check before delivery"),
        "high",
        12,
        "/clients/{customer_id}",
    ),
    "hold_lifted": _event(
        ("Client débloqué", "Hold lifted"), None, "normal", 12, "/clients/{customer_id}"
    ),
    "promise_due": _event(("Promesse du jour", "Promise due"), None, "low", 10, "/promesses/{id}"),
    "promise_missed": _event(
        ("Promesse non tenue", "Promise missed"), None, "normal", 24, "/promesses/{id}"
    ),
    "promise_queried": _event(
        ("Point demandé sur une promesse", "Asked how a promise stands"),
        None,
        "normal",
        24,
        "/promesses/{id}",
    ),
    "plan_to_decide": _event(
        ("Échéancier à décider", "Payment plan to decide"),
        None,
        "normal",
        24,
        "/relances/echeanciers/{id}",
    ),
    "plan_answered": _event(
        ("Échéancier : du nouveau", "Payment plan: news"),
        None,
        "normal",
        24,
        "/clients/{customer_id}",
    ),
    "instalment_missed": _event(
        ("Échéance manquée", "Instalment missed"), None, "normal", 24, "/clients/{customer_id}"
    ),
    "dispute_assigned": _event(
        ("Litige pour vous", "Dispute for you"),
        ("{customer}, {reason}", "{customer}, {reason}"),
        "normal",
        48,
        "/litiges/{id}",
    ),
    "dispute_answered": _event(
        ("Litige : réponse", "Dispute: reply"), None, "normal", 48, "/litiges/{id}"
    ),
    "dispute_escalated": _event(
        ("Litige escaladé", "Dispute escalated"),
        ("{customer}, {days} jours", "{customer}, {days} days"),
        "high",
        24,
        "/litiges/{id}",
    ),
    "dispute_to_qualify": _event(
        ("Litige à qualifier", "Dispute to qualify"), None, "normal", 24, "/litiges/{id}"
    ),
    "dispute_resolved": _event(
        ("Litige clos", "Dispute closed"), None, "normal", 48, "/litiges/{id}"
    ),
    "step_due": _event(
        ("Étape à faire · en retard", "Step due · late"),
        ("{customer}, {step}", "{customer}, {step}"),
        "normal",
        24,
        "/litiges/{id}",
    ),
    "entry_to_fix": _event(
        ("Saisie à corriger", "Entry to fix"), None, "normal", 48, "/envois/{id}"
    ),
    "entry_quarantined": _event(
        ("Saisie en quarantaine", "Entry quarantined"),
        None,
        "normal",
        48,
        "/journal/quarantaine/{id}",
    ),
    "contact_proposed": _event(
        ("Contact proposé", "Contact suggested"), None, "low", 48, "/clients/{customer_id}"
    ),
    "mention": _event(
        ("On vous cite", "You were mentioned"),
        None,
        "normal",
        24,
        "/clients/{customer_id}#note",
        by_name=("{author} vous cite", "{author} mentioned you"),
    ),
    "digest": _event(
        ("Votre journée", "Your day"), ("{n} points à voir", "{n} things to see"), "low", 4, "/"
    ),
    "import_failed": _event(
        ("Données ERP en retard", "ERP data late"),
        ("Dernier import {time}", "Last import {time}"),
        "high",
        4,
        "/imports/{id}",
    ),
    "import_late": _event(
        ("Données ERP en retard", "ERP data late"),
        (
            "{ledger} : comptes au {day}, jours ouvrés manqués : {days}",
            "{ledger}: data of {day}, business days missed: {days}",
        ),
        "high",
        4,
        "/imports",
    ),
    "new_device": _event(
        ("Nouvel appareil", "New device"),
        ("Ce n’est pas vous ? Révoquez-le", "Not you? Revoke it"),
        "high",
        24,
        "/moi",
        waits=False,
    ),
    "sign_in_changed": _event(
        ("Connexion modifiée", "Sign-in changed"),
        ("Ce n’est pas vous ? Prévenez votre administrateur", "Not you? Tell your administrator"),
        "high",
        24,
        "/moi",
        waits=False,
    ),
    "reminder_tomorrow": _event(
        ("Relance demain", "Reminder tomorrow"), None, "normal", 24, "/clients/{customer_id}"
    ),
    "reminder_sent": _event(
        ("Relance envoyée", "Reminder sent"), None, "low", 24, "/clients/{customer_id}"
    ),
    "visit_due": _event(
        ("Visite à faire", "Visit to make"),
        ("{customer}, au plus tard le {day}", "{customer}, by {day}"),
        "normal",
        48,
        "/clients/{customer_id}",
    ),
    "visit_late": _event(
        ("Visite en retard", "Visit late"),
        ("{customer}, attendue le {day}", "{customer}, due by {day}"),
        "normal",
        48,
        "/clients/{customer_id}",
    ),
    "formal_notice_soon": _event(
        ("Mise en demeure sous 48 h", "Formal notice in 48 h"),
        ("{customer}, sursis avant le {time}", "{customer}, hold by {time}"),
        "high",
        48,
        "/clients/{customer_id}",
    ),
    "notice_held": _event(
        ("Sursis demandé", "Hold asked for"),
        (
            "{customer} : mise en demeure retenue jusqu’au {day}",
            "{customer}: formal notice held until {day}",
        ),
        "normal",
        24,
        "/relances/mises-en-demeure",
    ),
    "mail_failed": _event(
        ("Relance non remise", "Reminder not delivered"), None, "normal", 48, "/relances/{id}"
    ),
    "insolvency": _event(
        ("Procédure collective", "Insolvency"), None, "high", 48, "/clients/{customer_id}"
    ),
    "push_refused": _event(
        ("Alertes refusées", "Alerts refused"),
        ("Un service d’envoi refuse notre clé", "A push service refuses our key"),
        "normal",
        24,
        "/journal",
    ),
}

REASONS = {  # of disputes, as `rules.reasons` has them: code -> (French, English)
    "delivery": ("livraison", "delivery"),
    "quality": ("qualité", "quality"),
    "price": ("prix", "price"),
    "quantity": ("quantité", "quantity"),
    "invoice_error": ("facture", "invoice"),
    "other": ("autre motif", "other reason"),
}
DISCREET = {"fr": "Crédit client : du nouveau", "en": "Customer credit: something new"}
SEVERAL = {"fr": "{n} points à voir", "en": "{n} things to see"}


def language_of(language: str) -> str:
    """Fall back to French, the company's first language, for a language without words."""
    return language if language in DISCREET else "fr"


def link_of(event: str, subject: str, customer_id: int | None) -> str:
    """Give the in-app path a notice opens. subject: "kind/id"."""
    return CATALOGUE[event].link.format(
        id=subject.rpartition("/")[2], customer_id=customer_id if customer_id else ""
    )


def words_of(
    event: str, language: str, customer: str | None, facts: Mapping[str, object]
) -> tuple[str, str]:
    """Give title and body for a person who may read names: the inbox, never a lock screen by default.

    A notice told before its texts named a fact says the customer alone. facts: `day` as it is to be read.
    """
    row, language = CATALOGUE[event], language_of(language)
    known = {"customer": customer or "", **{name: facts.get(name, "") for name in FACTS}}
    if known["reason"] in REASONS:
        known["reason"] = REASONS[str(known["reason"])][0 if language == "fr" else 1]
    body = row.body[language]
    if any(f"{{{name}}}" in body and name not in facts for name in ADDED):
        body = CUSTOMER[language]
    title = row.by_name if row.by_name and known["author"] else row.title
    return title[language].format(**known), body.format(**known).strip(" :,")
