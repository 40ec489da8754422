"""Checklists kept as tables: each line has what holds and a test that proves it, or a dated reason.

A row is `| id | what holds | proof |`. A proof is `path::name` in backticks (a Python test, or a title in a
`.test.ts` file), several where several are needed, or a text with a day: `2026-11-28: why`.
"""

import ast
import re
from collections.abc import Collection
from functools import cache
from pathlib import Path

from tests.house.floors import ROOT

ROW = re.compile(r"^\| *([A-Z][\w -]*\d) *\|(.*)\|(.*)\|$", re.MULTILINE)
PROOF = re.compile(r"`(tests/[^`]+?)::([^`]+)`")
REASON = re.compile(r"\b20\d\d-\d\d-\d\d: .{20,}")


def complaints(text: str, ids: Collection[str]) -> list[str]:
    """Say which lines are missing or unknown, and whose proof does not exist or is none."""
    rows = {name: (holds.strip(), proof.strip()) for name, holds, proof in ROW.findall(text)}
    wrong = [f"{name}: no row" for name in ids if name not in rows]
    wrong += [f"{name}: not in the list" for name in rows if name not in ids]
    for name, (holds, proof) in rows.items():
        proofs = PROOF.findall(proof)
        wrong += [
            f"{name}: no test {path}::{test}" for path, test in proofs if not exists(path, test)
        ]
        if not proofs and not REASON.search(proof):
            wrong.append(f"{name}: neither a test nor a dated reason")
        if len(holds) < 10:
            wrong.append(f"{name}: says nothing")
    return wrong


def exists(path: str, test: str) -> bool:
    """Say whether there is such a test."""
    return (ROOT / path).is_file() and test in names_of(ROOT / path)


@cache
def names_of(path: Path) -> frozenset[str]:
    """List the tests of a file: functions of Python, titles of `test("…")` in TypeScript."""
    text = path.read_text("utf-8")
    if path.suffix == ".ts":
        return frozenset(re.findall(r"^\s*test\(\s*[\"`](.+?)[\"`],", text, re.MULTILINE))
    found = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef))
    return frozenset(node.name for node in found if node.name.startswith("test_"))
