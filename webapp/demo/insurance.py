"""What protects the demo company: an insurance policy, the insurer's list of buyers, a parent's word."""

from datetime import date
from functools import partial

from sqlalchemy import select

from credit.operations import guarantees, policies
from credit.operations.work import transact
from credit.store.customers import Customer
from credit.store.db import db
from webapp.demo.live import acting, person, take_in

POLICY = "AC-2026-0417"
# Named: the buyer on whom the insurer decided by name. The last line is for any buyer it never named.
INSURED = (
    "police;assureur;client;dénommé;garantie;quotité",
    f"{POLICY};Atlantique Crédit;C0006;oui;60000;90%",
    f"{POLICY};Atlantique Crédit;C0003;oui;25000;90%",
    f"{POLICY};Atlantique Crédit;;non;15000;85%",
)


def insure(today: date) -> None:
    """Let kofi write the policy down, take the insurer's list in, and note a parent company's guarantee."""
    kofi = acting(person("kofi"))
    terms = partial(
        policies.create,
        company_id=None,
        insurer="Atlantique Crédit",
        number=POLICY,
        basis="net",
        vat_bp=2_000,
        insured_share_bp=9_000,
        cap_minor=900_000_00,
        notice_days=60,
        extension_days=90,
        stop_days=75,
        starts_on=today.replace(month=1, day=1),
        ends_on=None,
    )
    transact(kofi, terms)
    take_in("\n".join(INSURED).encode(), "garanties-assureur.csv", kind="cover")
    buyer = db.session.scalars(select(Customer.id).where(Customer.code == "C0008")).first()
    if buyer is not None:
        word = partial(
            guarantees.give,
            customer_id=buyer,
            kind="parent_company",
            guarantor="Atlantique Travaux Holding",
            amount_minor=1_000_000_00,
            currency=None,
            trigger_text="Première demande, après mise en demeure restée 15 jours sans effet",
            starts_on=today.replace(month=1, day=1),
            ends_on=None,
        )
        transact(kofi, word, customers=[buyer])
