from dataclasses import replace
from datetime import date, timedelta

import pytest

from credit.rules.dunning import decide, decide_each
from credit.rules.dunning_case import DEFAULT, Debt, Debtor, Policy, highest, next_level

TODAY = date(2026, 11, 23)
REACHABLE = Debtor(contact="compta@client.example")


def a_debt(days=3, residual_minor=100_00, **more):
    return Debt(due_on=TODAY - timedelta(days=days), residual_minor=residual_minor, **more)


def ago(days):
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("debt", "action", "level"),
    [
        pytest.param(a_debt(2), "silent", None, id="two days late we stay silent"),
        pytest.param(a_debt(3), "send", "L1", id="the third day earns the first letter"),
        pytest.param(a_debt(90), "send", "L1", id="however late, we start gently"),
        pytest.param(
            a_debt(9, stage="L1", stage_on=ago(7)), "silent", None, id="L2 waits for its tenth day"
        ),
        pytest.param(
            a_debt(10, stage="L1", stage_on=ago(7)), "send", "L2", id="the tenth day earns L2"
        ),
        pytest.param(
            a_debt(60, stage="L1", stage_on=ago(40)), "send", "L2", id="a missed L2 is not skipped"
        ),
        pytest.param(
            a_debt(20, stage="L2", stage_on=ago(7)), "send", "L3", id="the twentieth day earns L3"
        ),
        pytest.param(
            a_debt(30, stage="L3", stage_on=ago(10)),
            "task",
            "formal_notice",
            id="a formal notice is only proposed",
        ),
        pytest.param(
            a_debt(60, stage="formal_notice", stage_on=ago(20)),
            "task",
            "litigation",
            id="litigation is only proposed",
        ),
        pytest.param(
            a_debt(90, stage="litigation", stage_on=ago(20)),
            "silent",
            None,
            id="after the last step there is nothing to send",
        ),
        pytest.param(
            a_debt(40, stage="closed", episode=2),
            "send",
            "L1",
            id="a rejected payment starts again",
        ),
    ],
)
def test_the_plan_is_climbed_one_level_at_a_time(debt, action, level):
    decision = decide(debt, REACHABLE, TODAY)
    assert (decision.action, decision.level) == (action, level)


