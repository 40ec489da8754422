"""Whatever is written into the journal reads as words: its actions and what they are about."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.floors import ROOT, read_house

ACTION = re.compile(r"[a-z_]+\.[a-z_]+")

# What an action is put together from: the states and outcomes its sentence may end in.
FILLED = {
    "import.": ("reconciled", "refused"),
    "limit_request.": ("approved", "refused", "needs_info"),
    "limit_review.": ("lowered", "raised", "proposed", "kept", "accepted", "dismissed", "undone"),
}


def carriers(tree: ast.AST) -> set[str]:
    """Name the functions of a module that an action comes into, through a parameter named `action`."""
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and "action" in {arg.arg for arg in node.args.args}
    }


TREES = [ast.parse(source) for source in read_house().values()]
SHARED = {name for tree in TREES for name in carriers(tree) if not name.startswith("_")}


def written(tree: ast.AST) -> Iterator[tuple[str, str | None]]:
    """List (action, subject type) of every `record` in a module.

    An action that comes in through such a parameter is looked up where that function is called, in
    other modules too where it is not private; its subject is None then.
    """
    known = carriers(tree) | SHARED
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "record" and call.args:
            subject = call.args[1].value if isinstance(call.args[1], ast.Constant) else None
            yield from ((action, subject) for action in _spelt(call.args[0]))
        elif isinstance(call.func, ast.Name) and call.func.id in known:
            said = [one.value for one in call.args if isinstance(one, ast.Constant)]
            yield from ((str(one), None) for one in said if ACTION.fullmatch(str(one)))


def _spelt(action: ast.expr) -> Iterator[str]:
    if isinstance(action, ast.Constant):
        yield action.value
    elif isinstance(action, ast.JoinedStr):
        start = action.values[0]
        assert isinstance(start, ast.Constant)
        yield from (start.value + end for end in FILLED[start.value])
    elif isinstance(action, ast.IfExp):
        yield from (*_spelt(action.body), *_spelt(action.orelse))
    else:  # a parameter: its callers say it
        assert isinstance(action, ast.Name), ast.dump(action)
        assert action.id == "action"


WRITTEN = {pair for tree in TREES for pair in written(tree)}
ACTIONS = sorted({action for action, _ in WRITTEN})


def test_the_actions_are_found():
    assert {"books.import", "send.reminder", "dispute.open", "limit_review.undone"} <= set(ACTIONS)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_action_and_subject_of_the_journal_has_words(language):
    text = (ROOT / f"static/app/words/desk.{language}.ts").read_text()
    words = set(re.findall(r"^  (\w+):", text, re.MULTILINE))
    needed = {f"action_{action.replace('.', '_')}" for action in ACTIONS}
    needed |= {f"subject_{subject}" for _, subject in WRITTEN if subject}
    assert needed <= words, sorted(needed - words)
