"""The words of a case file: (French, English). A code without words is printed as it is."""

WORDS = {
    "title": ("Dossier du client", "Customer’s case file"),
    "about": ("Dossier · {code}", "Case file · {code}"),
    "written": (
        "Établi le {day} à {time} (UTC) par {name}, d’après une comptabilité arrêtée au {as_of}.",
        "Drawn up on {day} at {time} (UTC) by {name}, from books as of {as_of}.",
    ),
    "contents": (
        "Ce dossier réunit les pièces du compte, les livraisons et leurs preuves, les relances envoyées, les "
        "mises en demeure et leurs sursis, les pénalités de retard, les promesses, les échéanciers, les "
        "litiges, les règlements et les notes que notre service a choisi de communiquer.",
        "This file holds the documents on the account, deliveries and their proofs, reminders sent, formal "
        "notices and their holds, late-payment penalties, promises, payment plans, disputes, payments and "
        "the notes our department chose to share.",
    ),
    "identity": ("Identité", "Identity"),
    "creditor": ("Créancier", "Creditor"),
    "debtor": ("Débiteur", "Debtor"),
    "siren": ("SIREN", "SIREN"),
    "legal_form": ("Forme juridique", "Legal form"),
    "address": ("Adresse", "Address"),
    "email": ("Adresse électronique", "E-mail"),
    "phone": ("Téléphone", "Telephone"),
    "terms": ("Délai de paiement", "Payment terms"),
    "days": ("{days} jours", "{days} days"),
    "insolvency": ("Procédure collective ouverte le", "Insolvency opened on"),
    "owed": ("Reste dû", "Still owed"),
    "items": ("Factures et avoirs", "Invoices and credit notes"),
    "document": ("Pièce", "Document"),
    "dated": ("Date", "Date"),
    "due": ("Échéance", "Due"),
    "amount": ("Montant", "Amount"),
    "open": ("Reste", "Open"),
    "history": ("Historique", "History"),
    "closed": ("soldée le {day}", "settled on {day}"),
    "stage": ("niveau {level} depuis le {day}", "level {level} since {day}"),
    "reminded": ("relance {level} du {day}", "reminder {level} of {day}"),
    "payments": ("Règlements en comptabilité", "Payments in the books"),
    "receipts": ("Règlements relevés en banque", "Payments seen at the bank"),
    "label": ("Libellé", "Label"),
    "payer": ("Payeur", "Payer"),
    "deliveries": (
        "Livraisons non facturées à leur import",
        "Deliveries not yet billed when imported",
    ),
    "order": ("Commande", "Order"),
    "proofs": ("Preuves de livraison", "Proofs of delivery"),
    "annex": ("Annexe", "Annex"),
    "annex_name": ("Annexe {number} – {document}", "Annex {number} – {document}"),
    "kept": ("Pièce jointe", "Enclosed"),
    "annex_photo": ("photo, en fin de dossier", "photo, at the end of this file"),
    "annex_pdf": ("PDF, {pages} p., en fin de dossier", "PDF, {pages} p., at the end of this file"),
    "annex_apart": (
        "conservée à part, {pages} p. : voir son empreinte",
        "kept apart, {pages} p.: see its hash",
    ),
    "annex_gone": ("fichier absent : voir son empreinte", "file missing: see its hash"),
    "letters": ("Relances envoyées", "Reminders sent"),
    "letter": (
        "{subject} – {level}, le {day} à {time} (UTC)",
        "{subject} – {level}, {day} at {time} (UTC)",
    ),
    "sent_to": ("À {recipient}. Identifiant : {id}", "To {recipient}. Identifier: {id}"),
    "releases": ("Mises en demeure et sursis", "Formal notices and holds"),
    "released": ("Décidée le", "Released"),
    "leaves": ("Départ", "Leaves"),
    "hold": ("Sursis", "Hold"),
    "held": (
        "demandé le {day} par {name}, jusqu’au {until}",
        "asked for on {day} by {name}, until {until}",
    ),
    "penalties": ("Pénalités de retard", "Late-payment penalties"),
    "counted_until": ("Au", "Until"),
    "interest": ("Intérêts", "Interest"),
    "fee": ("Indemnité", "Fixed fee"),
    "total": ("Total", "Total"),
    "no_figure": ("non chiffré", "no figure"),
    "promises": ("Promesses de règlement", "Promises to pay"),
    "recorded": ("Notée le", "Recorded"),
    "by": ("Par", "By"),
    "promised_on": ("Pour le", "For"),
    "state": ("État", "State"),
    "judged": ("Jugée le", "Judged"),
    "plans": ("Échéanciers", "Payment plans"),
    "proposed": ("Proposé le", "Proposed"),
    "accepted": ("Accepté le", "Accepted"),
    "instalments": ("Échéances", "Instalments"),
    "disputes": ("Litiges", "Disputes"),
    "opened": ("Ouvert le", "Opened"),
    "reason": ("Motif", "Reason"),
    "ended": ("Clos le", "Closed"),
    "outcome": ("Issue", "Outcome"),
    "credited_amount": ("dont avoir : {amount}", "credited: {amount}"),
    "notes": ("Notes communiquées", "Notes shared"),
    "note": ("{day} à {time} (UTC), {name}", "{day} at {time} (UTC), {name}"),
    "journal": ("Extrait du journal", "Extract of the journal"),
    "journal_text": (
        "Chaque ligne du journal porte l’empreinte (SHA-256) de ce qu’elle dit et de l’empreinte de la "
        "ligne précédente. L’extrait complet est joint à ce fichier (journal.json) ; la commande « encours "
        "journal verify --file » dit si le fichier est tel qu’il a été établi, ce qui y a changé, ou "
        "s’il vient d’ailleurs.",
        "Each row of the journal carries the hash (SHA-256) of what it says and of the hash of the row "
        "before. The whole extract is attached to this file (journal.json); the command “encours journal "
        "verify --file” says whether the file is as it was drawn up, what was altered in it, or that it "
        "comes from elsewhere.",
    ),
    "number": ("N°", "No."),
    "at": ("Le (UTC)", "At (UTC)"),
    "what": ("Acte", "Act"),
    "hash": ("Empreinte (début)", "Hash (beginning)"),
    "machine": ("Encours", "Encours"),
    "none": ("Néant.", "None."),
    "file": ("dossier", "case-file"),
    # codes
    "level_triage": ("tri", "triage"),
    "level_formal_notice": ("mise en demeure", "formal notice"),
    "level_litigation": ("contentieux", "litigation"),
    "kind_credit_note": ("avoir", "credit note"),
    "kind_deposit": ("acompte", "deposit"),
    "kind_bill": ("effet", "bill of exchange"),
    "kind_opening": ("à-nouveau", "opening balance"),
    "kind_doubtful": ("créance douteuse", "doubtful debt"),
    "release_announced": ("annoncée", "announced"),
    "release_sent": ("envoyée", "sent"),
    "release_withdrawn": ("retirée", "withdrawn"),
    "release_settled": ("sans objet : réglée", "void: settled"),
    "release_not_sent": ("sans suite : non envoyée à temps", "lapsed: not sent in time"),
    "penalty_computed": ("calculée", "computed"),
    "penalty_claimed": ("réclamée", "claimed"),
    "penalty_paid": ("payée", "paid"),
    "penalty_waived": ("abandonnée", "waived"),
    "penalty_cancelled": ("annulée", "cancelled"),
    "promise_active": ("en cours", "pending"),
    "promise_kept": ("tenue", "kept"),
    "promise_partly_kept": ("tenue en partie", "partly kept"),
    "promise_broken": ("non tenue", "broken"),
    "promise_cancelled": ("sans objet", "void"),
    "plan_proposed": ("proposé", "proposed"),
    "plan_approved": ("accordé", "approved"),
    "plan_active": ("en cours", "running"),
    "plan_completed": ("tenu", "completed"),
    "plan_broken": ("rompu", "broken"),
    "plan_refused": ("refusé", "refused"),
    "plan_cancelled": ("annulé", "cancelled"),
    "dispute_open": ("à qualifier", "to qualify"),
    "dispute_qualified": ("qualifié", "qualified"),
    "dispute_in_progress": ("en cours", "in progress"),
    "dispute_awaiting_customer": ("attente du client", "awaiting the customer"),
    "dispute_resolved": ("clos", "closed"),
    "dispute_withdrawn": ("retiré", "withdrawn"),
    "outcome_credited": ("avoir accordé", "credited"),
    "outcome_partly_credited": ("avoir partiel", "partly credited"),
    "outcome_rejected": ("rejeté", "rejected"),
    "reason_delivery": ("livraison", "delivery"),
    "reason_quality": ("qualité", "quality"),
    "reason_price": ("prix", "price"),
    "reason_quantity": ("quantité", "quantity"),
    "reason_invoice_error": ("facture", "invoice"),
    "reason_other": ("autre", "other"),
}


class Words:
    """The words of one language."""

    def __init__(self, language: str) -> None:
        self.at = 0 if language == "fr" else 1

    def __call__(self, name: str, /, **facts: object) -> str:
        """Say a word, or a sentence with its facts."""
        said = WORDS[name][self.at]
        return said.format(**facts) if facts else said

    def code(self, family: str, code: str | None) -> str:
        """Say a code of a family, as "promise" and "kept"."""
        known = WORDS.get(f"{family}_{code}")
        return known[self.at] if known else code or ""
