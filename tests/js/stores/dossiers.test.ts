import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type BucketPart,
  type Cursor,
  type Page,
  isFilling,
} from "../../../static/app/stores/dossiers.ts";
import { openBooks } from "./open-books.ts";

const NORD = "portfolio:1/core";
const SUD = "portfolio:2/core";
let count = 0;
const aBase = () => openBooks(`base-test-${count++}`);

const customers = (...ids: number[]) => ({
  customer: { f: ["id", "name", "hold_reason"], c: [ids, ids.map((id) => `Client ${id}`), ids.map(() => null)] },
});
const items = (...rows: [id: number, customer: number][]) => ({
  item: {
    f: ["id", "customer_id", "ref"],
    c: [rows.map(([id]) => id), rows.map(([, customer]) => customer), rows.map(([id]) => `F-${id}`)],
  },
});

function aPart(fields: Partial<BucketPart> & { to: Cursor }): BucketPart {
  return { id: NORD, from: null, reset: false, more: false, exit: [], del: [], put: {}, ...fields };
}
const aPage = (parts: BucketPart[], scope = [NORD, SUD], scope_ver: Page["scope_ver"] = [0, 0, ""]): Page => ({
  scope_ver,
  scope,
  server_time: "2026-11-23T08:00:00Z",
  buckets: parts,
});
const names = async (base: ReturnType<typeof aBase>) => (await base.home()).map(({ id }) => id);

test("a first page brings customers, their rows and a cursor together", async () => {
  const base = aBase();
  const put = { ...customers(1, 2), ...items([10, 1]) };
  await base.commit(aPage([aPart({ to: [1, 5, null], reset: true, put })]), {});
  assert.deepEqual(await names(base), [1, 2]);
  assert.equal((await base.customer(1))?.item[10]?.ref, "F-10");
  assert.deepEqual((await base.places())[NORD]?.cursor, [1, 5, null]);
});

test("a page that starts from another cursor than ours changes nothing", async () => {
  const base = aBase();
  await base.commit(aPage([aPart({ to: [1, 5, null], reset: true, put: customers(1) })]), {});
  const asked = { [NORD]: [1, 5, null] as Cursor };
  await base.commit(aPage([aPart({ from: [1, 5, null], to: [1, 6, null], del: [["customer", "1", 1]] })]), asked);
  // the answer to an older question arrives late: it must not bring the customer back
  const late = await base.commit(
    aPage([aPart({ from: [1, 5, null], to: [1, 5, null], put: customers(1) })]),
    asked,
  );
  assert.equal(late.stale, 1);
  assert.deepEqual(await names(base), []);
  assert.deepEqual((await base.places())[NORD]?.cursor, [1, 6, null]);
});

test("a late reset, asked for before a newer answer, changes nothing", async () => {
  const base = aBase();
  await base.commit(aPage([aPart({ to: [1, 5, null], reset: true, put: customers(1) })]), {});
  const late = await base.commit(aPage([aPart({ to: [1, 4, null], reset: true, put: customers(2) })]), {});
  assert.equal(late.stale, 1);
  assert.deepEqual(await names(base), [1]);
});

test("a page of an older scope is left alone", async () => {
  const base = aBase();
  await base.commit(aPage([aPart({ to: [1, 5, null], reset: true, put: customers(1) })], [NORD], [0, 2, ""]), {});
  const late = await base.commit(
    aPage([aPart({ id: SUD, to: [1, 3, null], reset: true, put: customers(9) })], [NORD, SUD], [0, 1, ""]),
    {},
  );
  assert.equal(late.stale, 1);
  assert.deepEqual(await names(base), [1]);
});

test("a bucket that left the scope is wiped with its cursor", async () => {
  const base = aBase();
  await base.commit(
    aPage([
      aPart({ to: [1, 5, null], reset: true, put: customers(1) }),
      aPart({ id: SUD, to: [1, 2, null], reset: true, put: customers(2) }),
    ]),
    {},
  );
  await base.commit(aPage([], [NORD], [0, 1, ""]), {});
  assert.deepEqual(await names(base), [1]);
  assert.equal((await base.places())[SUD], undefined);
});

