"""Every nudge has a job, every job may be called by its name alone."""

import ast
import inspect
import re

from tasks.timetable import TIMETABLE
from tests.house.floors import ROOT, read_house

BUILT_INTO_NAMES = re.compile(r"[A-Za-z0-9_-]+")  # what RQ takes as an id

STATED = re.compile(r"at (least|most) once", re.IGNORECASE)


def nudged_names():
    for source in read_house().values():
        for node in ast.walk(ast.parse(source)):
            match node:
                case ast.Call(func=ast.Attribute(attr="nudge"), args=[ast.Constant(value=name)]):
                    yield name


def test_every_nudge_wakes_a_job_of_the_timetable():
    assert set(nudged_names()) - set(TIMETABLE) == set()


def test_jobs_are_plain_functions_without_parameters_and_state_their_delivery():
    for name, slot in TIMETABLE.items():
        assert BUILT_INTO_NAMES.fullmatch(name)
        assert slot.job.__module__.startswith("tasks.")
        required = [
            one
            for one in inspect.signature(slot.job).parameters.values()
            if one.default is one.empty and one.kind is not one.VAR_KEYWORD
        ]
        assert not required, name
        assert STATED.search(slot.job.__doc__ or ""), f"{name} does not state its delivery"


def test_the_timetable_stays_in_the_order_of_the_alphabet():
    assert list(TIMETABLE) == sorted(TIMETABLE)
    assert (ROOT / "tasks/timetable.py").is_file()
