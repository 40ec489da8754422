"""Shapes of corporate groups. Shape only; rules live downstairs."""

from marshmallow import RAISE, Schema, fields, validate

NAME = validate.Length(min=2, max=120)
LARGEST_MINOR = 10**15


class GroupBody(Schema):
    """A group to found: its name, and the currency of all its accounts (ISO 4217)."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    name = fields.String(required=True, validate=NAME)
    currency = fields.String(load_default="EUR", validate=validate.Regexp(r"[A-Z]{3}\Z"))


class GroupChange(Schema):
    """What a group is to be. `limit_minor` caps what its accounts owe together; null = no such cap."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    name = fields.String(required=True, validate=NAME)
    limit_minor = fields.Integer(
        required=True,
        allow_none=True,
        strict=True,
        validate=validate.Range(min=0, max=LARGEST_MINOR),
    )


class MembershipBody(Schema):
    """The group an account counts in; null = none."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    group_id = fields.Integer(required=True, allow_none=True, strict=True)


class GroupView(Schema):
    """A group and what its accounts owe together, without netting, in minor units of its currency.

    `left_minor`: what its limit leaves, negative when over it, null without a limit. `explain` holds rule and
    inputs.
    """

    id = fields.Integer()
    name = fields.String()
    currency = fields.String()
    limit_minor = fields.Integer(allow_none=True)
    version = fields.Integer()
    accounts = fields.Integer()
    exposure_minor = fields.Integer()
    left_minor = fields.Integer(allow_none=True)
    explain = fields.Dict()


class MembershipView(Schema):
    """An account and its group."""

    id = fields.Integer()
    group_id = fields.Integer(allow_none=True)
