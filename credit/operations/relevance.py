"""Is a notice still worth showing when its time has come? Asked again right before each push."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import func, select

from credit.operations import deadlines, lateness
from credit.operations.limit_authority import NOTHING, terms_asked, what_forbids
from credit.operations.moment import Moment
from credit.operations.plans import what_forbids as plan_forbids
from credit.rules.alerts import DIGEST
from credit.rules.plans import BROKEN, PROPOSED
from credit.rules.promises import ACTIVE, KEPT
from credit.store.customers import ContactProposal, Customer
from credit.store.db import db
from credit.store.dispute_steps import DisputeStep, open_steps
from credit.store.dunning import DunningMessage, DunningRelease
from credit.store.field import UNRESOLVED, Dispute, Promise
from credit.store.imports import Import
from credit.store.limits import CreditLimit, LimitRequest, LimitReview
from credit.store.people import User
from credit.store.plans import PaymentPlan
from credit.store.push import Notice
from credit.store.scope import steps_of, visible
from credit.store.sync import Quarantined

NO_LONGER_IN_SIGHT = frozenset(
    {"limit_approved", "limit_scheduled", "limit_answered", "limit_needs_info", "limit_lapsed"}
)


def what_changed(notice: Notice, moment: Moment) -> str | None:
    """Say why a notice is no longer worth showing; None while it is."""
    user = db.session.get_one(User, notice.user_id)
    if user.disabled_at is not None:
        return "disabled"
    if notice.read_at is not None:
        return "read"
    if notice.customer_id is not None and notice.event not in NO_LONGER_IN_SIGHT:
        seen = select(Customer.id).where(
            Customer.id == notice.customer_id, visible(user, moment.today)
        )
        if db.session.scalar(seen) is None:
            return "out_of_sight"
    kind, still = STILL.get(notice.event, ("", _always))
    if kind and not notice.subject.startswith(f"{kind}/"):
        return None
    return None if still(notice, user, moment) else "over"


Question = Callable[[Notice, User, Moment], bool]


def _always(_notice: Notice, _user: User, _moment: Moment) -> bool:
    return True


def _to_decide(notice: Notice, user: User, moment: Moment) -> bool:
    request = db.session.get(LimitRequest, UUID(_id(notice)))
    if request is None or request.state != "in_review":
        return False
    terms = terms_asked(request, moment.today) or NOTHING
    return what_forbids(user, request, terms, moment.today) is None


def _asked_back(notice: Notice, _user: User, _moment: Moment) -> bool:
    request = db.session.get(LimitRequest, UUID(_id(notice)))
    return request is not None and request.state == "needs_info"


def _held(notice: Notice, _user: User, _moment: Moment) -> bool:
    customer = db.session.get(Customer, notice.customer_id)
    return customer is not None and customer.hold_reason is not None


def _not_held(notice: Notice, user: User, moment: Moment) -> bool:
    return not _held(notice, user, moment)


def _missed(notice: Notice, _user: User, _moment: Moment) -> bool:
    promise = db.session.get(Promise, UUID(_id(notice)))
    return promise is not None and promise.state in ("broken", "partly_kept")


def _promised_today(notice: Notice, _user: User, moment: Moment) -> bool:
    promise = db.session.get(Promise, UUID(_id(notice)))
    if promise is None or promise.state != ACTIVE:
        return False
    return promise.promised_on == moment.today


def _awaited(notice: Notice, _user: User, _moment: Moment) -> bool:
    promise = db.session.get(Promise, UUID(_id(notice)))
    return promise is not None and promise.state not in (KEPT, "cancelled")


def _plan_proposed(notice: Notice, user: User, moment: Moment) -> bool:
    plan = db.session.get(PaymentPlan, UUID(_id(notice)))
    if plan is None or plan.state != PROPOSED:
        return False
    return plan_forbids(user, plan, moment.today) is None


def _plan_broken(notice: Notice, _user: User, _moment: Moment) -> bool:
    plan = db.session.get(PaymentPlan, UUID(_id(notice)))
    return plan is not None and plan.state == BROKEN


def _step_waits(notice: Notice, user: User, moment: Moment) -> bool:
    """Say whether a step is still due on the dispute, of those the person reads."""
    due = open_steps(UUID(_id(notice))).where(DisputeStep.due_on <= moment.today, steps_of(user))
    return db.session.scalar(due.limit(1)) is not None and _unresolved(notice, user, moment)


def _unresolved(notice: Notice, _user: User, _moment: Moment) -> bool:
    dispute = db.session.get(Dispute, UUID(_id(notice)))
    return dispute is not None and dispute.state in UNRESOLVED


def _not_sent_yet(notice: Notice, _user: User, _moment: Moment) -> bool:
    message = db.session.get(DunningMessage, UUID(_id(notice)))
    return message is not None and message.state == "due"


def _to_visit(notice: Notice, _user: User, _moment: Moment) -> bool:
    message = db.session.get(DunningMessage, UUID(_id(notice)))
    return message is not None and message.state in ("due", "sending")


def _announced(notice: Notice, _user: User, _moment: Moment) -> bool:
    release = db.session.get(DunningRelease, UUID(_id(notice)))
    return release is not None and release.state == "announced"


def _running(notice: Notice, _user: User, moment: Moment) -> bool:
    limit = db.session.get(CreditLimit, int(_id(notice)))
    if limit is None or limit.state != "effective" or limit.ends_on is None:
        return False
    return limit.ends_on >= moment.today


def _proposed(notice: Notice, _user: User, _moment: Moment) -> bool:
    review = db.session.get(LimitReview, UUID(_id(notice)))
    return review is not None and review.state == "open"


def _still_late(notice: Notice, _user: User, moment: Moment) -> bool:
    return any(one.subject == notice.subject for one in lateness.late_sources(moment.today))


def _not_repaired(notice: Notice, _user: User, _moment: Moment) -> bool:
    """Say whether no such file was taken in since one was refused."""
    refused = db.session.get(Import, UUID(_id(notice)))
    if refused is None:
        return False
    since = select(func.count(Import.id)).where(
        Import.kind == refused.kind,
        Import.company_id == refused.company_id,
        Import.applied_at > notice.created_at,
    )
    return not db.session.scalar(since)


def _comes_due(notice: Notice, _user: User, moment: Moment) -> bool:
    return deadlines.is_ahead(notice.subject, notice.occurrence, notice.customer_id, moment.today)


def _set_aside(notice: Notice, _user: User, _moment: Moment) -> bool:
    aside = db.session.get(Quarantined, UUID(_id(notice)))
    return aside is not None and aside.state == "waiting"


def _unanswered(notice: Notice, _user: User, _moment: Moment) -> bool:
    proposal = db.session.get(ContactProposal, UUID(_id(notice)))
    return proposal is not None and proposal.state == "proposed"


def _not_delivered(notice: Notice, _user: User, _moment: Moment) -> bool:
    """Say whether a reminder still lies with a person: not sent again, nor known to have left."""
    message = db.session.get(DunningMessage, UUID(_id(notice)))
    if message is None:
        return False
    return message.state in ("failed", "returned") or message.why == "unclear"


def _insolvent(notice: Notice, _user: User, _moment: Moment) -> bool:
    customer = db.session.get(Customer, notice.customer_id)
    return customer is not None and customer.insolvency_on is not None


def _something_unread(_notice: Notice, user: User, _moment: Moment) -> bool:
    unread = select(Notice.id).where(
        Notice.user_id == user.id, Notice.read_at.is_(None), Notice.event != DIGEST
    )
    return db.session.scalar(unread.limit(1)) is not None


def _id(notice: Notice) -> str:
    return notice.subject.rpartition("/")[2]


# Events without a question stay worth showing: they say what happened.
# Each question knows the kind of subject it reads, or "" for any; a notice on another kind is not asked.
STILL: dict[str, tuple[str, Question]] = {
    "limit_to_decide": ("limit_request", _to_decide),
    "limit_deadline": ("limit_request", _to_decide),
    "limit_escalated": ("limit_request", _to_decide),
    "limit_needs_info": ("limit_request", _asked_back),
    "limit_ending": ("credit_limit", _running),
    "limit_proposed": ("limit_review", _proposed),
    "deadline_ahead": ("", _comes_due),
    "insurer_deadline": ("insurance_policy", _comes_due),
    "customer_held": ("customer", _held),
    "hold_lifted": ("customer", _not_held),
    "insolvency": ("customer", _insolvent),
    "promise_due": ("promise", _promised_today),
    "promise_queried": ("promise", _awaited),
    "promise_missed": ("promise", _missed),
    "plan_to_decide": ("plan", _plan_proposed),
    "instalment_missed": ("plan", _plan_broken),
    "dispute_assigned": ("dispute", _unresolved),
    "dispute_escalated": ("dispute", _unresolved),
    "dispute_to_qualify": ("dispute", _unresolved),
    "step_due": ("dispute", _step_waits),
    "entry_quarantined": ("op", _set_aside),
    "contact_proposed": ("contact_proposal", _unanswered),
    DIGEST: ("user", _something_unread),
    "import_failed": ("import", _not_repaired),
    "import_late": ("", _still_late),
    "mail_failed": ("dunning_message", _not_delivered),
    "reminder_tomorrow": ("dunning_message", _not_sent_yet),
    "visit_due": ("dunning_message", _to_visit),
    "visit_late": ("dunning_message", _to_visit),
    "formal_notice_soon": ("dunning_release", _announced),
    "notice_held": ("dunning_release", _announced),
}
