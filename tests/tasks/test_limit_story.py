from uuid import uuid4

from tasks.limits import route_requests
from tests.builders import an_account
from tests.clients import signed_in_client
from tests.credit.operations.limit_cases import figures_of, limits_of


def test_from_the_phone_to_the_decision_and_back(app, house):
    customer = an_account(house, limit_minor=20_000_00)
    figures_of(customer)
    rosa, kofi = signed_in_client(app, house.rosa), signed_in_client(app, house.kofi)
    request_id = str(uuid4())
    args = {"request_id": request_id, "requested_minor": 30_000_00, "reason": "season", "text": ""}
    op = {"op_id": str(uuid4()), "n": 1, "type": "limit.request", "v": 1, "entity": customer.id}
    op |= {"args": args, "client_time": "2026-11-23T08:00:00+00:00", "depends_on": []}
    pushed = rosa.post("/api/v1/sync/push", json={"ops": [op]}).json
    assert pushed["results"][0]["outcome"] == "applied"
    route_requests()
    [row] = kofi.get("/api/v1/limit-requests?state=mine").json["rows"]
    assert row["id"] == request_id
    file = kofi.get(f"/api/v1/limit-requests/{request_id}")
    answer = kofi.put(
        f"/api/v1/limit-requests/{request_id}/decision",
        json={"outcome": "approved", "granted_minor": 25_000_00, "reason": "jusqu’au bilan"},
        headers={"If-Match": file.headers["ETag"]},
    )
    assert answer.json["request"]["state"] == "approved"
    assert limits_of(customer)[-1] == ("permanent", 25_000_00, "effective")
    [told] = rosa.get("/api/v1/notices").json["rows"]
    assert (told["event"], told["link"]) == ("limit_answered", f"/demandes/{request_id}")
    pulled = rosa.get("/api/v1/sync/pull").get_data(as_text=True)
    assert "own_request" in pulled
    assert "jusqu’au bilan" in pulled or "jusqu\\u2019au bilan" in pulled
