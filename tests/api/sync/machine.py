"""Devices, people and portfolios in every order hypothesis can think of, against the real app."""

import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import rule, run_state_machine_as_test

from tests.api.sync.promises import Promises
from tests.api.sync.stage import Stage

STEPS = 40


class Wire(Promises):
    """Six devices of five people, four customers in two portfolios, a network that does as it likes."""

    faults: frozenset[str] = frozenset()

    def __init__(self) -> None:
        super().__init__()
        self.lights = ExitStack()
        self.devices = self.lights.enter_context(self.stage.lit(self.faults))
        self.open_office()
        self.open_field()

    def teardown(self) -> None:
        """Whatever happened, everything must end well; unless it has failed already."""
        with self.lights:
            if sys.exc_info()[0] is None:
                self.heal()

    @rule()
    def heal(self) -> None:
        """The network is whole again and everybody signs in: every device sends, then reads."""
        if self.night_is_due:
            self.night()
        self.stage.trouble.busy = 0
        for who, device in enumerate(self.devices):
            self._be_heard(who)
            self.check_outbox(who, device)
        for device in self.devices:
            self._be_told(device)
            self.check_scope(device)
            self.check_view(device)
            self.check_quiet(device)
        self.check_effects()

    def _be_heard(self, who: int) -> None:
        device, rounds = self.devices[who], 30
        self.sign_in_again(who)
        self._be_told(device, rounds=1)  # a restore is learnt of here
        for letter in iter(device.write, None):
            self.hear(device, letter, device.post(letter))
            assert not device.signed_out, "2: nobody lets a signed-in phone speak"
            rounds -= 1
            assert rounds, f"2: nobody ever answers {letter}"

    def _be_told(self, device: Any, rounds: int = 300) -> None:
        for _ in range(rounds):
            answer = device.ask()
            assert answer, "1: nobody lets a signed-in phone in"
            for page in answer.pages:
                self.take(device, page)
            if answer.status == 304:
                return
        assert rounds == 1, "1: the pull never ends"


def run(stage: Stage, examples: int, faults: frozenset[str] = frozenset(), **more: Any) -> int:
    """Let hypothesis play; give how many examples it played. Raises what an example raised."""
    played = [0]

    class Counted(Wire):
        def __init__(self) -> None:
            played[0] += 1
            super().__init__()

    Counted.stage, Counted.faults = stage, faults
    how = settings(
        max_examples=examples,
        stateful_step_count=STEPS,
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        report_multiple_bugs=False,
        **more,
    )
    try:
        run_state_machine_as_test(Counted, settings=how)
    except BaseException as error:
        error.played = played[0]  # type: ignore[attr-defined]
        raise
    return played[0]


def play(stage: Stage, story: Callable[[Wire], None], faults: frozenset[str] = frozenset()) -> None:
    """Play one story to its end; the checks are the ones hypothesis runs."""
    wire = type("Wire", (Wire,), {"stage": stage, "faults": faults})()
    try:
        story(wire)
        wire.heal()
    finally:
        wire.lights.close()
