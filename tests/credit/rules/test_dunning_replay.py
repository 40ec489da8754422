from dataclasses import replace
from datetime import date, timedelta

from credit.rules.calendar import is_business_day, next_business_day
from credit.rules.dunning import decide
from credit.rules.dunning_case import DEFAULT, PLAN, Debt, Debtor, Level, Policy
from credit.rules.dunning_replay import Kept, Said, proposed, replay

MONDAY = date(2026, 10, 5)
DUE_ON = date(2026, 9, 30)
REACHABLE = Debtor(contact="compta@client.example")


def history(days=60, policy=DEFAULT, *, promised=range(0), item_id=1, due_on=DUE_ON):
    """Live through business days under a policy, as the runs do, and keep what they would."""
    debt, debtor, kept, sent = Debt(due_on, 100_00), REACHABLE, [], []
    for offset in range(days):
        today = MONDAY + timedelta(days=offset)
        if not is_business_day(today):
            continue
        promise = MONDAY + timedelta(days=99) if offset in promised else None
        said = decide(debt._replace(promised_on=promise), debtor, today, policy)
        kept.append([Kept(today, item_id, said.reason, said.facts, said.level)])
        if said.action == "send":
            sent.append(Said(today, said.level, said.amount_minor))
            leaves_on = next_business_day(today)
            debt = debt._replace(stage=said.level, stage_on=leaves_on)
            debtor = replace(debtor, last_letter_on=leaves_on)
    return kept, sent


def levels(said):
    return [(one.on, one.level) for one in said if not one.proposed]


def test_replaying_what_was_gives_what_was():
    kept, sent = history()
    said = replay(kept, Policy(), None)
    assert levels(said) == levels(sent)
    assert [one for one in said if one.proposed] == proposed(kept)
    assert [one.level for one in sent] == ["L1", "L2", "L3"]


def test_a_gentler_plan_would_have_spoken_later():
    kept, sent = history()
    gentle = Policy(plan=(Level("L1", 10), Level("L2", 30)))
    said = replay(kept, gentle, None)
    assert [one.level for one in said] == ["L1", "L2"]
    assert said[0].on == date(2026, 10, 12) > sent[0].on


def test_what_silenced_an_item_silences_it_in_the_replay():
    kept, _ = history(promised=range(1, 40))
    quick = Policy(plan=(Level("L1", 1), Level("L2", 7)), gap_days=1)
    days = [one.on for one in replay(kept, quick, None)]
    assert days[0] == MONDAY
    assert not [day for day in days if MONDAY < day < MONDAY + timedelta(days=40)]


def test_a_release_is_proposed_once_and_never_counts_as_sent():
    kept, _ = history()
    said = replay(kept, Policy(), None)
    assert [(one.level, one.proposed) for one in said if one.proposed] == [("formal_notice", True)]


def test_where_a_person_moved_an_item_the_replay_follows():
    kept, _ = history(20)
    facts = kept[-1][0].facts | {"stage": "formal_notice", "days": 50}
    kept.append([Kept(date(2026, 11, 20), 1, "too_early", facts)])
    said = replay(kept, Policy(), None)
    assert said[-1].level == "litigation"
    assert said[-1].proposed


def test_a_reopened_item_begins_anew():
    kept, _ = history(20)
    facts = kept[-1][0].facts | {"stage": "not_due"}
    kept.append([Kept(date(2026, 11, 20), 1, "level_due", facts)])
    assert replay(kept, Policy(), None)[-1].level == "L1"


def test_the_last_letter_before_the_window_keeps_its_gap():
    kept, _ = history(5)
    said = replay(kept, Policy(plan=PLAN, gap_days=7), MONDAY - timedelta(days=1))
    assert said == []
