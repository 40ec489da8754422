"""Reminders a person makes, and how each ends: somebody reached, a visit made.

What the customer answered (a promise, a dispute) is recorded as such; here it only says the level was heard.
"""

from credit.rules.dunning_case import CALL, VISIT

PUT_BACK = "put_back"
REACHED, NOT_REACHED = "reached", "not_reached"
MET, ABSENT = "met", "absent"
PROMISES, PAYS, DISPUTES = "promises", "pays", "disputes"

ANSWERS = {  # what may be said of each by whoever did it; the last one: nobody was there
    CALL: (REACHED, PROMISES, PAYS, DISPUTES, NOT_REACHED),
    VISIT: (MET, PROMISES, PAYS, DISPUTES, ABSENT),
}
OUTCOMES = {channel: (*answers, PUT_BACK) for channel, answers in ANSWERS.items()}
IN_VAIN = (NOT_REACHED, ABSENT)
MOST_TRIES = {CALL: 3, VISIT: 2}  # then the level counts as said, though nobody was there


def is_said(channel: str, outcome: str, tries: int) -> bool:
    """Say whether the level counts as said. tries: in vain until now, this one included."""
    if outcome in IN_VAIN:
        return tries >= MOST_TRIES[channel]
    return outcome != PUT_BACK
