"""`encours feed`: what the operator sees of the feed."""

from click.testing import CliRunner
from sqlalchemy import update

from credit.operations.actor import MACHINE
from credit.operations.work import transact
from credit.store.customers import Customer
from credit.store.db import db
from tests.builders import a_house, an_account
from webapp.app import create_app
from webapp.cli import encours
from webapp.environment import read_environment
from webapp.first_start import prepare


def test_drift_is_shown_and_repaired_by_hand(database_url, tmp_path):
    environment = {"DATABASE_URL": database_url, "ENCOURS_DATA": str(tmp_path), "ENCOURS_DEMO": "0"}

    def run(*words):
        answer = CliRunner().invoke(encours, ["feed", *words], env=environment)
        assert answer.exit_code == 0, answer.output
        return answer.output

    settings = read_environment(environment)
    app = create_app(settings, nudge=lambda _job: None)
    with app.app_context():
        customer = an_account(a_house())
        transact(MACHINE, lambda work: work.touch(customer.id))
        db.session.remove()
    prepare(settings)
    assert run("reconcile") == "Drifted: 0 rows of 0 customers.\n"
    with app.app_context():
        db.session.execute(update(Customer).values(phone="01 02 03 04 05"))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    assert run("reconcile") == "Drifted: 1 rows of 1 customers, repaired.\n"
    status = run("status")
    assert "reconcile  done for" in status
    assert "1 rows, 1 customers" in status or "1 customers, 1 rows" in status
    assert "portfolio" in status
