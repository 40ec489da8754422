"""Shapes of policies and guarantees. Shape only; rules live downstairs."""

from marshmallow import RAISE, Schema, fields, validate

LARGEST_MINOR = 10**15
LONGEST_DAYS = 3650
WORDS = validate.Regexp(r"\s*[^\s\x00][^\x00]*\Z")  # something to read; PostgreSQL keeps no NUL
NAME = [validate.Length(max=120), WORDS]
TEXT = [validate.Length(max=2000), validate.Regexp(r"[^\x00]*\Z")]
ID = validate.Range(min=1, max=2**31 - 1)


def _whole(most: int, *, least: int = 0, optional: bool = False) -> fields.Integer:
    within = validate.Range(min=least, max=most)
    return fields.Integer(required=True, allow_none=optional, strict=True, validate=within)


class PolicyTerms(Schema):
    """What a policy is to say. Shares and `vat_bp` in basis points; `vat_bp` only where the basis is net.

    `cap_minor` caps what it bears of all buyers together, null = no cap; the days count from the due date,
    null = the policy says none. It runs from `starts_on` to `ends_on`, inclusive; null = open.
    """

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    insurer = fields.String(required=True, validate=NAME)
    number = fields.String(required=True, validate=NAME)
    basis = fields.String(required=True, validate=validate.OneOf(("gross", "net")))
    vat_bp = _whole(10_000, optional=True)
    insured_share_bp = _whole(10_000)
    cap_minor = _whole(LARGEST_MINOR, optional=True)
    notice_days = _whole(LONGEST_DAYS, optional=True)
    extension_days = _whole(LONGEST_DAYS, optional=True)
    stop_days = _whole(LONGEST_DAYS, optional=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True, allow_none=True)


class InsurancePolicyBody(PolicyTerms):
    """A policy to write down; `company_id` may be left out where there is only one ledger."""

    company_id = fields.Integer(load_default=None, allow_none=True, strict=True, validate=ID)


class PolicyTermsView(Schema):
    """The terms a policy has today, as `PolicyTerms` says them."""

    insurer = fields.String()
    basis = fields.String()
    vat_bp = fields.Integer(allow_none=True)
    insured_share_bp = fields.Integer()
    cap_minor = fields.Integer(allow_none=True)
    notice_days = fields.Integer(allow_none=True)
    extension_days = fields.Integer(allow_none=True)
    stop_days = fields.Integer(allow_none=True)
    starts_on = fields.Date()
    ends_on = fields.Date(allow_none=True)


class InsurancePolicyView(PolicyTermsView):
    """A policy of a company, under the number its cover lines name; `version` is for `If-Match`."""

    id = fields.Integer()
    company_id = fields.Integer()
    number = fields.String()
    version = fields.Integer()


class PolicyUseView(InsurancePolicyView):
    """A policy and what it is asked to bear: of how many `buyers`, and how much before its cap is shared.

    Where `asked_minor` exceeds `cap_minor`, each buyer's cover is lowered in proportion.
    """

    currency = fields.String()
    asked_minor = fields.Integer()
    buyers = fields.Integer()


class GuaranteeBody(Schema):
    """A guarantee to write down, in minor units; `trigger_text` says what must happen to call it.

    `currency` null = the ledger's; one in another currency is shown and not counted.
    """

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    kind = fields.String(
        required=True, validate=validate.OneOf(("parent_company", "bank", "other"))
    )
    guarantor = fields.String(required=True, validate=NAME)
    amount_minor = _whole(LARGEST_MINOR, least=1)
    currency = fields.String(
        load_default=None, allow_none=True, validate=validate.Regexp(r"[A-Z]{3}\Z")
    )
    trigger_text = fields.String(load_default="", validate=TEXT)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True, allow_none=True)


class GuaranteeRelease(Schema):
    """Why a guarantee is let go."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    reason = fields.String(required=True, validate=[validate.Length(max=2000), WORDS])


class GuaranteeShown(Schema):
    """A guarantee; `ends_on` null = until further notice."""

    id = fields.Integer()
    kind = fields.String()
    guarantor = fields.String()
    amount_minor = fields.Integer()
    currency = fields.String()
    trigger_text = fields.String()
    starts_on = fields.Date()
    ends_on = fields.Date(allow_none=True)


class GuaranteeView(GuaranteeShown):
    """A guarantee of a customer and what became of it: effective or released."""

    customer_id = fields.Integer()
    state = fields.String()
    released_on = fields.Date(allow_none=True)
    release_reason = fields.String(allow_none=True)


class DeadlineArgs(Schema):
    """Whose deadlines: one customer's, or those of all in sight."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    customer = fields.Integer(load_default=None, validate=ID)


class DeadlineCustomer(Schema):
    """Whom a deadline is about; `currency` is that of the ledger, in which limits are said."""

    id = fields.Integer()
    code = fields.String()
    name = fields.String()
    currency = fields.String(attribute="company.currency")


class DeadlineDoneBody(Schema):
    """What was done about a deadline the calendar shows, named by its first four fields as listed there.

    `done_on`: when it was done. `amount_minor`: what was declared or asked, in the ledger's currency.
    """

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    kind = fields.String(required=True, validate=NAME)
    subject = fields.String(required=True, validate=NAME)
    customer_id = fields.Integer(required=True, strict=True, validate=ID)
    on = fields.Date(required=True)
    done_on = fields.Date(required=True)
    amount_minor = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(min=1, max=LARGEST_MINOR),
    )
    reference = fields.String(load_default=None, allow_none=True, validate=[TEXT[1], NAME[0]])


class DeadlineMark(Schema):
    """A mark as it was written down; `undone_on` where it was taken back."""

    id = fields.Integer()
    kind = fields.String()
    subject = fields.String()
    customer_id = fields.Integer()
    on = fields.Date(attribute="asked_on")
    done_on = fields.Date()
    amount_minor = fields.Integer(allow_none=True)
    reference = fields.String(allow_none=True)
    undone_on = fields.Date(allow_none=True)


class DeadlineDoneView(Schema):
    """What was done about it, on which day, by whom."""

    id = fields.Integer()
    on = fields.Date()
    by = fields.String()
    amount_minor = fields.Integer(allow_none=True)
    reference = fields.String(allow_none=True)


class DeadlineView(Schema):
    """One thing to do by a day: `kind` names it, `facts` are the inputs of the day.

    kind: overdue_notice (tell the insurer), maximum_extension (grant no longer delay), stop_delivery,
    guarantee_end, policy_end (renew or replace), limit_start (one decided begins), limit_end (decide anew),
    claim (C. com. R622-24).
    `days_left` counts calendar days, negative once past. `customer` null: a policy as such. `done` null: it
    is still to do.
    """

    kind = fields.String()
    on = fields.Date()
    days_left = fields.Integer()
    subject = fields.String()
    facts = fields.Dict()
    customer = fields.Nested(DeadlineCustomer, allow_none=True)
    done = fields.Nested(DeadlineDoneView, allow_none=True)
