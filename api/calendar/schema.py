"""Shapes of the calendar. Shape only; rules live downstairs."""

from marshmallow import RAISE, Schema, fields, validate

from api.publications import ReasonBody, VersionView


class ClosingView(Schema):
    """One period the company is closed, both days included."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    label = fields.String(required=True, validate=validate.Length(max=200))


class CalendarBody(ReasonBody):
    """All closing days as they shall be."""

    closings = fields.List(
        fields.Nested(ClosingView), required=True, validate=validate.Length(max=200)
    )


class HolidayView(Schema):
    """One public holiday; `name` is a code."""

    day = fields.Date()
    name = fields.String()


class CalendarView(Schema):
    """Closing days, public holidays of this year and the next, and the versions there were."""

    version = fields.Integer()
    closings = fields.List(fields.Nested(ClosingView))
    holidays = fields.List(fields.Nested(HolidayView))
    versions = fields.List(fields.Nested(VersionView))


class ClosingDifferenceView(Schema):
    """One period that differs; before null: it is new, after null: it is gone."""

    before = fields.Nested(ClosingView, allow_none=True)
    after = fields.Nested(ClosingView, allow_none=True)


class CalendarDifferencesView(Schema):
    """How two versions differ."""

    differences = fields.List(fields.Nested(ClosingDifferenceView))
