"""Rules on the road: phones read and speak over a network that drops, doubles, delays, reorders and lies."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, rule
from sqlalchemy import select

from credit.operations import sessions
from credit.operations.actor import MACHINE
from credit.operations.work import transact
from credit.store.db import db
from credit.store.items import Item
from credit.store.people import Session
from tests.api.sync import truth
from tests.api.sync.device import Device
from tests.api.sync.office import Office, any_customer, anyone, place
from tests.api.sync.outbox import Reply
from tests.api.sync.phone import a_dispute, a_note, a_promise, an_op, own_id
from tests.api.sync.stage import OWNERS
from tests.api.sync.trouble import POISON, PowerCut
from tests.clients import signed_in_client

ERROR_PAGE = Reply(502, None)
PORTAL = Reply(200, {"welcome": "to the hotel"})
STALE_TOKEN = Reply(403, {"code": "csrf"}, ours=True)
PAGES = [ERROR_PAGE, PORTAL, STALE_TOKEN]

KOFI = OWNERS.index("kofi")

skews = st.sampled_from([timedelta(0), timedelta(days=1), timedelta(days=-1), timedelta(days=3650)])


class Field(Office):
    """What people do with their phones, and what networks do to them."""

    answers: Any = Bundle("answers")
    letters: Any = Bundle("letters")
    replies: Any = Bundle("replies")

    devices: list[Device]

    def take(self, device: Device, page: dict[str, Any]) -> None:
        """Let a page come; the promises look at the screen besides."""
        device.take(page)

    def hear(self, device: Device, letter: dict[str, Any], reply: Reply) -> None:
        """Let an answer come; the promises look at the screen besides."""
        device.hear(letter, reply)

    def check_scope(self, device: Device) -> None:
        """Look at what a pull left; the promises say how."""

    def open_field(self) -> None:
        """Begin with phones that know nothing and have said nothing."""
        self.said: dict[str, tuple[int, dict[str, Any]]] = {}
        self.skew = [timedelta(0)] * len(self.devices)

    # reading

    @rule(who=anyone, budget=st.sampled_from([None, 1]))
    def pull(self, who: int, budget: int | None) -> None:
        device = self.devices[who]
        if device.pull(budget):
            self.check_scope(device)

    @rule(who=anyone, pages=st.integers(0, 2), during=st.booleans())
    def pull_and_die(self, who: int, pages: int, during: bool) -> None:
        """Lose the network between two pages, or the phone in the middle of one."""
        device = self.devices[who]
        answer = device.ask()
        cut = answer.pages[: pages + 1] if answer else []
        for number, page in enumerate(cut):
            device.take(page, crash=during and number == pages)
        device.restart()

    @rule(target=answers, who=anyone)
    def ask(self, who: int) -> Any:
        return who, self.devices[who].ask()

    @rule(answer=answers, count=st.integers(1, 3))
    def take_late(self, answer: Any, count: int) -> None:
        who, late = answer
        for page in late.pages[:count] if late else []:
            self.take(self.devices[who], page)

    @rule(who=anyone, whom=any_customer, where=place)
    def two_pulls_answers_reversed(self, who: int, whom: int, where: int) -> None:
        """The directed rule: random steps miss the resurrection that a late answer could bring."""
        device = self.devices[who]
        self.invoice(whom)
        first = device.ask()
        self.reassign(whom, where)
        self.pay_oldest(whom)
        second = device.ask()
        for answer in (second, first):
            for page in answer.pages if answer else []:
                self.take(device, page)

    # speaking

    def say_op(self, who: int, op: dict[str, Any]) -> None:
        """Keep an entry on a phone whose clock may be wrong."""
        op["client_time"] = (self.clock.now + self.skew[who]).isoformat()
        self.said[op["op_id"]] = (who, op)
        self.devices[who].outbox.say(op)

    @rule(who=anyone, skew=skews)
    def set_clock(self, who: int, skew: timedelta) -> None:
        self.skew[who] = skew

    @rule(who=anyone, whom=any_customer, what=st.sampled_from([a_note, a_dispute, a_promise]))
    def say(self, who: int, whom: int, what: Any) -> None:
        self.say_op(who, what(self.customers[whom]))

    @rule(who=anyone, whom=any_customer)
    def dispute_an_item(self, who: int, whom: int) -> None:
        customer_id = self.customers[whom]
        item = db.session.scalar(select(Item.id).where(Item.customer_id == customer_id).limit(1))
        self.say_op(who, a_dispute(customer_id, item, 40_00))

    @rule(who=anyone, whom=any_customer)
    def say_poison(self, who: int, whom: int) -> None:
        self.say_op(who, a_note(self.customers[whom], POISON))

    @rule(whom=any_customer, on=st.booleans())
    def pin(self, whom: int, on: bool) -> None:
        """The desk carries a customer along, or no longer."""
        self.say_op(KOFI, an_op("pin.set", self.customers[whom], pinned=on))

    @rule(who=anyone)
    def follow_up(self, who: int) -> None:
        """Say something that depends on the last thing said."""
        mine = [op for author, op in self.said.values() if author == who]
        if mine and mine[-1]["type"] == "note.add":
            parent = mine[-1]
            args = {"answers_id": own_id(parent), "depends_on": [parent]}
            self.say_op(who, a_note(parent["entity"], "Suite", **args) | {"type": "note.answer"})

    @rule(who=anyone, whom=any_customer)
    def say_something_new(self, who: int, whom: int) -> None:
        """Say what only a later server will understand."""
        self.say_op(who, an_op("note.sing", self.customers[whom], text="la"))

    # the network

    def deliver(self, who: int, letter: dict[str, Any], browser: Any = None) -> Reply | None:
        """Let a letter reach the server; None when the server died before it could answer."""
        try:
            return self.devices[who].post(letter, browser)
        except PowerCut:
            db.session.remove()
            return None

    @rule(who=anyone, most=st.integers(1, 100))
    def push(self, who: int, most: int) -> None:
        letter = self.devices[who].write(most)
        if letter and (reply := self.deliver(who, letter)):
            self.hear(self.devices[who], letter, reply)

    @rule(who=anyone)
    def lose_the_letter(self, who: int) -> None:
        self.devices[who].write()

    @rule(who=anyone)
    def lose_the_answer(self, who: int) -> None:
        if letter := self.devices[who].write():
            self.deliver(who, letter)

    @rule(who=anyone, page=st.sampled_from(PAGES))
    def meet_somebody_else(self, who: int, page: Reply) -> None:
        """Get an error page, a captive portal's or a stale token's answer instead of ours."""
        if letter := self.devices[who].write():
            self.hear(self.devices[who], letter, page)

    @rule(target=letters, who=anyone, most=st.integers(1, 3))
    def write(self, who: int, most: int) -> Any:
        return who, self.devices[who].write(most), self.devices[who].browser

    @rule(target=replies, letter=letters)
    def deliver_late_or_again(self, letter: Any) -> Any:
        who, written, browser = letter
        return who, written, self.deliver(who, written, browser) if written else None

    @rule(reply=replies)
    def hear_late_or_again(self, reply: Any) -> None:
        who, letter, late = reply
        if late:
            self.hear(self.devices[who], letter, late)

    @rule(who=anyone, commits=st.integers(1, 5), before=st.booleans())
    def cut_power(self, who: int, commits: int, before: bool) -> None:
        """Kill the server around one of the commits a push makes."""
        self.stage.trouble.cut_power(commits, before=before)
        self.lose_the_answer(who)
        self.stage.trouble.commits_left = None

    # phones and sessions

    @rule(who=anyone)
    def restart(self, who: int) -> None:
        self.devices[who].restart()

    @rule(who=anyone)
    def sign_out_elsewhere(self, who: int) -> None:
        """End a session behind the phone's back: it goes on saying things, and signs in again later."""
        device_id = self.devices[who].browser.device_id

        def end(work: Any) -> None:
            if (session := db.session.get(Session, device_id)) is not None:
                sessions.end(work, [session], "password")

        transact(MACHINE, end)

    @rule(who=anyone, other=anyone)
    def speak_under_anothers_session(self, who: int, other: int) -> None:
        """Send and ask where somebody else has just signed in: the tabs of a browser share one cookie."""
        device, there = self.devices[who], self.devices[other]
        if device.username == there.username:
            return
        own, device.browser = device.browser, there.browser
        self.push(who, most=100)
        self.pull(who, budget=None)
        device.browser = own

    @rule(who=anyone)
    def sign_in_again(self, who: int) -> None:
        device = self.devices[who]
        # whoever stands at the door goes through it, though a backup may know their old session again
        if device.signed_out or not self.stage.is_signed_in(device):
            device.browser = signed_in_client(self.stage.app, truth.person(device.username))
            device.signed_out = False
