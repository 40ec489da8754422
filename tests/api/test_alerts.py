from sqlalchemy import select

from credit.store.alerts import AlertChoice
from credit.store.db import db
from tests.clients import signed_in_client

PATH = "/api/v1/alerts"
CHOICE = {
    "level": "name",
    "quiet_from": "20:30",
    "quiet_to": "06:45",
    "time_zone": "America/Martinique",
    "events": {"promise_due": False, "digest": True},
}


def test_a_person_chooses_for_all_their_devices_and_nobody_else(app, house):
    rosa = signed_in_client(app, house.rosa)
    usual = rosa.get(PATH).json
    assert (usual["level"], usual["quiet_from"], usual["quiet_to"]) == (
        "discreet",
        "19:00",
        "07:30",
    )
    assert usual["time_zone"] is None
    assert {one["event"] for one in usual["events"] if not one["on"]} == {"digest"}
    assert rosa.put(PATH, json=CHOICE).status_code == 200
    chosen = signed_in_client(app, house.rosa).get(PATH).json
    assert {key: chosen[key] for key in CHOICE if key != "events"} == {
        key: CHOICE[key] for key in CHOICE if key != "events"
    }
    assert [one["event"] for one in chosen["events"] if not one["on"]] == ["promise_due"]
    assert [one["event"] for one in chosen["events"] if one["locked"]] == [
        "new_device",
        "sign_in_changed",
    ]
    assert [row.user_id for row in db.session.scalars(select(AlertChoice))] == [house.rosa.id]
    assert signed_in_client(app, house.samir).get(PATH).json["level"] == "discreet"


def test_what_cannot_be_chosen_names_its_field(app, house):
    app.config["ENCOURS_ALERT_AMOUNTS"] = False
    rosa = signed_in_client(app, house.rosa)
    assert rosa.get(PATH).json["full_allowed"] is False
    for wrong, code, field in (
        ({"level": "full"}, "alert_level_forbidden", "level"),
        ({"quiet_to": "21:00"}, "quiet_hours_refused", "quiet_to"),
        ({"events": {"new_device": False}}, "alert_event_unknown", "events"),
        ({"time_zone": "Mars/Olympus"}, "invalid", "time_zone"),
    ):
        answer = rosa.put(PATH, json=CHOICE | wrong)
        assert (answer.status_code, answer.json["code"]) == (422, code)
        assert field in str(answer.json)
    assert rosa.get(PATH).json["level"] == "discreet"
