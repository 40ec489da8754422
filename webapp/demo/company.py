"""Who the demo company sells to: some 120 invented building trades, each with a way of paying."""

from dataclasses import dataclass
from random import Random

NAME = "Matériaux du Val"
SIREN = (
    "732829320"  # passes the Luhn check; the number documentation uses, not a real prospect of ours
)

SEED = 20_261_122
COUNT = 120


@dataclass(frozen=True, slots=True)
class Manner:
    """How a customer pays: days after the due date, how that drifts a month, how often it forgets.

    share_forgotten: fraction of invoices that stay unpaid until `days_forgotten` after the due date.
    """

    delay_days: int
    drift_days: float = 0.0
    share_forgotten: float = 0.0
    days_forgotten: int = 120
    used_limit: float = 0.55


PROMPT = Manner(-2, used_limit=0.4)
NORMAL = Manner(4, used_limit=0.55)
SLOW = Manner(16, share_forgotten=0.05, used_limit=0.65)
LATE = Manner(32, share_forgotten=0.12, used_limit=0.75)
SINKING = Manner(14, drift_days=2.2, share_forgotten=0.2, used_limit=0.95)
LOST = Manner(75, drift_days=3.0, share_forgotten=0.4, days_forgotten=400, used_limit=1.1)

# How many of a hundred customers pay in which manner.
MIX = ((PROMPT, 34), (NORMAL, 34), (SLOW, 16), (LATE, 9), (SINKING, 5), (LOST, 2))


@dataclass(frozen=True, slots=True)
class Buyer:
    """One invented customer. `monthly_minor` is what it buys in a usual month, VAT included."""

    code: str
    name: str
    legal_form: str | None
    portfolio: str
    manner: Manner
    monthly_minor: int
    terms_days: int
    limit_minor: int | None
    email: str
    phone: str
    months_old: int = 24

    @property
    def segment(self) -> str:
        """Say in which segment its size puts it."""
        if self.monthly_minor >= 20_000_00:
            return "Grands comptes"
        return "PME" if self.monthly_minor >= 3_000_00 else "Artisans"


# The characters of the story: named, so that the guide and the journeys can point at them.
CAST = (
    Buyer(
        "C0001",
        "Charpentes Val",
        "SARL",
        "Nord 1",
        SLOW,
        11_000_00,
        45,
        50_000_00,
        "compta@charpentes-val.example",
        "+33 2 40 00 10 01",
    ),
    Buyer(
        "C0002",
        "Mat’Ouest",
        "SAS",
        "Nord 1",
        PROMPT,
        9_000_00,
        30,
        60_000_00,
        "fournisseurs@matouest.example",
        "+33 2 40 00 10 02",
    ),
    Buyer(
        "C0003",
        "Bati Sud",
        "SARL",
        "Nord 1",
        LOST,
        8_000_00,
        45,
        30_000_00,
        "compta@batisud.example",
        "+33 2 40 00 10 03",
    ),
    Buyer(
        "C0004",
        "Renov+",
        "EURL",
        "Nord 1",
        SINKING,
        4_500_00,
        30,
        15_000_00,
        "contact@renovplus.example",
        "+33 2 40 00 10 04",
    ),
    Buyer(
        "C0005",
        "Menuiserie Le Goff",
        None,
        "Nord 1",
        NORMAL,
        2_200_00,
        30,
        8_000_00,
        "legoff@menuiserie.example",
        "+33 2 40 00 10 05",
    ),
    Buyer(
        "C0006",
        "Société Nouvelle d’Étanchéité et de Couverture des Établissements Kerangal et Fils Réunis",
        "SAS",
        "Nord 1",
        LATE,
        14_000_00,
        60,
        90_000_00,
        "comptabilite.fournisseurs@etablissements-kerangal.example",
        "+33 2 40 00 10 06",
    ),
    Buyer(
        "C0007",
        "Isolation du Marais",
        "SASU",
        "Nord 1",
        NORMAL,
        3_000_00,
        30,
        None,
        "",
        "+33 2 40 00 10 07",
        months_old=2,
    ),
    Buyer(
        "C0008",
        "Grands Travaux de l’Atlantique",
        "SA",
        "Nord 1",
        SLOW,
        1_450_000_00,
        60,
        4_500_000_00,
        "tresorerie@gta.example",
        "+33 2 40 00 10 08",
    ),
    Buyer(
        "C0009",
        "Maçonnerie Ferrand",
        "SARL",
        "Sud 1",
        LOST,
        5_000_00,
        30,
        20_000_00,
        "compta@ferrand.example",
        "+33 5 61 00 10 09",
    ),
    Buyer(
        "C0010",
        "Toitures Occitanes",
        "SAS",
        "Sud 1",
        NORMAL,
        7_500_00,
        45,
        35_000_00,
        "compta@toitures-occitanes.example",
        "+33 5 61 00 10 10",
    ),
)

