"""The company's calendar over HTTP: closing days count nowhere as business days, on phones neither."""

import threading
from datetime import date

from credit.operations.moment import forget_calendar, read_clock
from credit.rules.calendar import is_business_day
from credit.store import closings
from tests.api.sync.test_pull import pull, rows
from tests.clients import signed_in_client

API = "/api/v1/calendar"
BRIDGE = {"starts_on": "2026-11-23", "ends_on": "2026-11-24", "label": "Inventaire"}


def publish(browser, *closings, version='"0"'):
    body = {"closings": closings, "reason": "as every year"}
    return browser.put(API, json=body, headers={"If-Match": version})


def test_a_closing_day_is_no_business_day_and_reaches_phones_and_can_be_taken_back(app, house):
    ada, rosa = (signed_in_client(app, who) for who in (house.ada, house.rosa))
    said = publish(ada, BRIDGE)
    assert (said.status_code, said.json["closings"]) == (200, [BRIDGE])
    assert {"day": "2026-12-25", "name": "christmas"} in said.json["holidays"]
    read_clock()  # whoever reads the clock counts by the calendar
    assert not is_business_day(date(2026, 11, 24))
    assert "2026-11-24" in [row["id"] for row in rows(pull(rosa), "holiday")]
    back = publish(ada, version='"1"')
    assert (back.json["closings"], back.json["version"]) == ([], 2)
    read_clock()
    assert is_business_day(date(2026, 11, 24))
    told = ada.get(f"{API}/differences?before=1&after=2").json["differences"]
    assert told == [{"before": BRIDGE, "after": None}]
    wrong = publish(ada, BRIDGE | {"ends_on": "2026-11-20"}, version="*")
    assert (wrong.status_code, wrong.json["facts"]["field"]) == (422, "closings.0.ends_on")


def test_nobody_waits_for_the_calendar_while_another_asks_for_it(app, monkeypatch):
    asked, answer = threading.Event(), threading.Event()

    def slowly():
        asked.set()
        assert answer.wait(30)

    monkeypatch.setattr(closings, "read_apart", slowly)
    forget_calendar()

    def ask():
        with app.app_context():
            read_clock()

    other = threading.Thread(target=ask)
    other.start()
    assert asked.wait(30)
    try:
        assert read_clock().today == date(2026, 11, 23)  # though the other has no answer yet
    finally:
        answer.set()
        other.join()