@pytest.mark.parametrize(
    ("debt", "debtor", "action", "reason", "amount"),
    [
        pytest.param(
            {"disputed_minor": 30_00},
            {},
            "send",
            "level_due",
            70_00,
            id="1 a dispute freezes its amount only, the rest is chased",
        ),
        pytest.param(
            {"disputed_minor": 100_00},
            {},
            "silent",
            "disputed",
            100_00,
            id="1 a whole invoice in dispute is not chased",
        ),
        pytest.param(
            {},
            {"wait_until": TODAY + timedelta(days=1)},
            "silent",
            "dispute_to_qualify",
            100_00,
            id="1 an unspecified dispute holds all the customer's reminders",
        ),
        pytest.param(
            {},
            {"wait_until": TODAY},
            "send",
            "level_due",
            100_00,
            id="1 after three business days the reminders go on",
        ),
        pytest.param(
            {"awaited_minor": 100_00, "awaited_since": ago(15)},
            {},
            "silent",
            "credit_note_awaited",
            100_00,
            id="1 what was credited stays frozen until the credit note",
        ),
        pytest.param(
            {"awaited_minor": 100_00, "awaited_since": ago(16)},
            {},
            "task",
            "credit_note_late",
            100_00,
            id="1 a credit note late by fifteen days becomes a task",
        ),
        pytest.param(
            {"awaited_minor": 40_00, "awaited_since": ago(30)},
            {},
            "send",
            "level_due",
            60_00,
            id="1 what the credit note will not cover is chased",
        ),
        pytest.param(
            {"promised_on": TODAY},
            {},
            "silent",
            "promise_active",
            100_00,
            id="2 a promised item is left in peace",
        ),
        pytest.param(
            {"receipt_minor": 100_00},
            {},
            "silent",
            "unmatched_receipt",
            100_00,
            id="3 a receipt not yet matched covers the item",
        ),
        pytest.param(
            {"paid_minor": 70_00, "receipt_minor": 30_00},
            {},
            "silent",
            "paid_not_booked",
            100_00,
            id="3 what came in at the bank is paid before the ledger says so",
        ),
        pytest.param(
            {"credit_minor": 100_00},
            {},
            "silent",
            "covered_by_credit",
            100_00,
            id="3 an open credit note covers the item",
        ),
        pytest.param(
            {"credit_minor": 20_00},
            {},
            "send",
            "level_due",
            80_00,
            id="3 a smaller credit lowers what is asked",
        ),
        pytest.param(
            {"plan_respected": True},
            {},
            "silent",
            "plan_respected",
            100_00,
            id="4 a respected plan is left in peace",
        ),
        pytest.param(
            {"days": 2}, {}, "silent", "too_early", 100_00, id="5 within the plan's grace"
        ),
        pytest.param(
            {"residual_minor": 0}, {}, "silent", "below_tolerance", 0, id="5 nothing worth asking"
        ),
        pytest.param(
            {},
            {"in_charge": "bailiff"},
            "silent",
            "third_party_in_charge",
            100_00,
            id="6 a bailiff is in charge",
        ),
        pytest.param(
            {},
            {"insolvency_on": TODAY},
            "silent",
            "insolvency",
            100_00,
            id="7 insolvency stops every demand",
        ),
        pytest.param(
            {},
            {"direct_debit": True},
            "silent",
            "direct_debit_pending",
            100_00,
            id="8 a direct debit is on its way",
        ),
        pytest.param(
            {"days": 11},
            {"direct_debit": True},
            "task",
            "direct_debit_missing",
            100_00,
            id="8 a direct debit that never came is a task",
        ),
        pytest.param(
            {"episode": 2},
            {"direct_debit": True},
            "send",
            "level_due",
            100_00,
            id="8 a rejected direct debit is chased",
        ),
        pytest.param(
            {"kind": "bill"}, {}, "silent", "bill_pending", 100_00, id="8 a bill is pending"
        ),
        pytest.param(
            {"factored": True}, {}, "silent", "factored", 100_00, id="9 a factored debt is not ours"
        ),
        pytest.param(
            {"e_invoice_status": "210"},
            {},
            "silent",
            "e_invoice_contested",
            100_00,
            id="10 a refused e-invoice is not chased",
        ),
        pytest.param(
            {"e_invoice_status": "207"},
            {},
            "silent",
            "e_invoice_contested",
            100_00,
            id="10 a disputed e-invoice is not chased",
        ),
        pytest.param(
            {"e_invoice_status": "208"},
            {},
            "silent",
            "e_invoice_contested",
            100_00,
            id="10 a suspended e-invoice is not chased",
        ),
        pytest.param(
            {},
            {"hold_until": TODAY, "hold_reason": "visit on Friday"},
            "silent",
            "dunning_hold",
            100_00,
            id="11 a manual hold lasts through its end date",
        ),
        pytest.param(
            {},
            {"hold_until": ago(1)},
            "send",
            "level_due",
            100_00,
            id="11 a manual hold ends by its date",
        ),
        pytest.param(
            {},
            {"missed_days": 1},
            "silent",
            "ledger_stale",
            100_00,
            id="12 one missed business day holds everything",
        ),
        pytest.param(
            {},
            {"bank_missed_days": 1},
            "silent",
            "bank_stale",
            100_00,
            id="12 so does one missed day of the bank",
        ),
        pytest.param(
            {},
            {"holiday": True},
            "silent",
            "holiday",
            100_00,
            id="13 nobody is chased on a holiday",
        ),
        pytest.param(
            {}, {"contact": None}, "task", "no_contact", 100_00, id="14 no address becomes a task"
        ),
        pytest.param(
            {},
            {"contact_refused": True},
            "task",
            "contact_refused",
            100_00,
            id="14 an address that refused a letter becomes a task",
        ),
        pytest.param(
            {"undetailed": True},
            {},
            "silent",
            "undetailed_opening",
            100_00,
            id="an aggregated opening is never chased",
        ),
        pytest.param(
            {"stage": "triage", "days": 400},
            {},
            "silent",
            "triage",
            100_00,
            id="old debt waits in triage",
        ),
        pytest.param(
            {"days": 12, "stage": "L1", "stage_on": ago(6)},
            {},
            "silent",
            "gap",
            100_00,
            id="six days after a letter it is too soon for the next",
        ),
        pytest.param(
            {},
            {"last_letter_on": ago(3)},
            "silent",
            "gap",
            100_00,
            id="a customer who got a letter this week gets none for another invoice",
        ),
        pytest.param(
            {"days": 40, "stage": "L1", "stage_on": ago(6)},
            {"last_letter_on": ago(30)},
            "silent",
            "gap",
            100_00,
            id="of the two letters the item's counts when it is the later",
        ),
        pytest.param(
            {"days": 40, "stage": "L1", "stage_on": ago(30)},
            {"last_letter_on": ago(3)},
            "silent",
            "gap",
            100_00,
            id="of the two letters the customer's counts when it is the later",
        ),
        pytest.param(
            {},
            {"unclear": True},
            "task",
            "delivery_unclear",
            100_00,
            id="while nobody knows whether a letter left, nothing else does",
        ),
    ],
)
def test_do_not_dun(debt, debtor, action, reason, amount):
    decision = decide(a_debt(**debt), replace(REACHABLE, **debtor), TODAY)
    assert (decision.action, decision.reason, decision.amount_minor) == (action, reason, amount)


