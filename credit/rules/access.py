"""Who may do what: the one table of roles and permissions (product.md, "Who uses it").

Which *rows* a person sees is the other half, `credit.store.scope`.
"""

from enum import StrEnum


class Role(StrEnum):
    """The eight jobs people sign in with."""

    REP = "rep"
    MANAGER = "manager"
    COLLECTOR = "collector"
    CREDIT_MANAGER = "credit_manager"
    CFO = "cfo"
    MANAGING_DIRECTOR = "managing_director"
    CONTRIBUTOR = "contributor"
    ADMIN = "admin"


DESK = frozenset({Role.COLLECTOR, Role.CREDIT_MANAGER, Role.CFO, Role.MANAGING_DIRECTOR})
FIELD = frozenset({Role.REP, Role.MANAGER})


class KpiScope(StrEnum):
    """What key figures can be asked of."""

    COMPANY = "company"
    BRANCH = "branch"
    PORTFOLIO = "portfolio"
    PERSON = "person"
    SEGMENT = "segment"
    GROUP = "group"
    CUSTOMER = "customer"


class Permission(StrEnum):
    """What a route or an operation asks for before it acts."""

    SEE_ALL_CUSTOMERS = "see_all_customers"
    SEE_FIGURES = "see_figures"
    MAIL_OVERVIEW = "mail_overview"
    CAPTURE = "capture"
    PIN_CUSTOMERS = "pin_customers"
    IMPORT_BOOKS = "import_books"
    MATCH_RECEIPTS = "match_receipts"
    ASSIGN_CUSTOMERS = "assign_customers"
    RUN_DUNNING = "run_dunning"
    QUALIFY_DISPUTES = "qualify_disputes"
    READ_PROOFS = "read_proofs"
    ATTACH_PROOFS = "attach_proofs"
    DECIDE_PLANS = "decide_plans"
    DECIDE_LIMITS = "decide_limits"
    REVIEW_LIMITS = "review_limits"
    SET_POLICY = "set_policy"
    WORD_LETTERS = "word_letters"
    SET_GOALS = "set_goals"
    SET_AGENCY_GOALS = "set_agency_goals"
    APPOINT_DEPUTIES = "appoint_deputies"
    READ_JOURNAL = "read_journal"
    MEND_ENTRIES = "mend_entries"
    ADMINISTER = "administer"


HOLDERS: dict[Permission, frozenset[Role]] = {
    Permission.SEE_ALL_CUSTOMERS: DESK,
    Permission.SEE_FIGURES: DESK | FIELD,
    Permission.MAIL_OVERVIEW: DESK | {Role.MANAGER},
    Permission.CAPTURE: FIELD | DESK | {Role.CONTRIBUTOR},
    Permission.PIN_CUSTOMERS: DESK,
    Permission.IMPORT_BOOKS: DESK | {Role.ADMIN},  # whoever installs hands in the first books
    Permission.MATCH_RECEIPTS: DESK - {Role.MANAGING_DIRECTOR},
    Permission.ASSIGN_CUSTOMERS: DESK | {Role.ADMIN},
    Permission.RUN_DUNNING: DESK,
    Permission.QUALIFY_DISPUTES: DESK,
    Permission.READ_PROOFS: DESK | FIELD,  # of customers in sight, as their other documents
    Permission.ATTACH_PROOFS: DESK,
    Permission.DECIDE_PLANS: DESK,
    Permission.DECIDE_LIMITS: DESK | {Role.MANAGER},
    Permission.REVIEW_LIMITS: DESK,
    Permission.SET_POLICY: frozenset({Role.CFO, Role.MANAGING_DIRECTOR}),
    Permission.WORD_LETTERS: DESK | {Role.ADMIN},
    Permission.SET_GOALS: DESK | {Role.MANAGER},
    Permission.SET_AGENCY_GOALS: DESK,  # its manager is asked to reach them
    Permission.APPOINT_DEPUTIES: DESK | {Role.ADMIN},
    Permission.READ_JOURNAL: DESK | {Role.ADMIN},
    Permission.MEND_ENTRIES: DESK,
    Permission.ADMINISTER: frozenset({Role.ADMIN}),
}

# Who may ask for a scope at all; which branch, portfolio or customer is theirs, `credit.store.scope` knows.
FIGURES_OF: dict[KpiScope, frozenset[Role]] = {
    KpiScope.COMPANY: DESK,
    KpiScope.SEGMENT: DESK,
    KpiScope.GROUP: DESK,
    KpiScope.BRANCH: DESK | {Role.MANAGER},
    KpiScope.PORTFOLIO: DESK | FIELD,
    KpiScope.PERSON: DESK | FIELD,
    KpiScope.CUSTOMER: DESK | FIELD,
}


def may_ask(role: str, scope: KpiScope) -> bool:
    """Say whether a role may ask for the key figures of such a scope."""
    return role in FIGURES_OF[scope]


def may(role: str, permission: Permission) -> bool:
    """Say whether a role holds a permission; an unknown role holds none."""
    return role in HOLDERS[permission]


def may_appoint_for(role: str, user_id: int | None, principal_id: int) -> bool:
    """Say whether someone may appoint a person's deputy: an administrator anybody's, the desk their own."""
    if may(role, Permission.ADMINISTER):
        return True
    return may(role, Permission.APPOINT_DEPUTIES) and user_id == principal_id
