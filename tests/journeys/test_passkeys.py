"""Passkeys with a real browser and an authenticator of its own (WebAuthn automation, level 3 §11)."""

from datetime import UTC, datetime

from playwright.sync_api import expect
from sqlalchemy import func, select

from credit.operations.second_step_demand import forget_known
from credit.store.credit_policies import CreditPolicyVersion
from credit.store.db import db
from credit.store.journal import JournalEntry
from credit.store.limits import LimitRequest
from credit.store.people import User
from credit.store.publications import Publication
from tests.builders import add
from tests.journeys.test_limits_desk import a_request

# Otherwise the name field may use the passkey before the button is touched.
NO_SUGGESTIONS = "PublicKeyCredential.isConditionalMediationAvailable = async () => false"


def give_authenticator(page):
    """Let the browser have one that knows its person, and answers at once; gives what lets it wait."""
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    key = wire.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def answer(at_once):
        wire.send(
            "WebAuthn.setAutomaticPresenceSimulation",
            {"authenticatorId": key, "enabled": at_once},
        )

    return answer


def leave(page, answer):
    """Sign out, and wait until the door's name field suggests passkeys, with nobody choosing one yet."""
    answer(False)
    with page.expect_response("**/session/passkey/questions"):
        sign_out(page)


def sign_out(page):
    page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_role("dialog").get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_label("Mot de passe")).to_be_visible()


def test_a_passkey_is_made_under_moi_and_opens_the_door(rosa, served):
    page = rosa.page
    page.add_init_script(NO_SUGGESTIONS)
    page.reload()
    give_authenticator(page)
    page.get_by_role("link", name="Moi").click()
    page.get_by_role("button", name="Ajouter une clé d’accès").click()
    expect(page.get_by_text("créée")).to_be_visible()
    sign_out(page)
    page.get_by_role("button", name="Continuer avec une clé d’accès").click()
    expect(page.get_by_label("Mot de passe")).to_have_count(0)
    page.get_by_role("link", name="Moi").click()
    expect(page.get_by_text("employée")).to_be_visible()
    assert rosa.complaints == []


def test_a_second_step_the_company_asks_for_is_set_up_before_anything_else(rosa, served):
    page = rosa.page
    answer = give_authenticator(page)
    with served.app.app_context():
        ada = db.session.scalars(select(User.id).where(User.username == "ada")).one()
        today = datetime.now(UTC).date().isoformat()
        add(
            Publication(
                topic="second_step",
                number=1,
                content={"rep": today},
                reason="our insurer asks",
                by_id=ada,
                created_at=datetime.now(UTC),
            )
        )
        db.session.commit()
        forget_known()
        db.session.remove()
    page.reload()
    expect(page.get_by_role("heading", name="Second facteur")).to_be_visible()
    page.get_by_role("button", name="Ajouter une clé d’accès").click()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("link", name="Moi").click()
    expect(page.get_by_text("créée")).to_be_visible()
    leave(page, answer)
    answer(True)  # somebody picks the passkey among the suggestions, at the door that opens now
    page.reload()
    expect(page.get_by_label("Mot de passe")).to_have_count(0)
    expect(page.get_by_role("heading", name="Second facteur")).to_have_count(0)


def test_a_large_limit_is_approved_with_a_passkey_from_the_keyboard(open_desk, served):
    with served.app.app_context():
        claire = select(User.id).where(User.username == "claire")
        add(
            CreditPolicyVersion(
                changes={"limits.step_up_above_minor": 20_000_00},
                reason="decided by the board",
                starts_on=datetime.now(UTC).date(),
                by_id=db.session.scalars(claire).one(),
                created_at=datetime.now(UTC),
            )
        )
        db.session.commit()
        db.session.remove()
    request_id, _ = a_request(served)
    desk = open_desk("kofi")
    page = desk.page
    give_authenticator(page)
    desk.go("/moi")
    page.get_by_role("button", name="Ajouter une clé d’accès").click()
    expect(page.get_by_text("créée")).to_be_visible()
    assert desk.blemishes() == []
    desk.go(f"/decisions/{request_id}")
    expect(page.get_by_role("button", name="Approuver")).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    with served.app.app_context():
        proofs = select(func.count()).where(JournalEntry.action == "session.prove")
        assert db.session.scalar(proofs) == 1
        assert db.session.get_one(LimitRequest, request_id).state == "approved"
        db.session.remove()
    assert desk.complaints == []
