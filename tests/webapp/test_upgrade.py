"""From the first schema with rows in every table to the present one; and what no migration may do.

Zero downtime: `encours migrate` runs while the program before still serves. So a migration only adds what
that program need not know: tables, nullable columns, columns with a server default, indexes. What a release
no longer uses may go one release later: the migration says `unused_since = "0.3.0"`, the release that stopped
using it, and ships with a later one.
"""

import ast
import re
import tomllib
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask_migrate import upgrade
from sqlalchemy import select

from credit.store.db import Base, db
from tests.house.floors import ROOT
from webapp import readiness
from webapp.app import create_app
from webapp.migrating import FOLDER
from webapp.rows import forget_everything
from webapp.settings import Settings

FIRST = "0001"
MIGRATIONS = sorted((FOLDER / "versions").glob("[0-9]*.py"))
# Written before the rule: there was no release yet that could have run beside them.
BEFORE = {path.name for path in MIGRATIONS if path.name[:4] <= "0031"}
VALUES = {
    sa.Boolean: True,
    sa.Integer: 1,
    sa.Float: 1.0,
    sa.DateTime: datetime(2026, 11, 1, tzinfo=UTC),
    sa.Date: date(2026, 11, 1),
    sa.Time: datetime(2026, 11, 1, 9, tzinfo=UTC).time(),
    sa.JSON: {},
    sa.Uuid: UUID(int=1),
    sa.LargeBinary: b"x",
    sa.String: "x",
    sa.Numeric: 1,
}


def a_value(column):
    """Give some value of a column's type; the row that others refer to is always the first."""
    if isinstance(column.type, sa.CHAR):  # how SQLite keeps a UUID
        return UUID(int=1).hex
    return next(value for kind, value in VALUES.items() if isinstance(column.type, kind))


@pytest.fixture
def first(database_url, tmp_path):
    """A database of the first schema, with a row in each of its tables."""
    settings = Settings(data=tmp_path, database_url=database_url)
    app = create_app(settings, nudge=lambda _job: None)
    with app.app_context():
        with db.engine.begin() as connection:
            forget_everything(connection)
        upgrade(revision=FIRST)
        then = sa.MetaData()
        then.reflect(db.engine)
        then.remove(then.tables["alembic_version"])
        with db.engine.begin() as connection:
            for table in then.sorted_tables:
                row = {
                    column.name: a_value(column)
                    for column in table.columns
                    if not column.nullable or column.primary_key
                }
                connection.execute(table.insert().values(row))
        yield then
        db.session.remove()
        db.engine.dispose()


def test_the_first_schema_with_rows_comes_to_the_present_one(first):
    assert readiness.schema() != "ok"
    upgrade()
    assert readiness.schema() == "ok"
    with db.engine.connect() as connection:
        gone = set(first.tables) - set(sa.inspect(connection).get_table_names())
        for table in first.sorted_tables:
            if table.name not in gone:
                key = [column for column in table.columns if column.primary_key]
                assert connection.execute(sa.select(*key)).all(), table.name
    for mapper in Base.registry.mappers:  # what was there can be read by the present program
        db.session.scalars(select(mapper.class_)).all()


def forbidden(source):
    """List what a migration does that the program before could not live with."""
    tree = ast.parse(source)
    going_up = next(
        node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "upgrade"
    )
    found = [what for node in ast.walk(tree) if node is not None for what in _said(node, going_up)]
    return [] if _is_allowed(tree) else found


def _said(node, going_up):
    inside = getattr(node, "lineno", 0) >= going_up.lineno
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        told = re.search(
            r"\b(DROP (TABLE|COLUMN)|RENAME|SET NOT NULL)\b", node.value, re.IGNORECASE
        )
        return [told[0].upper()] if told and inside else []
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and inside):
        return []
    name, words = node.func.attr, {word.arg: word.value for word in node.keywords}
    if name in {"drop_table", "drop_column", "rename_table"}:
        return [name]
    if name == "alter_column" and (
        {"new_column_name", "type_"} & set(words) or _is_not_null(words)
    ):
        return [name]
    if name == "add_column":
        return [f"add_column {what}" for what in map(_column_fault, node.args) if what]
    return []


def _column_fault(node):
    if not (isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "Column"):
        return None
    words = {word.arg: word.value for word in node.keywords}
    return "NOT NULL" if _is_not_null(words) and "server_default" not in words else None


def _is_not_null(words):
    return "nullable" in words and getattr(words["nullable"], "value", None) is False


def _is_allowed(tree):
    """Say whether what goes has been out of use since an earlier release than the one it ships with."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    said = [
        node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "unused_since"
    ]
    return any(_numbers(since) < _numbers(version) for since in said)


def _numbers(version):
    return [int(part) for part in version.split(".")]


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: path.stem)
def test_the_program_before_lives_with_a_migration(path):
    if path.name not in BEFORE:
        assert forbidden(path.read_text()) == []


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("op.drop_column('item', 'letter')", ["drop_column"]),
        ("op.drop_table('item')", ["drop_table"]),
        ("op.rename_table('item', 'post')", ["rename_table"]),
        ("op.alter_column('item', 'ref', new_column_name='number')", ["alter_column"]),
        ("op.alter_column('item', 'ref', nullable=False)", ["alter_column"]),
        (
            "op.add_column('item', sa.Column('x', sa.Integer(), nullable=False))",
            ["add_column NOT NULL"],
        ),
        ("op.execute('ALTER TABLE item RENAME COLUMN ref TO number')", ["RENAME"]),
        ("op.add_column('item', sa.Column('x', sa.Integer(), nullable=True))", []),
        (
            "op.add_column('item', sa.Column('x', sa.Integer(), nullable=False,"
            " server_default='0'))",
            [],
        ),
        ("op.alter_column('item', 'ref', nullable=True)", []),
        ("op.create_table('x', sa.Column('id', sa.Integer(), nullable=False))", []),
    ],
)
def test_what_it_could_not_live_with_is_found(said, fault):
    assert forbidden(f"def upgrade():\n    {said}\n") == fault
    assert forbidden(f"unused_since = '0.0.9'\ndef upgrade():\n    {said}\n") == []
    later = f"unused_since = '99.0.0'\ndef upgrade():\n    {said}\n"
    assert forbidden(later) == fault
