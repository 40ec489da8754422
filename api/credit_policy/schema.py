"""Shapes of the credit policy. Shape only; rules live downstairs."""

from marshmallow import RAISE, Schema, fields, validate


class PolicyTrialBody(Schema):
    """Values to try, by name; what is not said stays as it is in force."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    values = fields.Dict(keys=fields.String(), values=fields.Raw(), required=True)


class CreditPolicyBody(PolicyTrialBody):
    """The next version: its values, why, and from which day on."""

    reason = fields.String(required=True, validate=validate.Length(min=3, max=2000))
    starts_on = fields.Date(required=True)


class PolicySettingView(Schema):
    """One value that may be set; unit: minor | days | months | percent | count | points | switch | bp.

    currency: of amounts, the first ledger's; null of everything else.
    """

    name = fields.String()
    unit = fields.String()
    currency = fields.String(allow_none=True)
    least = fields.Integer()
    most = fields.Integer()


class PolicyDifferenceView(Schema):
    """One value that differs."""

    name = fields.String()
    before = fields.Integer()
    after = fields.Integer()


class PolicyDifferencesView(Schema):
    """How two versions differ."""

    differences = fields.List(fields.Nested(PolicyDifferenceView))


class PolicyVersionView(Schema):
    """One version, and how it differs from the one before."""

    id = fields.Integer()
    reason = fields.String()
    starts_on = fields.Date()
    by = fields.String(allow_none=True)
    created_at = fields.DateTime()
    differences = fields.List(fields.Nested(PolicyDifferenceView))


class CreditPolicyView(Schema):
    """The values in force (`in_force`: of which version, 0 = the defaults); `version`: the newest written."""

    version = fields.Integer()
    in_force = fields.Integer()
    values = fields.Dict(keys=fields.String(), values=fields.Integer())
    settings = fields.List(fields.Nested(PolicySettingView))
    versions = fields.List(fields.Nested(PolicyVersionView))


class PolicyChangeView(Schema):
    """What a trial changes of one kind; `lines`: the first fifty, before and after as that kind says."""

    before = fields.Raw()
    after = fields.Raw()
    tried = fields.Integer()
    changed = fields.Integer()
    lines = fields.List(fields.Dict())


class PolicyTrialView(Schema):
    """What other values would change today: tonight's review, lights of those who owe most, open requests."""

    differences = fields.List(fields.Nested(PolicyDifferenceView))
    reviews = fields.Nested(PolicyChangeView)
    lights = fields.Nested(PolicyChangeView)
    requests = fields.Nested(PolicyChangeView)
