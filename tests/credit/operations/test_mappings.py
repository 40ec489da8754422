import pytest
from sqlalchemy import select

from credit.formats.columns import BadMapping
from credit.formats.tables.reading import look, read
from credit.operations import mappings
from credit.operations.actor import Actor
from credit.operations.work import transact
from credit.rules.errors import Missing
from credit.store.db import db
from credit.store.import_mappings import find_mapping, list_mappings
from credit.store.journal import JournalEntry

SAID = {
    "kind": "limits",
    "columns": [{"header": "Qui", "field": "code"}, {"header": "Combien", "field": "amount_minor"}],
    "decimal": ",",
}


@pytest.fixture
def kofi(house):
    return Actor(house.kofi.id)


def actions():
    return list(db.session.scalars(select(JournalEntry.action).order_by(JournalEntry.id)))


def test_what_was_said_once_reads_the_next_file(kofi, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("QUI;combien\nC1;1.234\n")
    seen = look(path)
    assert mappings.find(seen.fingerprint) is None
    row = transact(kofi, lambda work: mappings.remember(work, SAID))
    assert (row.by_id, row.kind) == (kofi.user_id, "limits")
    found = mappings.find(seen.fingerprint)
    assert read(path, found).records[0].amount_minor == 123400


def test_the_newest_word_stands_and_twice_is_once(kofi):
    for said in (SAID, SAID, SAID | {"decimal": "."}):
        transact(kofi, lambda work, said=said: mappings.remember(work, said))
    (row,) = list_mappings()
    assert row.mapping["decimal"] == "."
    assert actions() == ["mapping.remember", "mapping.remember"]


def test_a_mapping_is_forgotten_once(kofi):
    row = transact(kofi, lambda work: mappings.remember(work, SAID))
    mapping_id, fingerprint = row.id, row.fingerprint
    transact(kofi, lambda work: mappings.forget(work, mapping_id))
    assert find_mapping(fingerprint) is None
    with pytest.raises(Missing):
        transact(kofi, lambda work: mappings.forget(work, mapping_id))
    assert actions() == ["mapping.remember", "mapping.forget"]


def test_what_cannot_be_is_not_kept(kofi):
    with pytest.raises(BadMapping):
        transact(kofi, lambda work: mappings.remember(work, SAID | {"kind": "novels"}))
    assert list_mappings() == []


def test_a_mapping_of_another_version_counts_as_unsaid(kofi):
    row = transact(kofi, lambda work: mappings.remember(work, SAID))
    row.mapping = row.mapping | {"kind": "novels"}
    db.session.commit()
    assert mappings.find(row.fingerprint) is None
