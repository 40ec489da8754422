import pytest

from tests.house.floors import imports_of, read_house, violations

MODULES = read_house()


def test_imports_go_down_or_sideways_never_in_rings_never_hidden():
    assert violations(MODULES) == []


def test_the_house_is_read_at_all():
    assert len(imports_of(MODULES)) > 100


@pytest.mark.parametrize(
    ("module", "planted", "complaint"),
    [
        pytest.param(
            "credit.rules.errors",
            "from credit.store.db import db",
            "a floor above",
            id="a rule reads",
        ),
        pytest.param(
            "credit.store.people", "import tasks.queue", "a floor above", id="a table calls a job"
        ),
        pytest.param(
            "tasks.queue",
            "def f():\n    from credit.store.db import db",
            "inside a function",
            id="an import hides",
        ),
        pytest.param(
            "credit.store.db",
            "from credit.store.people import User",
            "a ring",
            id="two tables need each other",
        ),
    ],
)
def test_a_planted_violation_is_caught(module, planted, complaint):
    spoiled = MODULES | {module: MODULES[module] + "\n" + planted}
    assert any(complaint in line for line in violations(spoiled))
