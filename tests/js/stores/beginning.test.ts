/** How the list of customers begins, kept for the next start: it says what the whole list says, on any day, or nothing. */
import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";
import { beginningOf } from "../../../static/app/stores/beginning.ts";
import { type Order, PAGE, countAll, countsOf, inOrder } from "../../../static/app/stores/customer-list.ts";
import { availableOf, dueFrom, overdueOn } from "../../../static/app/stores/figures.ts";
import type { HomeRow } from "../../../static/app/stores/home-row.ts";
import { type Columns, type Cursor, openDossiers } from "../../../static/app/stores/dossiers.ts";
import { createView } from "../../../static/app/stores/view.ts";
import { openBooks } from "./open-books.ts";

const below = (most: number) => Math.floor(Math.random() * most);
const pick = <T>(from: readonly T[]) => from[below(from.length)] as T;
const day = (n: number) => new Date(Date.UTC(2026, 10, 1 + n)).toISOString().slice(0, 10);

function aRow(id: number, currencies: readonly string[]): HomeRow {
  const due = dueFrom(Array.from({ length: below(4) }, (): [string, number] => [day(below(40)), below(3) * 500]));
  return {
    ...{ id, code: `C${id}`, name: `N${id}`, company_id: 1, currency: pick(currencies), phone: null, held: below(5) === 0, insolvent: false },
    ...{ exposure: below(9) * 100 - 200, limit: pick([null, 0, 300, 500]), group_left: pick([null, undefined, 100]), disputed: 0, promised: 0 },
    ...{ class: pick(["A", "C", "D", "E", "unrated"]), due, light: [], moves: [], visits: [], words: `${pick(["dupont", "val", "le bihan"])} ${id}` },
  };
}

for (const currencies of [["EUR"], ["EUR", "GBP"]]) {
  test(`a beginning counts and adds up as the whole list does, whatever the day (${currencies.join(", ")})`, () => {
    for (let run = 0; run < 40; run++) {
      const rows = Array.from({ length: below(40) }, (_, id) => aRow(id, currencies));
      const kept = beginningOf(rows);
      const mixed = new Set(rows.map(({ currency }) => currency)).size !== 1;
      assert.equal(kept.currency, mixed ? null : rows[0]?.currency);
      for (const on of [day(-1), day(0), day(7), day(20), day(60)]) {
        assert.deepEqual(countsOf(kept, on), countAll(rows, on));
        const all = rows.reduce((sum, row) => sum + overdueOn(row.due, on), 0);
        if (!mixed) assert.equal(overdueOn(kept.due, on), all);
        assert.deepEqual(kept.rows, inOrder(rows, "available", on).slice(0, PAGE));
      }
    }
  });
}

test("each order is the least first, then by name", () => {
  const rank: Record<Order, (row: HomeRow) => number> = {
    available: (row) => availableOf(row) ?? Infinity,
    overdue: (row) => -overdueOn(row.due, day(20)),
    name: () => 0,
  };
  for (const order of ["available", "overdue", "name"] as const) {
    const rows = Array.from({ length: 60 }, (_, id) => aRow(id, ["EUR"]));
    const plainly = [...rows].sort((a, b) => rank[order](a) - rank[order](b) || (a.words < b.words ? -1 : 1));
    const known = (row: HomeRow) => [rank[order](row), row.words];
    assert.deepEqual(inOrder(rows, order, day(20)).map(known), plainly.map(known).map(([at, words]) => [at, words]));
  }
});

const NORD = "portfolio:1/core";
let count = 0;

const LEDGER: Record<string, Columns> = { ledger: { f: ["id", "as_of"], c: [[1], ["2026-11-28"]] } };
const aCustomer = (id: number): Record<string, Columns> => ({
  customer: { f: ["id", "name", "hold_reason"], c: [[id], [`Client ${id}`], [null]] },
});

/** A page with one more customer, and a shared row. */
const page = (id: number, exit: number[] = []) => ({
  scope_ver: [0, 0, ""] as [number, number, string],
  scope: [NORD, "ref"],
  server_time: "",
  buckets: [NORD, "ref"].map((bucket) => ({
    id: bucket,
    ...{ from: id > 1 ? ([1, id - 1, null] as Cursor) : null, to: [1, id, null] as Cursor, reset: id === 1, more: false, del: [] },
    exit: bucket === NORD ? exit : [],
    put: bucket === NORD ? aCustomer(id) : LEDGER,
  })),
});
const asked = (id: number) => ({ [NORD]: [1, id, null] as Cursor, ref: [1, id, null] as Cursor });

async function begun() {
  const name = `begun-${count++}`;
  const books = openBooks(name);
  await books.commit(page(1), {});
  const { next } = (await books.state())!;
  const list = beginningOf(await books.home());
  await books.keepBeginning(next, list);
  return { name, books, next, list };
}

test("it is there at the next start, with what is shared", async () => {
  const { name, books, list } = await begun();
  await books.close();
  const found = await openDossiers(name).beginning();
  assert.deepEqual(found?.list, list);
  assert.equal(createView(found!).shared().ledger?.[1]?.as_of, "2026-11-28");
});

test("whatever changes the books takes it along: who left is in it no longer", async () => {
  const { books } = await begun();
  await books.commit(page(2, [1]), asked(1));
  assert.equal(await books.beginning(), null);
  assert.deepEqual((await books.home()).map(({ id }) => id), [2]);
});

test("made of books that have moved on meanwhile, it is not kept", async () => {
  const { books, next, list } = await begun();
  await books.commit(page(2), asked(1));
  await books.keepBeginning(next, list);
  assert.equal(await books.beginning(), null);
});

test("it opens under the key of the books, and under no other", async () => {
  const { name, books } = await begun();
  await books.close();
  await new Promise((done) => (indexedDB.deleteDatabase(`${name}-key`).onsuccess = done));
  assert.equal(await openDossiers(name).beginning(), null);
});
