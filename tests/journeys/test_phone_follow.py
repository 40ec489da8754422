"""Follow-up: what became of requests, and talk about disputes."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from credit.store.db import db
from credit.store.field import DisputeComment
from credit.store.limits import LimitRequest
from tests.journeys.phone import Phone

VAL = 1


def decided(**fields):
    """Put what the desk said into the only request."""

    def put(work):
        request = db.session.scalars(select(LimitRequest)).one()
        for name, value in fields.items():
            setattr(request, name, value)
        request.decided_at = work.moment.now if fields["state"] in ("approved", "refused") else None
        work.touch(VAL)

    return put


WAITING, ANSWERED = "En attente", "Répondu"


@pytest.mark.parametrize(
    ("said", "under", "words"),
    [
        pytest.param({"state": "submitted"}, WAITING, "ttend", id="not routed yet"),
        pytest.param({"state": "in_review"}, WAITING, "ttend", id="being looked at"),
        pytest.param(
            {"state": "needs_info", "decision_reason": "Quel chantier ?"},
            WAITING,
            r"Précisions demandées\s: Quel chantier\s?",
            id="a question came back",
        ),
        pytest.param(
            {"state": "approved", "granted_minor": 55_000_00, "decision_reason": "Bon payeur"},
            ANSWERED,
            "55.000.€. Bon payeur",
            id="granted, at another amount",
        ),
        pytest.param(
            {
                "state": "approved",
                "granted_minor": 55_000_00,
                "granted_from": date(2027, 1, 4),
                "granted_until": date(2027, 3, 31),
            },
            ANSWERED,
            r"55.000.€, à partir du 4.janv. 2027, jusqu’au 31.mars 2027",
            id="granted for later, and for a time nobody asked for",
        ),
        pytest.param(
            {"state": "refused", "decision_reason": "Échu depuis 41 jours"},
            ANSWERED,
            r"Refus.*\s: Échu depuis 41 jours",
            id="refused",
        ),
    ],
)
def test_a_request_stands_where_it_is_with_words(rosa, served, said, under, words):
    rosa.open_customer("Charpentes Val")
    limit = rosa.start("Limite")
    limit.get_by_label("Limite souhaitée").fill("60 000")
    limit.get_by_role("button", name="Nouveau chantier").click()
    rosa.save("Envoyer")
    rosa.expect_all_sent()
    served.settle()
    served.change(decided(**said), VAL)
    rosa.restart("/suivi")
    section = rosa.page.locator("section", has=rosa.page.get_by_role("heading", name=under))
    expect(section.get_by_text("Charpentes Val")).to_be_visible()
    expect(section.get_by_text(re.compile(words, re.IGNORECASE))).to_be_visible()
    expect(rosa.page.get_by_text(said["state"])).to_have_count(0)
    withdraw = section.get_by_role("button", name="Retirer")
    expect(withdraw).to_have_count(1 if under == WAITING else 0)


def test_a_request_still_undecided_can_be_withdrawn(rosa, served):
    rosa.open_customer("Charpentes Val")
    rosa.start("Limite").get_by_label("Limite souhaitée").fill("60 000")
    rosa.sheet.get_by_role("button", name="Nouveau chantier").click()
    rosa.save("Envoyer")
    rosa.expect_all_sent()
    served.change(decided(state="in_review"), VAL)
    rosa.restart("/suivi")
    rosa.page.get_by_role("button", name="Retirer").click()
    confirm = rosa.page.get_by_role("dialog").get_by_role("button", name="Confirmer")
    with rosa.page.expect_response("**/sync/push"):
        confirm.click()
    assert served.said()[-1] == ("limit.withdraw", "applied")


def comments(served):
    with served.app.app_context():
        said = db.session.scalars(
            select(DisputeComment.text).order_by(DisputeComment.created_at)
        ).all()
        db.session.remove()
    return list(said)


def open_a_dispute(phone):
    phone.open_customer("Charpentes Val")
    phone.start("Litige").get_by_role("button", name="Livraison").click()
    phone.save()


def test_a_dispute_takes_a_comment_offline_even_before_it_was_sent_itself(rosa, served):
    rosa.open_customer("Charpentes Val")
    rosa.go_offline()
    open_a_dispute(rosa)
    rosa.page.get_by_role("button", name="Commenter").click()
    dialog = rosa.page.get_by_role("dialog")
    dialog.get_by_label("Commentaire").fill("Le chef de chantier ")
    dialog.get_by_role("button", name="Annuler").click()
    rosa.restart(f"/clients/{VAL}")
    rosa.page.get_by_role("button", name="Commenter").click()
    dialog = rosa.page.get_by_role("dialog")
    expect(dialog.get_by_label("Commentaire")).to_have_value("Le chef de chantier ")
    dialog.get_by_label("Commentaire").fill("Le chef de chantier confirme")
    dialog.get_by_role("button", name="Commenter").click()
    expect(rosa.page.get_by_text("Le chef de chantier confirme")).to_be_visible()
    expect(rosa.page.get_by_role("button", name="Escalader")).to_have_count(0)
    rosa.go_online()
    rosa.expect_all_sent()
    assert served.said() == [("dispute.open", "applied"), ("dispute.comment", "applied")]
    assert comments(served) == ["Le chef de chantier confirme"]


def test_an_agency_manager_escalates_from_the_pocket(device, served):
    meriem = Phone(device)
    meriem.sign_in("meriem")
    open_a_dispute(meriem)
    meriem.expect_all_sent()
    meriem.page.get_by_role("button", name="Escalader").click()
    dialog = meriem.page.get_by_role("dialog")
    dialog.get_by_label("Ce qui bloque").fill("Le client suspend ses commandes")
    dialog.get_by_role("button", name="Escalader").click()
    expect(meriem.page.get_by_text("Le client suspend ses commandes")).to_be_visible()
    meriem.expect_all_sent()
    assert served.said() == [("dispute.open", "applied"), ("dispute.escalate", "applied")]
    assert comments(served) == ["Le client suspend ses commandes"]


def test_an_agency_manager_opens_the_desks_places_in_a_narrow_window(device, served):
    meriem = Phone(device)
    meriem.sign_in("meriem")
    open_a_dispute(meriem)
    meriem.expect_all_sent()
    page = meriem.page
    page.goto("/litiges")
    expect(page.get_by_role("heading", name="Litiges", level=1)).to_be_visible()
    page.get_by_role("link", name="Charpentes Val").click()
    expect(page.get_by_role("button", name="Escalader")).to_be_visible()
    page.get_by_role("link", name="Moi").click()
    page.get_by_role("link", name="Décisions").click()
    expect(page.get_by_role("heading", name="Décisions", level=1)).to_be_visible()
    assert meriem.complaints == []
