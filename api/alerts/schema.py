"""Shapes of a person's choice about alerts."""

from zoneinfo import available_timezones

from marshmallow import RAISE, Schema, fields, validate

from api.arguments import Flag
from credit.rules.alerts import Level

LEVELS = [str(level) for level in Level]
MOST_EVENTS = 100


def _is_zone(name: str) -> None:
    if name not in available_timezones():
        raise validate.ValidationError("Not an IANA time zone.")


class AlertEventView(Schema):
    """One event: its title in the person's language, and whether it is pushed; `locked` ones always are."""

    event = fields.String()
    title = fields.String()
    group = fields.String()
    on = fields.Boolean()
    locked = fields.Boolean()


class AlertsView(Schema):
    """The choice that holds. `full_allowed` false: the company keeps amounts off lock screens.

    `quiet_from`, `quiet_to`: wall clock (HH:MM) of `time_zone`; null means the business's.
    """

    level = fields.String()
    full_allowed = fields.Boolean()
    quiet_from = fields.Time(format="%H:%M")
    quiet_to = fields.Time(format="%H:%M")
    time_zone = fields.String(allow_none=True)
    events = fields.List(fields.Nested(AlertEventView))


class AlertsBody(Schema):
    """The whole choice anew; `events` holds only what differs from the usual."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    level = fields.String(required=True, validate=validate.OneOf(LEVELS))
    quiet_from = fields.Time(required=True, format="%H:%M")
    quiet_to = fields.Time(required=True, format="%H:%M")
    time_zone = fields.String(required=True, allow_none=True, validate=_is_zone)
    events = fields.Dict(
        keys=fields.String(validate=validate.Length(max=100)),
        values=Flag(),
        required=True,
        validate=validate.Length(max=MOST_EVENTS),
    )
