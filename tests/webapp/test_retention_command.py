import json
from datetime import timedelta

from click.testing import CliRunner
from sqlalchemy import select

from credit.store.db import db
from credit.store.push import Notice
from tests.builders import NOW, add
from webapp.cli import encours


def test_a_check_only_says_what_the_command_then_does(house, database_url, tmp_path):
    at = NOW - timedelta(days=4000)
    add(
        Notice(
            user_id=house.rosa.id, event="note.query", subject="x", link="/", send_after=at,
            expires_at=at, created_at=at,
        )
    )  # fmt: skip
    db.session.commit()
    env = {"ENCOURS_DATA": str(tmp_path), "DATABASE_URL": database_url, "ENCOURS_DEMO": "0"}

    def run(*words):
        result = CliRunner().invoke(encours, ["retention", "--json", *words], env=env)
        left = len(db.session.scalars(select(Notice)).all())
        db.session.rollback()  # the command is another process: it must find nothing locked
        return json.loads(result.output)["notice"], left

    assert run("--check") == (1, 1)
    assert run() == (1, 0)
