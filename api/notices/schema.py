"""Shapes of the inbox."""

from marshmallow import Schema, fields, validate

MOST_IDS = 10_000


class NoticeView(Schema):
    """One thing to learn; `link` is an in-app path, `read_at` null while it is unread."""

    id = fields.UUID()
    event = fields.String()
    title = fields.String()
    body = fields.String()
    link = fields.String()
    customer_id = fields.Integer(allow_none=True)
    created_at = fields.AwareDateTime()
    read_at = fields.AwareDateTime(allow_none=True)


class InboxView(Schema):
    """The newest notices and how many are unread."""

    rows = fields.List(fields.Nested(NoticeView))
    unread = fields.Integer()


class ReadBody(Schema):
    """Which of one's notices have been seen; one that is gone, or another's, is passed over."""

    ids = fields.List(fields.UUID(), required=True, validate=validate.Length(min=1, max=MOST_IDS))
