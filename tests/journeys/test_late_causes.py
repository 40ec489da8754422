"""Why an invoice is late, said on the phone where there is no signal, and read at the desk."""

import pytest
from playwright.sync_api import expect

from tests.journeys.phone import Phone

VAL = 1
CAUSE = "Oubli"


@pytest.fixture
def rosa(device):
    phone = Phone(device)
    phone.sign_in("rosa")
    return phone


def test_a_cause_said_offline_is_shown_at_once_and_counted_at_the_desk(rosa, served):
    rosa.open_customer("Charpentes Val")
    rosa.wait_for_worker()
    rosa.page.get_by_role("link", name="F-20388").click()
    why = rosa.page.get_by_role("group", name="Pourquoi ce retard")
    unknown, cause = (why.get_by_role("button", name=name) for name in ("Cause inconnue", CAUSE))
    expect(unknown).to_have_attribute("aria-pressed", "true")
    rosa.go_offline()
    cause.click()
    expect(cause).to_have_attribute("aria-pressed", "true")
    expect(rosa.page.get_by_text("Dit par Rosa")).to_be_visible()
    rosa.restart(f"/clients/{VAL}")
    expect(rosa.page.get_by_text(CAUSE, exact=True)).to_be_visible()
    assert served.said() == []
    rosa.go_online()
    rosa.expect_all_sent()
    assert served.said() == [("cause.state", "applied")]
    late = rosa.page.request.get("/api/v1/late-items").json()
    assert {"cause": "oversight", "currency": "EUR", "count": 1, "amount_minor": 5_120_00} in (
        late["causes"]
    )
