"""What happened lately at the demo company, as people said it: a script of entries and decisions.

`back` counts business days before the newest ledger day; `at` is the business time of day (hour, minute).
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """Something said on a phone about a customer, or decided at the desk (`say` names the verb)."""

    back: int
    at: tuple[int, int]
    who: str
    customer: str
    say: str
    args: dict[str, Any] = field(default_factory=dict)


def _note(back: int, at: tuple[int, int], who: str, customer: str, text: str, *tags: str) -> Entry:
    return Entry(back, at, who, customer, "note", {"text": text, "tags": list(tags)})


EVENTS = (
    _note(
        6,
        (10, 40),
        "rosa",
        "C0001",
        "Vu M. Val sur le chantier de Rezé : trois mois de travail devant lui, équipe au complet.",
        "visit",
        "good_news",
    ),
    _note(
        6,
        (14, 5),
        "samir",
        "C0009",
        "Camion saisi devant le dépôt, le gérant ne répond plus au téléphone.",
        "visit",
        "cash_trouble",
    ),
    Entry(
        6,
        (9, 20),
        "rosa",
        "C0001",
        "dispute",
        {
            "reason": "quality",
            "text": "Deux palettes de voliges fendues, photos chez le chef de chantier.",
        },
    ),
    Entry(
        6,
        (11, 15),
        "samir",
        "C0010",
        "promise",
        {"days": 12, "text": "Virement promis par la comptable."},
    ),
    Entry(
        6,
        (15, 30),
        "kofi",
        "C0001",
        "qualify",
        {
            "steps": [
                ("logistics", "Vérifier le bon de livraison", 3),
                ("production", "Retrouver le lot et les photos de sortie", 8),
            ]
        },
    ),
    _note(
        5,
        (8, 50),
        "rosa",
        "C0006",
        "Le nouveau directeur financier veut payer à 75 jours. J’ai dit non.",
        "call",
        "management_change",
    ),
    Entry(
        5,
        (16, 40),
        "rosa",
        "C0004",
        "promise",
        {"days": 3, "text": "Paiera dès l’acompte du lotissement."},
    ),
    Entry(
        4,
        (9, 30),
        "rosa",
        "C0002",
        "request",
        {
            "factor": 1.2,
            "reason": "new_site",
            "text": "Chantier de la mairie : besoin dès le mois prochain.",
        },
    ),
    Entry(
        4,
        (14, 20),
        "kofi",
        "C0002",
        "approve",
        {"reason": "Paie avant l’échéance depuis deux ans."},
    ),
    _note(
        3,
        (10, 10),
        "samir",
        "C0010",
        "Commandes de printemps en avance, carnet plein.",
        "visit",
        "good_news",
    ),
    Entry(
        3,
        (11, 45),
        "rosa",
        "C0003",
        "note",
        {
            "text": "Fournisseurs au comptant seulement, deux ouvriers partis.",
            "tags": ["supplier_talk", "cash_trouble"],
        },
    ),
    Entry(
        2,
        (9, 5),
        "kofi",
        "C0003",
        "hold",
        {"reason": "Échu de plus de 60 jours, deux promesses non tenues."},
    ),
    Entry(2, (10, 25), "kofi", "C0009", "insolvency", {}),
    Entry(
        2,
        (15, 10),
        "rosa",
        "C0006",
        "dispute",
        {
            "reason": "price",
            "text": "Remise de fin d’année absente de la facture.",
            "unspecified": True,
        },
    ),
    Entry(
        1,
        (9, 50),
        "samir",
        "C0010",
        "request",
        {"factor": 1.5, "reason": "season", "text": "Stock de tuiles pour le printemps."},
    ),
    Entry(
        1,
        (11, 20),
        "rosa",
        "C0003",
        "plan",
        {
            "count": 4,
            "days": 10,
            "text": "Ne peut pas tout payer d’un coup : quatre mois, chantier du lycée payé fin janvier.",
        },
    ),
    Entry(
        1,
        (17, 5),
        "kofi",
        "C0010",
        "refuse",
        {"reason": "Attendons le virement promis ; reparlons-en après."},
    ),
    Entry(
        0,
        (11, 30),
        "rosa",
        "C0001",
        "request",
        {
            "factor": 1.2,
            "reason": "new_site",
            "text": "Troisième chantier en janvier, acompte de 30 % déjà reçu. Le retard vient du litige.",
        },
    ),
    _note(
        0,
        (16, 15),
        "rosa",
        "C0005",
        "Atelier fermé la semaine prochaine, rappeler ensuite.",
        "call",
    ),
    _note(
        0,
        (8, 30),
        "rosa",
        "C0008",
        "Appel d’offres du port gagné, livraisons dès février.",
        "call",
        "good_news",
    ),
)
