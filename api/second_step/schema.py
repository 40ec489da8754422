"""Shapes of what the company asks at sign-in. Shape only; rules live downstairs."""

from marshmallow import RAISE, Schema, fields, validate

from api.people.schema import ROLES
from api.publications import ReasonBody, VersionView


class DemandView(Schema):
    """Of which role a second step is asked, and from which day on."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    role = fields.String(required=True, validate=ROLES)
    from_on = fields.Date(required=True)


class SecondStepBody(ReasonBody):
    """All that shall be asked; of a role that is left out, nothing."""

    demands = fields.List(
        fields.Nested(DemandView), required=True, validate=validate.Length(max=20)
    )


class WithoutView(Schema):
    """Somebody who has neither passkey nor authenticator app."""

    id = fields.Integer()
    name = fields.String()


class RoleView(Schema):
    """How many have a role, and who of them would have to enrol."""

    role = fields.String()
    people = fields.Integer()
    without = fields.List(fields.Nested(WithoutView))


class SecondStepView(Schema):
    """What is asked, who is ready for it, and the versions there were."""

    version = fields.Integer()
    demands = fields.List(fields.Nested(DemandView))
    roles = fields.List(fields.Nested(RoleView))
    versions = fields.List(fields.Nested(VersionView))


class DemandDifferenceView(Schema):
    """One role of which something else is asked; null: nothing."""

    role = fields.String()
    before = fields.Date(allow_none=True)
    after = fields.Date(allow_none=True)


class SecondStepDifferencesView(Schema):
    """How two versions differ."""

    differences = fields.List(fields.Nested(DemandDifferenceView))
