"""What the wire promises, checked against the tables (README, "The wire"; numbers as in its eight promises).

1 a healed device shows the server's view of its scope; 2 an entry has one effect at most and always a
lasting answer; 3 no entry is lost; 4 a cursor never goes back without a reset; 5 no row outside the scope
after a pull; 6 a customer's entries keep their order; 7 the feed misses no commit; 8 a pull of nothing new
reads no rows and writes nothing. 4 is checked by the device at every page, 7 by real threads besides.
"""

import json
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from credit.operations.moment import at, read_clock, time_zone
from credit.store.db import db
from credit.store.journal import JournalEntry
from credit.store.sync import OpLog, Quarantined
from tests.api.sync import truth
from tests.api.sync.device import Device
from tests.api.sync.field import Field
from tests.api.sync.outbox import ANSWERED, Reply
from tests.api.sync.phone import own_id

QUIET = {"pin.set", "limit.withdraw"}  # those that may change nothing, because it was so already
TAKEN_IN = {"applied", "merged"}
QUESTIONS = ("SELECT", "BEGIN", "SET TRANSACTION", "ROLLBACK", "COMMIT")
ROWS = re.compile(r"FROM (sync_head|sync_exit|customer|item|note|dispute|promise)\b")


class Promises(Field):
    """Checks, for rules to call."""

    def check_scope(self, device: Device) -> None:
        """5: nothing outside the scope, and no secret in a person's own bucket.

        Whom the calendar moves is moved at night, or before it by whatever else is told of the customer.
        """
        user, today = truth.person(device.username), read_clock().today
        inside = truth.inside(user, today, today)
        if self.night_is_due:
            inside |= truth.inside(user, today, self.projected_on)
        outside = device.customers() - inside
        assert not outside, f"5: {device.username} holds rows of {outside}"
        if not self.night_is_due:
            for customer_id in device.customers():
                self.seen.setdefault((device.username, customer_id), set()).add(today)
        own = json.dumps(list(device.rows(f"user:{user.id}").values()))
        assert "Client" not in own, "5: a person's own bucket names a customer"

    def check_view(self, device: Device) -> None:
        """1: every bucket holds what the tables say, and nothing else is there."""
        expected = truth.view_of(device.username, read_clock())
        shown = device.buckets()
        for bucket in expected.keys() | shown.keys():
            there, wanted = shown.get(bucket, {}), expected.get(bucket, {})
            assert there == wanted, f"1: {device.username} sees something else in {bucket}"
        assert not device.overlay(), "1: a screen still draws what the books already show"

    def take(self, device: Device, page: dict[str, Any]) -> None:
        """Let a page come, and look at the screen."""
        drawn = device.overlay()
        device.take(page)
        self.check_screen(device, drawn)

    def hear(self, device: Device, letter: dict[str, Any], reply: Reply) -> None:
        """Let an answer come, and look at the screen."""
        drawn, answered = device.overlay(), set(device.outbox.results)
        device.hear(letter, reply)
        self.check_screen(device, drawn)
        for op_id in device.outbox.results.keys() - answered:
            self.check_reach(device, op_id)

    def check_reach(self, device: Device, op_id: str) -> None:
        """3: what a phone showed it may speak of, for thirty days after the customer left."""
        if device.outbox.results[op_id]["code"] != "out_of_scope":
            return
        if (logged := db.session.get(OpLog, UUID(op_id))) is None:
            return
        judged_on = at(logged.received_at, time_zone()).today
        shown = self.seen.get((device.username, self.said[op_id][1]["entity"]), set())
        late = [day for day in shown if 0 < (judged_on - day).days <= 30]
        assert not late, f"3: {device.username} was shown this customer on {max(late)}"

    def check_screen(self, device: Device, drawn: set[str]) -> None:
        """1: an entry leaves the screen only for the row it became."""
        cleared = (drawn - device.overlay()) & device.outbox.results.keys()
        ids = {key[1] for rows in device.buckets().values() for key in rows}
        lately = read_clock().now - timedelta(days=80)  # what is older may have left the phone
        for op_id in cleared:
            op, result = self.said[op_id][1], device.outbox.results[op_id]
            taken_in = db.session.get(OpLog, UUID(op_id))
            carried = set(result["buckets"] or ()) & device.base.sections.keys()
            if op["type"] != "note.add" or not carried or not taken_in:
                continue  # what a restore forgot is said again
            if taken_in.received_at < lately:
                continue
            if result["outcome"] == "quarantined":
                assert op_id in ids, "1: an entry was parked, and nothing says so"
            elif op["entity"] in device.customers():
                assert own_id(op) in ids, "1: an entry vanished from the screen before its row"

    def check_quiet(self, device: Device) -> None:
        """8: a second pull asks for counters only, says nothing, and writes nowhere."""
        before, said = device.writes, self.stage.statements
        said.clear()
        assert device.pull(), "8: a pull of nothing new was refused"
        assert device.answered == (304, []), "8: there was nothing to tell"
        asked = [statement.lstrip() for statement in said]
        written = [statement for statement in asked if not statement.startswith(QUESTIONS)]
        assert not written, f"8: a pull of nothing new wrote: {written}"
        read = [statement for statement in asked if ROWS.search(statement)]
        assert not read, f"8: a pull of nothing new read rows: {read}"
        assert device.writes == before, "8: nothing new, and the phone wrote"

    def check_outbox(self, who: int, device: Device) -> None:
        """2 and 3: everything said is still there, with an answer that lasts."""
        mine = {op_id for op_id, (author, _) in self.said.items() if author == who}
        kept = {op["op_id"] for op in device.outbox.ops}
        lost = mine - kept - device.erased
        assert not lost, f"3: a phone forgot {lost}"
        unanswered = kept - device.outbox.results.keys()
        assert not unanswered, f"2: nobody ever answered {unanswered}"

    def check_effects(self) -> None:
        """2, 3 and 6: what was answered is what happened, once, in order."""
        log = {str(row.op_id): row for row in db.session.scalars(select(OpLog))}
        assert all(row.outcome in ANSWERED for row in log.values()), "2: an answer is still owed"
        effects = self._effects()
        assert len(effects) == len(set(effects)), "2: an entry had two effects"
        applied = {op_id for op_id, row in log.items() if row.outcome in TAKEN_IN}
        assert set(effects) <= applied, "2: an entry that changes nothing left a trace"
        silent = applied.difference(effects)
        wanted = {each for each in silent if self.said[each][1]["type"] not in QUIET}
        assert not wanted, "3: an entry was called applied and left no trace"
        self._check_authors(log)
        self._check_traces(applied)
        self._check_answers(log)
        self._check_lanes(effects)

    def _effects(self) -> list[str]:
        entries = select(JournalEntry.op_id).where(
            JournalEntry.op_id.is_not(None), JournalEntry.action.not_like("entry.%")
        )
        return [str(op_id) for op_id in db.session.scalars(entries.order_by(JournalEntry.id))]

    def _check_authors(self, log: dict[str, Any]) -> None:
        for op_id, row in log.items():
            author = self.devices[self.said[op_id][0]].username
            assert row.user_id == self.stage.people[author], "3: an entry was taken as another's"

    def _check_traces(self, applied: set[str]) -> None:
        traces = truth.traces()
        for op_id, (_, op) in self.said.items():
            if (minted := own_id(op)) is None:
                continue
            found, wanted = traces.get(minted, 0), int(op_id in applied)
            assert found <= wanted, f"2: {op['type']} was not taken in once but left {found} rows"
            assert found >= wanted, f"3: {op['type']} was called applied, and no row is there"

    def _check_answers(self, log: dict[str, Any]) -> None:
        for device in self.devices:
            for op_id, result in device.outbox.results.items():
                if result["outcome"] == "rejected" and op_id not in log:
                    continue  # not kept yet, or refused before a restore: it changed nothing
                assert op_id in log, f"3: the server forgot {op_id}, which it had answered"
                if result["outcome"] != "quarantined":  # the desk may have released it since
                    assert log[op_id].outcome == result["outcome"], "2: one entry, two answers"

    def _check_lanes(self, effects: list[str]) -> None:
        lanes: dict[tuple[int, int], list[int]] = {}
        released = {str(op_id) for op_id in db.session.scalars(select(Quarantined.op_id))}
        for op_id in effects:
            if op_id in released:
                continue  # set aside counts as answered for its lane
            who, op = self.said[op_id]
            lanes.setdefault((who, op["entity"]), []).append(op["n"])
        assert all(lane == sorted(lane) for lane in lanes.values()), "6: a lane lost its order"