_TRADES = (
    "Charpente",
    "Couverture",
    "Plâtrerie",
    "Maçonnerie",
    "Menuiserie",
    "Peinture",
    "Carrelage",
    "Électricité",
    "Plomberie",
    "Serrurerie",
    "Terrassement",
    "Isolation",
    "Façades",
    "Rénovation",
)
_PLACES = (
    "Armor",
    "Bocage",
    "Coteaux",
    "Estuaire",
    "Falaises",
    "Garonne",
    "Hauts-Prés",
    "Iroise",
    "Jalles",
    "Layon",
    "Marais",
    "Nivelle",
    "Océane",
    "Presqu’île",
    "Rochers",
    "Sèvre",
    "Touvre",
    "Vallon",
    "Yser",
    "Dunes",
    "Brière",
    "Cap-Vert",
)
_FAMILIES = (
    "Guérin",
    "Lemoine",
    "Marchand",
    "Roussel",
    "Besnard",
    "Cadiou",
    "Delmas",
    "Estève",
    "Fabre",
    "Gaillard",
    "Herbert",
    "Izard",
    "Jolivet",
    "Kervella",
    "Laborde",
    "Mazars",
    "Nadal",
    "Ollivier",
)
_PORTFOLIOS = ("Nord 1", "Nord 1", "Nord 2", "Sud 1", "Sud 1", "Sud 2")
_FORMS = ("SARL", "SARL", "SAS", "SAS", "SASU", "EURL", "SA", "EI", None)


def buyers(count: int = COUNT, seed: int = SEED) -> list[Buyer]:
    """Invent the customers: the cast first, then as many others as asked; the same every time."""
    random = Random(seed)  # noqa: S311  (an invented company wants the same luck every time)
    invented = list(CAST)
    while len(invented) < count:
        invented.append(_invent(random, len(invented) + 1))
    return invented


def _invent(random: Random, number: int) -> Buyer:
    manner = random.choices([manner for manner, _ in MIX], [weight for _, weight in MIX])[0]
    monthly_minor = int(random.lognormvariate(12.7, 0.9)) // 100 * 100 + 40_000
    terms_days = random.choice((30, 30, 45, 60))
    held_months = (terms_days + max(manner.delay_days, 0)) / 30 + 0.5
    need_minor = int(monthly_minor * held_months / manner.used_limit)
    limit_minor = max(round(need_minor, -5), 2_000_00) if random.random() > 0.06 else None
    name = _name(random, number)
    mailbox = "" if random.random() < 0.05 else f"compta@client-{number:04}.example"
    return Buyer(
        f"C{number:04}",
        name,
        random.choice(_FORMS),
        random.choice(_PORTFOLIOS),
        manner,
        monthly_minor,
        terms_days,
        limit_minor,
        mailbox,
        f"+33 2 40 01 {number // 100:02} {number % 100:02}",
        months_old=24 if random.random() > 0.08 else random.randint(1, 10),
    )


def _name(random: Random, number: int) -> str:
    trade, place = random.choice(_TRADES), random.choice(_PLACES)
    family = _FAMILIES[number % len(_FAMILIES)]
    return random.choice((f"{trade} {family}", f"{trade} {place}", f"{family} {trade} {place}"))
