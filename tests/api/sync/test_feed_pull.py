"""A pull over all kinds of buckets: scope, versions, pages, what an unchanged one costs."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event, select, text, update

from api.sync.cursor import spell_cursor
from credit.operations.actor import MACHINE
from credit.operations.figures import recompute
from credit.operations.work import transact
from credit.store.buckets import core_bucket, department_bucket, history_bucket, pin_bucket
from credit.store.customers import CustomerFigures
from credit.store.db import db
from credit.store.feed import _lines
from credit.store.people import Installation, Session, User
from credit.store.sync import SyncHead
from tests.api.sync.phone import an_op, outcomes, push
from tests.api.sync.test_pull import PLAIN, PULL, cursor_after, pages, pull, rows, touch
from tests.builders import NOW, a_step, an_account, an_item
from tests.clients import signed_in_client
from tests.credit.operations.feed_cases import a_closed_item, a_dispute_of, a_note_of, counter


@pytest.fixture
def customer(house):
    customer = an_account(house, "N1", limit_minor=5000_00)
    an_item(customer, "F-1")
    a_closed_item(customer, "F-0", 10)
    a_closed_item(customer, "F-00", 200)
    a_note_of(house, customer, 100, text="Il y a longtemps")
    a_step(a_dispute_of(house, customer))
    touch(customer)
    return customer


def told(answer, bucket):
    """Count the rows one bucket told, by entity."""
    found = {}
    for page in pages(answer):
        for part in page["buckets"]:
            if part["id"] == bucket:
                for entity, table in part["put"].items():
                    found[entity] = found.get(entity, 0) + len(table["c"][0])
    return found


def pin(customer, *, pinned=True):
    return an_op("pin.set", customer, pinned=pinned)


# scope


def test_history_comes_after_every_core(app, house, customer):
    page = pages(pull(signed_in_client(app, house.rosa)))[0]
    core, history = core_bucket(house.nord.id), history_bucket(house.nord.id)
    assert page["scope"][-2:] == [core, history]
    assert [part["id"] for part in page["buckets"]] == page["scope"]
    answer = pull(signed_in_client(app, house.rosa))
    assert told(answer, history) == {"closed_item": 1, "note": 1}
    assert [row["ref"] for row in rows(answer, "closed_item", core)] == ["F-0"]


def test_a_settled_invoice_without_a_number_goes_by_its_label(app, house, customer):
    a_closed_item(customer, "", 20, label="Chantier de mai")
    touch(customer)
    settled = rows(pull(signed_in_client(app, house.rosa)), "closed_item")
    assert {row["ref"] for row in settled} == {"F-0", "F-00", "Chantier de mai"}


def test_an_agencys_tablet_takes_the_core_only(app, house, customer):
    scope = pages(pull(signed_in_client(app, house.meriem)))[0]["scope"]
    assert scope == ["ref", f"user:{house.meriem.id}", core_bucket(house.nord.id)]


def test_a_contributor_is_told_the_departments_steps_and_nothing_of_money(app, house, customer):
    answer = pull(signed_in_client(app, house.lea))
    assert told(answer, department_bucket("logistics")) == {
        "customer": 1,
        "dispute": 1,
        "dispute_step": 1,
    }
    assert not rows(answer, "summary") + rows(answer, "item") + rows(answer, "closed_item")
    other = pull(signed_in_client(app, house.paul))
    assert "department:logistics" not in pages(other)[0]["scope"]


def test_a_contributor_who_moves_department_changes_scope(app, house, customer):
    lea = signed_in_client(app, house.lea)
    cursor = cursor_after(pull(lea))
    db.session.execute(update(User).where(User.id == house.lea.id).values(department="sales"))
    answer = pull(lea, cursor)
    assert "department:logistics" not in pages(answer)[0]["scope"]


def test_a_pin_is_in_the_scope_of_who_set_it(app, house, customer):
    kofi, claire = signed_in_client(app, house.kofi), signed_in_client(app, house.claire)
    before = pages(pull(kofi))[0]
    (result,) = push(kofi, pin(customer))
    assert (result["outcome"], list(result["buckets"])) == ("applied", [pin_bucket(customer.id)])
    answer = pull(kofi)
    page = pages(answer)[0]
    assert page["scope"][-1] == pin_bucket(customer.id)
    assert page["scope_ver"] > before["scope_ver"]
    assert rows(answer, "item", pin_bucket(customer.id))[0]["ref"] == "F-1"
    assert pin_bucket(customer.id) not in pages(pull(claire))[0]["scope"]
    assert result["buckets"][pin_bucket(customer.id)] == list(
        counter(pin_bucket(customer.id))[::-2]
    )
    cursor = cursor_after(answer)
    assert pull(kofi, cursor).status_code == 304
    (result,) = push(kofi, pin(customer, pinned=False))
    assert (result["outcome"], result["buckets"]) == ("applied", None)
    assert pin_bucket(customer.id) not in pages(pull(kofi, cursor))[0]["scope"]


def test_whoever_pins_again_after_the_last_let_go_starts_over(app, house, customer):
    kofi, claire = signed_in_client(app, house.kofi), signed_in_client(app, house.claire)
    push(kofi, pin(customer))
    cursor = cursor_after(pull(kofi))
    push(kofi, pin(customer, pinned=False))
    a_note_of(house, customer, 0)
    push(claire, pin(customer))
    push(kofi, pin(customer))
    answer = pull(kofi, cursor)
    (part,) = [part for part in pages(answer)[0]["buckets"] if part["id"].startswith("pin:")]
    assert part["reset"]
    assert rows(answer, "note", part["id"])


def test_pinning_twice_is_pinning_once_and_the_field_does_not_pin(app, house, customer):
    kofi, rosa = signed_in_client(app, house.kofi), signed_in_client(app, house.rosa)
    op = pin(customer)
    assert outcomes(kofi, op) == outcomes(kofi, op) == [("applied", None)]
    before = counter(pin_bucket(customer.id))
    assert outcomes(kofi, pin(customer)) == [("applied", None)]
    assert counter(pin_bucket(customer.id)) == before
    assert outcomes(rosa, pin(customer)) == [("rejected", "forbidden")]
    assert outcomes(kofi, an_op("pin.set", customer, pinned="yes")) == [("rejected", "malformed")]


# versions


def test_the_schema_before_is_still_told(app, house, customer):
    rosa = signed_in_client(app, house.rosa)
    old = {**PLAIN, "Encours-Protocol": "1", "Encours-Schema": "2"}
    answer = rosa.get(PULL, headers=old)
    parts = [part for page in pages(answer) for part in page["buckets"]]
    for put in [part["put"] for part in parts]:
        for entity, table in put.items():
            assert len({len(column) for column in table["c"]}) == 1, f"{entity} is not packed"
    core = next(part["put"] for part in parts if part["id"] == core_bucket(house.nord.id))
    item = dict(zip(core["item"]["f"], (column[0] for column in core["item"]["c"]), strict=True))
    told = next(one for one in rows(pull(rosa), "item") if one["id"] == item["id"])
    assert item == told, "the same rows in both"
    cursor = cursor_after(answer)
    query = {"c": spell_cursor(cursor)}
    assert rosa.get(PULL, query_string=query, headers=old).status_code == 304


def test_a_phone_is_not_told_what_it_adds_up_from_the_open_items(app, house, customer):
    transact(MACHINE, lambda work: work.touch(customer.id, figures=True))
    transact(MACHINE, recompute)
    rosa = signed_in_client(app, house.rosa)
    first = pull(rosa)
    (now,) = rows(first, "summary")
    old = pages(rosa.get(PULL, headers={**PLAIN, "Encours-Schema": "2"}))
    (before,) = [part["put"]["summary"] for part in old[0]["buckets"] if "summary" in part["put"]]
    assert set(before["f"]) - set(now) == {
        "due", "buckets", "overdue", "oldest_days", "accounting", "limit_until",
    }  # fmt: skip


def test_what_falls_due_is_told_with_a_change_and_after_a_cut(app, house, customer):
    transact(MACHINE, lambda work: work.touch(customer.id, figures=True))
    transact(MACHINE, recompute)
    rosa = signed_in_client(app, house.rosa)
    first = pull(rosa)
    cursor = cursor_after(first)
    an_item(customer, "F-2", 70_00)
    transact(MACHINE, lambda work: work.touch(customer.id, figures=True))
    transact(MACHINE, recompute)
    (changed,) = rows(pull(rosa, cursor), "summary")
    due = db.session.scalars(select(CustomerFigures.due)).one()
    assert changed["due"] == due
    core = core_bucket(house.nord.id)
    cut = cursor | {core: [cursor[core][0], 0, cursor[core][1]]}
    (told,) = rows(pull(rosa, cut), "summary")
    assert told["due"] == due


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"Encours-Schema": "4"}, id="a newer schema"),
        pytest.param({"Encours-Schema": "1"}, id="an older schema"),
        pytest.param({"Encours-Protocol": "2"}, id="a newer protocol"),
        pytest.param({"Encours-Schema": "soon"}, id="no number at all"),
    ],
)
def test_an_unknown_version_is_asked_to_update(app, house, said):
    answer = signed_in_client(app, house.rosa).get(PULL, headers=said)
    assert (answer.status_code, answer.json["code"]) == (426, "update_required")
    assert answer.json["facts"] == {"protocols": [1], "schemas": [2, 3]}
    assert answer.headers["Encours-Protocol"] == "1"


def test_a_push_is_taken_from_any_version(app, house, customer):
    rosa = signed_in_client(app, house.rosa)
    op = an_op("note.add", customer, note_id=str(uuid4()), text="Vu", tags=["visit"])
    answer = rosa.post("/api/v1/sync/push", json={"ops": [op]}, headers={"Encours-Schema": "0"})
    assert answer.json["results"][0]["outcome"] == "applied"


# starting over


def test_a_device_asked_to_start_over_does(app, house, customer):
    rosa = signed_in_client(app, house.rosa)
    cursor = cursor_after(pull(rosa))
    assert pull(rosa, cursor).status_code == 304
    db.session.execute(
        update(Session).where(Session.id == rosa.device_id).values(snapshots=Session.snapshots + 1)
    )
    answer = pull(rosa, cursor)
    parts = pages(answer)[0]["buckets"]
    assert all(part["reset"] for part in parts)
    assert {part["to"][0] for part in parts} == {2}
    assert pull(rosa, cursor_after(answer, cursor)).status_code == 304
    assert pull(signed_in_client(app, house.rosa), cursor).status_code == 304


def test_a_bucket_nobody_wrote_to_stands_above_every_restore(app, house):
    db.session.execute(update(Installation).values(restore_gen=12))
    parts = {
        part["id"]: part for part in pages(pull(signed_in_client(app, house.rosa)))[0]["buckets"]
    }
    assert parts[history_bucket(house.nord.id)]["to"] == [13, 0, None]


# pages


def collected(browser, budget):
    cursor, seen, answers = {}, {}, 0
    while (answer := pull(browser, cursor, budget=budget)).status_code == 200:
        answers += 1
        assert answers < 60, "the pull never ends"
        for page in pages(answer)[:1]:  # the connection is cut after the first page
            for part in page["buckets"]:
                cursor[part["id"]] = part["to"]
                for entity, table in part["put"].items():
                    seen.setdefault(part["id"], set()).update(
                        (entity, str(one)) for one in table["c"][0]
                    )
    return seen, answers


@pytest.mark.parametrize("budget", [None, 1], ids=["all at once", "a page at a time"])
def test_a_pull_cut_between_pages_goes_on_over_all_kinds_of_buckets(app, house, customer, budget):
    for number in range(30):
        an_item(customer, f"G-{number}", label="x" * 15_000)
        a_note_of(house, customer, 100, text="y" * 15_000)
    touch(customer)
    seen, answers = collected(signed_in_client(app, house.rosa), budget)
    assert answers > 3
    live = select(SyncHead.bucket, SyncHead.entity, SyncHead.entity_id).where(
        SyncHead.deleted.is_(False)
    )
    for bucket in (core_bucket(house.nord.id), history_bucket(house.nord.id)):
        stored = db.session.execute(live.where(SyncHead.bucket == bucket)).all()
        assert seen[bucket] == {(row.entity, row.entity_id) for row in stored}


def test_a_row_larger_than_a_page_has_one_to_itself_and_the_pull_ends(app, house, customer):
    a_note_of(house, customer, 0, text="é" * 300_000)
    touch(customer)
    rosa = signed_in_client(app, house.rosa)
    seen, _ = collected(rosa, 1)
    assert "note" in {entity for entity, _ in seen[core_bucket(house.nord.id)]}
    sizes = sorted(len(line) for line in pull(rosa).data.splitlines())
    assert sizes[-1] > 256 * 1024 > sizes[-2]


# what it costs


def statements():
    seen = []
    event.listen(db.engine, "before_cursor_execute", lambda *said: seen.append(said[2]))
    return seen


@pytest.mark.parametrize("who", ["rosa", "meriem", "lea", "kofi", "ada"])
def test_an_unchanged_pull_reads_no_rows_and_writes_nothing(app, house, customer, who):
    browser = signed_in_client(app, getattr(house, who))
    if who == "kofi":
        push(browser, pin(customer))
    cursor = cursor_after(pull(browser))
    seen = statements()
    answer = pull(browser, cursor)
    assert answer.status_code == 304
    asked = [said for said in seen if not said.startswith("BEGIN")]
    assert len(asked) == 2, asked
    assert all(said.startswith("SELECT") for said in asked)
    assert not any(word in said for said in asked for word in ("sync_head", "sync_exit", "item"))
    assert len(answer.data) + len(answer.headers["ETag"]) <= 300


def test_a_changed_pull_reads_along_the_index(app, house, customer):
    """The plan of the one statement over rows: by bucket and number, whatever else the table holds."""
    given = {"bucket": "x", "after": 5, "until": 9, "told_from": 5, "left_after": 5}
    built = _lines().compile(db.engine, compile_kwargs={"render_postcompile": True})
    explain = "EXPLAIN QUERY PLAN " if db.engine.dialect.name == "sqlite" else "EXPLAIN "
    with db.engine.connect() as connection:
        if explain == "EXPLAIN ":
            connection.exec_driver_sql("SET enable_seqscan = off")
        params = built.params | given
        places = built.positiontup
        plan = connection.exec_driver_sql(
            explain + str(built), tuple(params[name] for name in places) if places else params
        ).all()
    words = " ".join(str(row) for row in plan)
    assert "ix_sync_head_bucket_seq" in words, words
    assert "SCAN sync_head" not in words


def test_the_answers_scope_is_as_of_the_day(app, house, customer, clock):
    rosa = signed_in_client(app, house.rosa)
    tomorrow = (NOW + timedelta(days=1)).date()
    from_sud = text(
        "INSERT INTO scope_grant (user_id, portfolio_id, starts_on) VALUES (:user, :portfolio, :day)"
    )
    db.session.execute(
        from_sud, {"user": house.rosa.id, "portfolio": house.sud.id, "day": tomorrow.isoformat()}
    )
    cursor = cursor_after(pull(rosa))
    assert core_bucket(house.sud.id) not in cursor
    clock.now = NOW + timedelta(days=1)
    page = pages(pull(rosa, cursor))[0]
    assert core_bucket(house.sud.id) in page["scope"]
    assert page["scope_ver"][2] == tomorrow.isoformat()