test("an exit takes only what its bucket brought", async () => {
  const base = aBase();
  await base.commit(
    aPage([
      aPart({ to: [1, 5, null], reset: true, put: { ...customers(1), ...items([10, 1]) } }),
      aPart({ id: SUD, to: [1, 2, null], reset: true, put: customers(1) }),
    ]),
    {},
  );
  const asked = { [NORD]: [1, 5, null] as Cursor };
  await base.commit(aPage([aPart({ from: [1, 5, null], to: [1, 6, null], exit: [1] })]), asked);
  assert.deepEqual(await names(base), [1]);
  assert.deepEqual((await base.customer(1))?.item, {});
});

test("within a page exits come first, then deletes, then puts", async () => {
  const base = aBase();
  await base.commit(aPage([aPart({ to: [1, 5, null], reset: true, put: customers(1) })]), {});
  const part = aPart({
    from: [1, 5, null],
    to: [1, 8, null],
    exit: [1],
    del: [["item", "10", 1]],
    put: { ...customers(1), ...items([10, 1]) },
  });
  await base.commit(aPage([part]), { [NORD]: [1, 5, null] });
  assert.equal((await base.customer(1))?.item[10]?.ref, "F-10");
});

test("after a reset the old rows stay readable until the last page, then what did not come again is swept", async () => {
  const base = aBase();
  await base.commit(aPage([aPart({ to: [1, 5, null], reset: true, put: customers(1, 2) })]), {});
  const asked = { [NORD]: [1, 5, null] as Cursor };
  const first = aPart({ from: [1, 5, null], to: [2, 1, 4], reset: true, more: true, put: customers(2) });
  await base.commit(aPage([first]), asked);
  assert.deepEqual(await names(base), [1, 2]);
  const last = aPart({ from: [2, 1, 4], to: [2, 4, null], put: customers(3) });
  await base.commit(aPage([last]), asked);
  assert.deepEqual(await names(base), [2, 3]);
});

test("rows of nobody's dossier are kept beside, and show no customer", async () => {
  const base = aBase();
  const put = { own_request: { f: ["id", "customer_id", "state"], c: [["r1"], [77], ["routed"]] } };
  await base.commit(aPage([aPart({ id: "user:3", to: [1, 1, null], reset: true, put })], ["user:3"]), {});
  assert.deepEqual(await names(base), []);
  assert.equal((await base.shared()).own_request?.["r1"]?.state, "routed");
});

test("a commit that fails half-way leaves neither rows nor cursor", async () => {
  const base = aBase();
  const unclonable = [1, 5, () => undefined] as unknown as Cursor; // fails last, after the rows were put
  await assert.rejects(base.commit(aPage([aPart({ to: unclonable, reset: true, put: customers(1) })]), {}));
  assert.deepEqual(await names(base), []);
  assert.deepEqual(await base.places(), {});
  assert.equal(await base.customer(1), null);
});

test("books are filling until every bucket has come whole once; news, or a bucket told anew, leaves them as they were", async () => {
  const base = aBase();
  const filling = async () => isFilling(await base.state());
  const take = async (part: BucketPart) => {
    const taken = await base.commit(aPage([part]), part.from ? { [part.id]: part.from } : {});
    assert.equal(taken.stale, 0);
  };
  assert.ok(await filling(), "nothing has come");
  await take(aPart({ to: [1, 3, 9], reset: true, more: true, put: customers(1) }));
  assert.ok(await filling(), "half of a bucket has");
  await take(aPart({ from: [1, 3, 9], to: [1, 9, null], put: customers(2) }));
  assert.ok(await filling(), "the other bucket has not begun");
  await take(aPart({ id: SUD, to: [1, 9, null], reset: true, put: customers(3) }));
  assert.ok(!(await filling()));
  await take(aPart({ from: [1, 9, null], to: [1, 10, null], more: true, put: customers(1) }));
  assert.ok(!(await filling()), "half of the news");
  await take(aPart({ from: [1, 10, null], to: [2, 1, 12], reset: true, more: true, put: customers(1) }));
  assert.ok(!(await filling()), "half of a bucket told anew");
});