def test_each_of_the_fourteen_conditions_is_tried():
    """Their numbers are those of domain.md 2.6; the second half of 13, quiet hours, is the sender's."""
    cases = next(mark for mark in test_do_not_dun.pytestmark if mark.name == "parametrize").args[1]
    numbers = {str(case.id).split(" ")[0] for case in cases}
    assert {str(number) for number in range(1, 15)} <= numbers


@pytest.mark.parametrize("who", ["insurer", "agency", "bailiff"])
def test_whoever_else_is_in_charge_silences_us(who):
    decision = decide(a_debt(), replace(REACHABLE, in_charge=who), TODAY)
    assert (decision.reason, decision.facts["who"]) == ("third_party_in_charge", who)


@pytest.mark.parametrize(
    ("debt", "debtor", "reason"),
    [
        pytest.param(
            {"disputed_minor": 100_00}, {"missed_days": 2}, "ledger_stale", id="the run comes first"
        ),
        pytest.param(
            {"stage": "triage"}, {"insolvency_on": TODAY}, "insolvency", id="then the customer"
        ),
        pytest.param(
            {"promised_on": TODAY, "disputed_minor": 100_00},
            {},
            "promise_active",
            id="then the item",
        ),
        pytest.param(
            {"disputed_minor": 100_00, "days": 1}, {}, "disputed", id="the calendar comes last"
        ),
        pytest.param(
            {"days": 1},
            {"contact": None},
            "too_early",
            id="a missing address matters when it is needed",
        ),
    ],
)
def test_the_widest_reason_is_told(debt, debtor, reason):
    assert decide(a_debt(**debt), replace(REACHABLE, **debtor), TODAY).reason == reason


def test_facts_keep_the_numbers_and_leave_out_the_zeros():
    decision = decide(a_debt(disputed_minor=30_00), REACHABLE, TODAY)
    assert decision.facts == {
        "days": 3,
        "residual_minor": 100_00,
        "disputed_minor": 30_00,
        "stage": "not_due",
    }


def test_tolerance_and_grace_are_the_organisation_s():
    policy = Policy(tolerance_minor=100_00, grace_days=2)
    assert decide(a_debt(), REACHABLE, TODAY, policy).reason == "below_tolerance"
    assert decide(a_debt(4, 200_00), REACHABLE, TODAY, policy).reason == "too_early"
    assert decide(a_debt(5, 200_00), REACHABLE, TODAY, policy).action == "send"


def test_a_message_speaks_at_its_highest_level():
    assert highest(["L1", "L3", "L2"]) == "L3"
    assert next_level(DEFAULT.plan, "not_due").name == "L1"


@pytest.mark.parametrize(
    "debtor",
    [
        pytest.param(REACHABLE, id="each debt has a reason of its own"),
        pytest.param(replace(REACHABLE, missed_days=3), id="stale books silence all"),
        pytest.param(replace(REACHABLE, hold_until=TODAY), id="a hold silences all"),
        pytest.param(replace(REACHABLE, unclear=True), id="an unclear letter is a task for all"),
        pytest.param(
            replace(REACHABLE, hold_until=TODAY, insolvency_on=ago(1)), id="the widest speaks"
        ),
    ],
)
def test_debts_are_decided_together_as_they_would_be_alone(debtor):
    debts = [
        a_debt(2),
        a_debt(3),
        a_debt(10, stage="L1", disputed_minor=40_00),
        a_debt(kind="bill"),
    ]
    assert decide_each(debts, debtor, TODAY) == [decide(debt, debtor, TODAY) for debt in debts]


def test_a_reason_of_the_customer_stands_with_the_figures_of_each_item():
    debts = [a_debt(2, 10_00), a_debt(30, 20_00)]
    told = decide_each(debts, replace(REACHABLE, insolvency_on=ago(1)), TODAY)
    assert [(each.reason, each.amount_minor, each.facts["days"]) for each in told] == [
        ("insolvency", 10_00, 2),
        ("insolvency", 20_00, 30),
    ]


def test_nothing_owed_is_nothing_decided():
    assert decide_each([], replace(REACHABLE, missed_days=3), TODAY) == []
