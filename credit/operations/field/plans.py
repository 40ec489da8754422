"""Payment plans, as the field proposes them; the desk decides online."""

from credit.operations.field.arguments import Arguments, fresh, own
from credit.operations.field.said import HOUSE, Handler, Malformed, Outcome, Said, merged
from credit.operations.plans import tell_deciders, told
from credit.operations.work import Work
from credit.rules import plans as rules
from credit.rules.arrivals import Basis, basis_changed, is_moot, paid_minor
from credit.rules.errors import Conflict
from credit.store.db import db
from credit.store.items import Item
from credit.store.people import User
from credit.store.plans import PaymentPlan, find_live_plans, write_schedule


class PlanOpen(Conflict):
    """One plan of this customer waits or runs already; the facts say which."""

    code = "plan_open"


def propose(work: Work, said: Said, author: User, customer_id: int) -> Outcome:
    """Propose to pay some items in even instalments; cents that do not divide go onto the last.

    Part of it paid meanwhile: the plan is about the rest and flagged, and the answer says how much was paid.
    All of it paid: kept as moot. Raises PlanOpen, PlanUnsound.
    """
    args = Arguments(said.args)
    plan_id = fresh(PaymentPlan, args.uuid("plan_id"))
    wanted = args.parts("items")
    count = args.find_number("count", least=rules.LEAST, most=rules.MOST)
    first_on, rhythm = args.day("first_on"), args.choice("rhythm", rules.RHYTHMS)
    text = args.text("text")
    args.done()
    if not wanted or count is None:
        raise Malformed(field="count" if wanted else "items")
    owed = {item_id: _owed(item_id, customer_id) for item_id in wanted}
    basis = [Basis(minor, owed[item_id]) for item_id, minor in wanted.items()]
    moot = is_moot(basis)
    if not moot and (standing := find_live_plans(customer_id)):
        mine = standing[0].proposed_by_id == author.id
        raise PlanOpen(plan_id=str(standing[0].id), mine=mine)
    left = {id_: min(minor, owed[id_]) for id_, minor in wanted.items() if owed[id_] > 0}
    items = [list(part) for part in (wanted if moot else left).items()]
    schedule = rules.split(
        sum(minor for _, minor in items), rules.days(first_on, count, rhythm), rules.LAST
    )
    asked = write_schedule(schedule)
    plan = PaymentPlan(
        id=plan_id,
        customer_id=customer_id,
        items=items,
        basis=[[item_id, owed[item_id]] for item_id, _ in items],
        basis_changed=basis_changed(basis),
        asked=asked,
        instalments=asked,
        text=text,
        state=rules.CANCELLED if moot else rules.PROPOSED,
        cancel_reason="moot" if moot else None,
        ended_on=work.moment.today if moot else None,
        proposed_by_id=author.id,
        proposed_on=work.moment.today,
        client_time=said.client_time,
        created_at=work.moment.now,
    )
    db.session.add(plan)
    after = {"total_minor": plan.total_minor, "instalments": told(schedule), "state": plan.state}
    work.record("plan.propose", "plan", plan_id, customer_id=customer_id, after=after)
    work.touch(customer_id, only=("plan",))
    if moot:
        return merged("moot")
    tell_deciders(work, plan)
    if plan.basis_changed:
        return Outcome(code="basis_changed", facts={"paid_minor": paid_minor(basis)})
    return Outcome()


def _owed(item_id: int, customer_id: int) -> int:
    """Say what is still owed on an item of this customer; a closed one owes nothing."""
    item = own(Item, item_id, customer_id, field="items")
    return max(0, item.residual_minor) if item.state == "open" else 0


HANDLERS = {"plan.propose": Handler(propose, HOUSE)}
