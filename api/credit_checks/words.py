"""The reasons of a light, in words a customer could be told."""

WORDS: dict[str, tuple[str, str]] = {  # code -> French, English
    "over_limit": ("la limite de crédit serait dépassée", "the credit limit would be passed"),
    "over_delay": (
        "un retard de paiement passe le délai admis",
        "a payment is later than the delay allowed",
    ),
    "limit_zero": ("paiement d’avance seulement", "payment in advance only"),
    "hold": ("compte bloqué par le service crédit", "account held by the credit desk"),
    "insolvency": ("procédure collective en cours", "insolvency proceedings are open"),
    "near_limit": (
        "plus de 80 % de la limite serait utilisée",
        "more than 80% of the limit would be used",
    ),
    "group_over_limit": (
        "la limite de crédit du groupe serait dépassée",
        "the credit limit of the group would be passed",
    ),
    "group_near_limit": (
        "plus de 80 % de la limite du groupe serait utilisée",
        "more than 80% of the group’s limit would be used",
    ),
    "overdue": ("des factures sont échues", "invoices are overdue"),
    "limit_unset": ("aucune limite n’est fixée", "no limit is set"),
    "class_d": ("risque élevé (classe D)", "high risk (class D)"),
    "class_e": ("risque très élevé (classe E)", "very high risk (class E)"),
    "stale": ("comptes trop anciens pour un avis", "books too old for a verdict"),
    "not_computed": ("chiffres pas encore calculés", "figures not computed yet"),
    "missing_rate": ("taux de change manquant", "an exchange rate is missing"),
}


def say(code: str) -> dict[str, str]:
    """Spell one reason."""
    french, english = WORDS[code]
    return {"code": code, "fr": french, "en": english}
