"""Shapes of push keys and subscriptions (Push API, W3C)."""

from marshmallow import RAISE, Schema, fields, validate

from credit.rules.push import ENDPOINT_CHARS


class Strict(Schema):
    """A body without unknown words."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE


class KeysBody(Strict):
    """What messages are encrypted for, base64url."""

    p256dh = fields.String(required=True, validate=validate.Length(max=200))
    auth = fields.String(required=True, validate=validate.Length(max=100))


class SubscriptionBody(Strict):
    """`PushSubscription.toJSON()` as browsers write it."""

    endpoint = fields.String(required=True, validate=validate.Length(max=ENDPOINT_CHARS))
    keys = fields.Nested(KeysBody, required=True)
    expirationTime = fields.Raw(allow_none=True)  # noqa: N815  (the browser's name; none sets it)


class KeyView(Schema):
    """The key to subscribe with; another `key_id` than a subscription's means: subscribe anew."""

    key = fields.String()
    key_id = fields.String()


class SubscriptionView(Schema):
    """Where this device listens."""

    id = fields.UUID()
    endpoint = fields.String()
    key_id = fields.String(attribute="vapid_key_id")
    created_at = fields.AwareDateTime()


class SubscriptionsView(Schema):
    """What the server knows of this device's subscription."""

    rows = fields.List(fields.Nested(SubscriptionView))
