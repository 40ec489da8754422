"""Rows projected before an entity gained fields are told until everything is projected again."""

import json

from api.sync.versions import DIALECTS
from credit.operations.projection.view import FIELDS


def test_a_row_written_before_a_field_was_added_says_nothing_there():
    whole = [f"value of {name}" for name in FIELDS["dispute"]]
    told = DIALECTS[2].tell("dispute", [json.dumps(whole[:-1]), json.dumps(whole)])
    assert told["f"] == FIELDS["dispute"]
    assert list(told["c"][-1]) == [None, whole[-1]]
    assert list(told["c"][0]) == [whole[0]] * 2
