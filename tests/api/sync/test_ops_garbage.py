"""Whatever JSON comes, a push is answered in its own words: never an error of ours."""

import json

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from credit.operations.field import registry
from tests.api.sync.phone import PUSH, a_note
from tests.builders import an_account
from tests.clients import signed_in_client

FEW = settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    database=None,
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-3, 3)
    | st.floats(allow_nan=False, allow_infinity=False)  # neither is JSON
    | st.text(max_size=20)
    | st.sampled_from(["2026-11-30", "01890000-0000-7000-8000-000000000001", "\0", "\ud800", ""])
)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
NAMES = st.sampled_from(
    [
        *("note_id", "text", "tags", "answers_id", "supersedes_id", "dispute_id", "comment_id"),
        *("item_id", "amount_minor", "reason", "promise_id", "promised_on", "items", "outcome"),
        *("request_id", "requested_minor", "requested_days", "temporary_until", "attachments"),
        *("proposal_id", "name", "job", "email", "phone", "pinned"),
    ]
)
ARGUMENTS = st.dictionaries(NAMES, ANYTHING, max_size=6)


@pytest.fixture
def rosa(app, house):
    return signed_in_client(app, house.rosa)


@pytest.fixture
def north(house):
    return an_account(house, "N1")


def say(browser, body):
    raw = json.dumps(body).encode("utf-8", "surrogatepass")
    return browser.post(PUSH, data=raw, headers={"Content-Type": "application/json"})


@FEW
@given(body=ANYTHING)
def test_any_envelope_is_read_or_refused(rosa, body):
    answer = say(rosa, body)
    assert answer.status_code in (200, 422), answer.data
    assert answer.headers["Encours-Protocol"] == "1"


@FEW
@given(fields=st.dictionaries(st.sampled_from(["ops", "sent_at", "restore_gen", "x"]), ANYTHING))
def test_an_envelope_of_nearly_the_right_shape_is_read_or_refused(rosa, fields):
    answer = say(rosa, {"ops": []} | fields)
    assert answer.status_code in (200, 409, 422), answer.data


@FEW
@given(
    spoilt=st.dictionaries(
        st.sampled_from(
            [
                "op_id",
                "n",
                "type",
                "v",
                "entity",
                "base_rev",
                "args",
                "client_time",
                "depends_on",
                "x",
            ]
        ),
        ANYTHING,
        max_size=3,
    )
)
def test_an_entry_of_any_shape_never_holds_up_the_next(rosa, north, spoilt):
    good = a_note(north)
    answer = say(rosa, {"ops": [a_note(north) | spoilt, good]})
    assert answer.status_code in (200, 422), answer.data
    if answer.status_code == 200:
        results = {result["op_id"]: result["outcome"] for result in answer.json["results"]}
        assert results[good["op_id"]] == "applied"
        assert "retry" not in results.values()


@pytest.mark.parametrize("type_", sorted(registry.HANDLERS))
@settings(FEW, max_examples=15)
@given(args=ARGUMENTS)
def test_any_arguments_get_an_answer(rosa, north, type_, args):
    op = a_note(north) | {"type": type_, "args": args}
    answer = say(rosa, {"ops": [op, a_note(north)]})
    assert answer.status_code == 200, answer.data
    said = [result["outcome"] for result in answer.json["results"]]
    assert "retry" not in said
    assert "quarantined" not in said


@pytest.mark.parametrize(
    ("body", "field"),
    [
        pytest.param({"ops": 3}, "ops", id="ops is no list"),
        pytest.param({"ops": [], "sent_at": "soon"}, "sent_at", id="no time"),
        pytest.param({"ops": [], "restore_gen": "7"}, "restore_gen", id="no number"),
        pytest.param({"ops": [], "more": 1}, "more", id="an unknown field"),
        pytest.param({}, "ops", id="nothing at all"),
    ],
)
def test_a_refused_envelope_names_the_field(rosa, body, field):
    answer = say(rosa, body)
    assert answer.status_code == 422
    assert list(answer.json["facts"]["fields"]) == [field]


@pytest.mark.parametrize(
    ("spoil", "outcome"),
    [
        pytest.param({"text": "\ud800"}, "rejected", id="half a character"),
        pytest.param({"\udfff": 1}, "rejected", id="half a character for a name"),
        pytest.param({"text": "a\0b"}, "rejected", id="a zero"),
        pytest.param({"\0": "\0"}, "rejected", id="a zero for a name"),
        pytest.param({"tags": [[]]}, "rejected", id="a list for a word"),
        pytest.param({"tags": [{}]}, "rejected", id="a thing for a word"),
        pytest.param({"text": 10**400}, "rejected", id="a huge number"),
        pytest.param({"text": "\U0001f600"}, "applied", id="a smile"),
    ],
)
def test_words_that_cannot_be_written_down_are_refused_alone(rosa, north, spoil, outcome):
    op, good = a_note(north), a_note(north)
    op["args"] |= spoil
    answer = say(rosa, {"ops": [op, good]})
    said = {result["op_id"]: result["outcome"] for result in answer.json["results"]}
    assert said == {op["op_id"]: outcome, good["op_id"]: "applied"}


@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_beyond_all_clocks_is_refused(rosa, north, instant):
    answer = say(rosa, {"ops": [a_note(north) | {"client_time": instant}]})
    assert answer.json["results"][0]["code"] == "malformed"
    assert say(rosa, {"ops": [], "sent_at": instant}).status_code == 422


def test_a_clock_that_lost_its_battery_is_believed(rosa, north):
    answer = say(rosa, {"ops": [a_note(north) | {"client_time": "1970-01-01T00:00:07Z"}]})
    assert answer.json["results"][0]["outcome"] == "applied"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_what_json_does_not_know_is_refused(rosa, north, number):
    op = json.dumps(a_note(north) | {"base_rev": 7}).replace("7", number, 1)
    body = (f'{{"ops": [{op}]}}').encode()
    answer = rosa.post(PUSH, data=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (200, 422)
    body = (f'{{"ops": [], "restore_gen": {number}}}').encode()
    answer = rosa.post(PUSH, data=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
