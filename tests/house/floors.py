"""Who may import whom, read from the source with `ast`."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parents[2]
OURS = ("credit", "api", "tasks", "webapp")

# From the roof down: a floor may import itself and what stands below it.
FLOORS = (
    ("webapp",),
    ("api",),
    ("tasks",),
    ("credit.operations",),
    ("credit.store",),
    ("credit.formats", "credit.rules"),
)


@dataclass(frozen=True)
class Import:
    """One module of ours imports another; `inside` when a function does it."""

    importer: str
    imported: str
    line: int
    inside: bool


def read_house(root: Path = ROOT) -> dict[str, str]:
    """Read the source of every module of ours, by dotted name."""
    return {
        _name(path.relative_to(root)): path.read_text()
        for top in OURS
        for path in sorted((root / top).rglob("*.py"))
    }


def imports_of(modules: dict[str, str]) -> list[Import]:
    """List every import of our own code."""
    return [
        Import(name, target, node.lineno, inside)
        for name, source in modules.items()
        for node, inside in _walk(ast.parse(source))
        for target in _targets(node, modules)
    ]


def violations(modules: dict[str, str]) -> list[str]:
    """Say every import that goes up a floor, hides in a function, or closes a ring."""
    found = imports_of(modules)
    up = [
        f"{one.importer}:{one.line} imports {one.imported}, a floor above"
        for one in found
        if floor_of(one.importer) > floor_of(one.imported)
    ]
    hidden = [
        f"{one.importer}:{one.line} imports {one.imported} inside a function"
        for one in found
        if one.inside
    ]
    return up + hidden + _rings(modules, found)


def floor_of(module: str) -> int:
    """Number a module's floor: 0 is the roof."""
    for number, prefixes in enumerate(FLOORS):
        if any(module == prefix or module.startswith(f"{prefix}.") for prefix in prefixes):
            return number
    return len(FLOORS)  # the bare package `credit`


def _rings(modules: dict[str, str], found: list[Import]) -> list[str]:
    graph: dict[str, set[str]] = {name: set() for name in modules}
    for one in found:
        # A package's file that gathers its own modules is no ring: they import the package by name only.
        if one.importer != one.imported and not one.importer.startswith(f"{one.imported}."):
            graph[one.importer].add(one.imported)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return ["a ring: " + " -> ".join(error.args[1])]
    return []


def _walk(tree: ast.AST, inside: bool = False) -> Iterator[tuple[ast.AST, bool]]:
    for child in ast.iter_child_nodes(tree):
        yield child, inside
        is_function = isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        yield from _walk(child, inside or is_function)


def _targets(node: ast.AST, modules: dict[str, str]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if alias.name in modules)
    elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in OURS:
        for alias in node.names:
            inner = f"{node.module}.{alias.name}"
            yield inner if inner in modules else node.module


def _name(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
