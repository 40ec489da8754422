from uuid import uuid4

from tests.clients import signed_in_client
from webapp.pace import Pace

SESSION = "/api/v1/session"


def test_a_session_that_asks_too_often_waits_for_the_next_minute_and_no_other_does(app, house):
    now = [90.0]
    app.extensions["pace"] = Pace(2, seconds=lambda: now[0])
    rosa, samir = signed_in_client(app, house.rosa), signed_in_client(app, house.samir)
    assert [rosa.get(SESSION).status_code for _ in range(2)] == [200, 200]
    refused = rosa.get(SESSION)
    assert (refused.status_code, refused.json["code"]) == (429, "too_often")
    assert refused.headers["Retry-After"] == "30"
    assert samir.get(SESSION).status_code == 200
    assert rosa.get("/").status_code == 200, "pages and files are the same for everybody"
    now[0] = 120.0
    assert rosa.get(SESSION).status_code == 200


def test_only_the_running_minute_is_kept():
    now = [0.0]
    pace = Pace(600, seconds=lambda: now[0])
    for minute in range(3):
        now[0] = minute * 60.0
        for _ in range(50):
            assert pace.wait(uuid4()) == 0
    assert len(pace.counts) == 50
