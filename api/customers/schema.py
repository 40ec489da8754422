"""Shapes of the customers' list and of one dossier."""

from marshmallow import RAISE, Schema, fields, validate

from api.cover.schema import GuaranteeShown, PolicyTermsView
from api.groups.schema import GroupView
from credit.rules.risk import CLASSES, UNRATED
from credit.store.customer_list import SORTS


class ListArgs(Schema):
    """What to list. `unassigned=1`: those no portfolio holds; `sort`: "-" is descending."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    q = fields.String(load_default="", validate=validate.Length(max=100))
    unassigned = fields.Boolean(load_default=False)
    risk = fields.String(load_default=None, validate=validate.OneOf((*CLASSES, UNRATED)))
    portfolio_id = fields.Integer(load_default=None)
    sort = fields.String(load_default="name", validate=validate.OneOf(SORTS))
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=10_000))


class CustomerLine(Schema):
    """One customer of the list, on the business date; figures are null before the first computation."""

    id = fields.Integer()
    code = fields.String()
    name = fields.String()
    siren = fields.String(allow_none=True)
    company_id = fields.Integer()
    portfolio_id = fields.Integer(allow_none=True)
    portfolio = fields.String(allow_none=True)
    agency = fields.String(allow_none=True)
    active = fields.Boolean()
    risk_class = fields.String(allow_none=True)
    hold = fields.Boolean()
    colour = fields.String(allow_none=True)
    reasons = fields.List(fields.String())
    exposure_minor = fields.Integer(allow_none=True)
    limit_minor = fields.Integer(allow_none=True)
    available_minor = fields.Integer(allow_none=True)
    overdue_minor = fields.Integer(allow_none=True)
    oldest_days = fields.Integer(allow_none=True)
    disputed_minor = fields.Integer(allow_none=True)
    promised_minor = fields.Integer(allow_none=True)
    currency = fields.String()
    as_of = fields.Date(allow_none=True)


class CustomerPage(Schema):
    """One page of the list."""

    rows = fields.List(fields.Nested(CustomerLine))
    total = fields.Integer()


class LimitRow(Schema):
    """One limit a customer has or had; `may_revoke`: the viewer may call it off."""

    id = fields.Integer()
    kind = fields.String()
    amount_minor = fields.Integer()
    max_overdue_days = fields.Integer(allow_none=True)
    state = fields.String()
    starts_on = fields.Date()
    ends_on = fields.Date(allow_none=True)
    source = fields.String()
    reason = fields.String()
    decided_by = fields.String(allow_none=True)
    created_at = fields.DateTime()
    may_revoke = fields.Boolean()


class CoverLineView(Schema):
    """One insured amount that counts today; insured_share_bp None: `share_bp` is the policy's, or usual.

    `terms`: what the policy says; null where nobody wrote it down. `covered_minor`: what it bears here, after
    `cut_minor` was given up because all buyers together ask `asked_minor`, more than the policy's cap.
    """

    policy = fields.String()
    insurer = fields.String(allow_none=True)
    named = fields.Boolean()
    amount_minor = fields.Integer()
    insured_share_bp = fields.Integer(allow_none=True)
    share_bp = fields.Integer()
    ends_on = fields.Date(allow_none=True)
    covered_minor = fields.Integer()
    asked_minor = fields.Integer()
    cut_minor = fields.Integer()
    terms = fields.Nested(PolicyTermsView, allow_none=True)


class CountedGuarantee(GuaranteeShown):
    """A guarantee and what is taken of it today; null: not begun, or in another currency than the ledger."""

    taken_minor = fields.Integer(allow_none=True)


class CoverView(Schema):
    """What insurers bear of the exposure, what guarantors would pay, and the rest: they add up to it.

    `explain` holds rule and inputs.
    """

    covered_minor = fields.Integer()
    guaranteed_minor = fields.Integer()
    uncovered_minor = fields.Integer()
    as_of = fields.Date()
    explain = fields.Dict()
    lines = fields.List(fields.Nested(CoverLineView))
    guarantees = fields.List(fields.Nested(CountedGuarantee))


class ExternalScoreView(Schema):
    """What a provider says of solvency: `native` as it writes it, `risk_class` ours (A–E, unrated)."""

    provider = fields.String(allow_none=True)
    native = fields.String()
    scored_on = fields.Date(allow_none=True)
    risk_class = fields.String()


class KeptPromisesView(Schema):
    """What became of the promises judged since a day; `rate_bp`: kept of all three, in basis points.

    Moot and withdrawn promises count in none of them. `explain` holds rule and inputs.
    """

    kept = fields.Integer()
    partly_kept = fields.Integer()
    broken = fields.Integer()
    rate_bp = fields.Integer()
    since = fields.Date()
    explain = fields.Dict()


class AddressThatReturns(Schema):
    """An address that takes no mail; status: RFC 3463, detail: what its server said."""

    address = fields.String()
    status = fields.String()
    detail = fields.String()
    returned_on = fields.Date()


class GroupMember(Schema):
    """One account of a group."""

    id = fields.Integer()
    code = fields.String()
    name = fields.String()
    exposure_minor = fields.Integer()


class CustomerGroupView(GroupView):
    """The group of an account; `members` are those in sight, `accounts` counts them all."""

    members = fields.List(fields.Nested(GroupMember))


class ExposureLine(Schema):
    """One posting, sale to a factor, order or delivery: what the document says, and what of it counts."""

    part = fields.String()
    ref = fields.String()
    on = fields.Date(allow_none=True)
    due_on = fields.Date(allow_none=True)
    amount_minor = fields.Integer()
    counted_minor = fields.Integer()


class ExposureView(Schema):
    """An exposure and its lines, which add up to it; `as_of` is the ledger's date."""

    exposure_minor = fields.Integer()
    currency = fields.String()
    as_of = fields.Date(allow_none=True)
    lines = fields.List(fields.Nested(ExposureLine))


class DossierView(Schema):
    """One customer: the rows a phone's bucket carries, and the history of its limits.

    explain: rule, inputs and as-of of each figure, by its name; empty before the first computation.

    recomputing: something changed that the figures do not show yet; ask again in a moment.
    """

    put = fields.Dict()
    limits = fields.List(fields.Nested(LimitRow))
    cover = fields.Nested(CoverView, allow_none=True)
    external = fields.Nested(ExternalScoreView, allow_none=True)
    promises_kept = fields.Nested(KeptPromisesView, allow_none=True)
    group = fields.Nested(CustomerGroupView, allow_none=True)
    returned_addresses = fields.List(fields.Nested(AddressThatReturns))
    explain = fields.Dict()
    recomputing = fields.Boolean()
