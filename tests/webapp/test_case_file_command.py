from functools import partial

import pytest
from click.testing import CliRunner

from credit.operations.actor import Actor
from credit.operations.case_file import export
from credit.operations.moment import read_clock
from credit.operations.work import transact
from credit.store.db import db
from tests.builders import an_account, an_item
from webapp.cli import encours


@pytest.fixture
def verify(database_url, tmp_path):
    """Hold a file against the journal with the console script; gives exit code and output."""

    def run(content):
        db.session.commit()
        path = tmp_path / "case.pdf"
        path.write_bytes(content)
        env = {"ENCOURS_DATA": str(tmp_path), "DATABASE_URL": database_url, "ENCOURS_DEMO": "0"}
        result = CliRunner().invoke(encours, ["journal", "verify", "--file", str(path)], env=env)
        return result.exit_code, result.output

    return run


def test_the_command_tells_a_true_file_from_an_altered_one(house, verify):
    customer = an_account(house, "C001")
    an_item(customer)
    actor = Actor(house.kofi.id, house.kofi.role)
    transact(actor, lambda work: work.record("x.y", "dispute", "1", customer_id=customer.id))
    file = export.write(house.kofi, customer.id, read_clock())
    assert verify(file.content) == (
        1,
        "Tampered: the pages or the file itself is not as it was exported.\n",
    )
    transact(actor, partial(export.record, file=file))
    code, output = verify(file.content)
    assert (code, output.startswith("True: as exported on ")) == (0, True)
    assert verify(file.content + b"\n")[0] == 1
    assert verify(b"%PDF-1.7")[1].startswith("No case file")
