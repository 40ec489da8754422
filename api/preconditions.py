"""What a person saw before they act: If-Match (RFC 9110 section 13.1.1)."""

from flask import request
from flask_smorest import abort


def version_seen() -> int | None:
    """Read the version a write is based on; `*` acts whatever the version. None = any."""
    if "If-Match" not in request.headers:
        abort(428, message="If-Match is needed")
    if request.if_match.star_tag:
        return None
    tags = [tag.partition(":")[0] for tag in request.if_match.as_set()]  # ":br" is added in passing
    return int(tags[0]) if len(tags) == 1 and tags[0].isdecimal() else -1
