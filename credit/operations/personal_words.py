"""What an export and a preview of somebody's data say, in both languages: (French, English)."""

Words = tuple[str, str]

LABELS: dict[str, Words] = {
    "user": ("Compte et identité", "Account and identity"),
    "contact": ("Fiches de contact", "Contact records"),
    "contact_proposal": ("Contacts proposés", "Suggested contacts"),
    "returned_address": ("Adresses en retour", "Returned addresses"),
    "note": ("Notes qui la citent", "Notes that mention them"),
    "dispute": ("Litiges qui la citent", "Disputes that mention them"),
    "dispute_comment": ("Commentaires de litiges", "Comments on disputes"),
    "dispute_step": ("Étapes de litiges", "Steps of disputes"),
    "promise": ("Promesses qui la citent", "Promises that mention them"),
    "payment_plan": ("Échéanciers qui la citent", "Payment plans that mention them"),
    "limit_request": ("Demandes d’encours qui la citent", "Limit requests that mention them"),
    "op_log": ("Saisies des appareils", "Entries of devices"),
    "op_attempt": ("Saisies en échec", "Entries that failed"),
    "quarantined": ("Saisies en quarantaine", "Entries in quarantine"),
    "notice": ("Alertes", "Alerts"),
    "import_undo_row": ("Images d’annulation d’imports", "Images for undoing imports"),
    "journal_entry": ("Valeurs du journal", "Values in the journal"),
    "dunning_message": ("Relances et courriers", "Reminders and letters"),
    "mail": ("Messages envoyés", "Messages sent"),
    "session": ("Sessions et appareils", "Sessions and devices"),
    "push_subscription": ("Abonnements aux alertes", "Push subscriptions"),
    "passkey": ("Clés d’accès", "Passkeys"),
    "code_generator": ("Application d’authentification", "Authenticator app"),
    "recovery_code": ("Codes de secours", "Recovery codes"),
    "publication": ("Textes et réglages publiés", "Published texts and settings"),
    "own_notice": ("Alertes reçues", "Alerts received"),
    "authored": ("Notes, litiges et promesses saisis", "Notes, disputes and promises entered"),
    "attachment": ("Photos prises", "Photos taken"),
    "delivery_proof": ("Preuves de livraison jointes", "Proofs of delivery attached"),
    "acted": ("Actes au journal", "Acts in the journal"),
}

ERASED, HIDDEN, PSEUDONYM, KEPT = "erased", "hidden", "pseudonym", "kept"
FATES: dict[str, Words] = {
    ERASED: ("effacé", "erased"),
    HIDDEN: ("mention masquée", "mention hidden"),
    PSEUDONYM: ("sous pseudonyme", "under a pseudonym"),
    KEPT: ("conservé", "kept"),
}

LETTERS: Words = (
    "Preuve de la relance et pièce justificative : 10 ans (art. L. 123-22 du Code de commerce ; "
    "RGPD, art. 17, § 3, b et e).",
    "Proof of the reminder and accounting record: 10 years (Code de commerce, art. L. 123-22; GDPR, "
    "art. 17(3)(b) and (e)).",
)
ACTS: Words = (
    "Le journal garde qui a décidé quoi, pour établir ou défendre un droit (RGPD, art. 17, § 3, e) ; le nom "
    "cède la place à un pseudonyme.",
    "The journal keeps who decided what, to establish or defend a claim (GDPR, art. 17(3)(e)); a pseudonym "
    "takes the place of the name.",
)
CHAIN: Words = (
    "Les valeurs sont retirées du journal ; la ligne, sa date et son empreinte restent, sans le sel qui "
    "permettrait de les deviner.",
    "The values leave the journal; the row, its date and its hash stay, without the salt they could be "
    "guessed by.",
)

PAPER: dict[str, Words] = {
    "title": ("Données personnelles", "Personal data"),
    "about": ("Personne", "Person"),
    "made": ("Établi le", "Made on"),
    "place": ("Rubrique", "Place"),
    "count": ("Nombre", "Count"),
    "fate": ("En cas d’effacement", "If erased"),
    "why": ("Pourquoi", "Why"),
    "field": ("Champ", "Field"),
    "value": ("Valeur", "Value"),
    "backups": (
        "Les sauvegardes déjà faites gardent ces données jusqu’à leur propre suppression ; après une "
        "restauration, l’effacement est à refaire.",
        "Backups made before keep these data until they are deleted themselves; after a restore, the erasure "
        "must be done again.",
    ),
}


def say(words: Words, language: str) -> str:
    """Give the words of a language; French unless it is English."""
    return words[1] if language == "en" else words[0]
