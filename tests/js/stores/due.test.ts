/** What falls due when, in the lists: whatever way the rows came, it is what the open items add up to. */
import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";
import { openBooks } from "./open-books.ts";
import type { BucketPart, Cursor, Page, Part } from "../../../static/app/stores/part.ts";
import { project } from "../../../static/app/stores/home-row.ts";
import { createLines } from "../../../static/app/stores/lines.ts";
import { settle } from "../../../static/app/stores/settle.ts";
import { createView } from "../../../static/app/stores/view.ts";
import { spelled } from "./spelled.ts";

const BUCKET = "portfolio:1/core";
const CUSTOMERS = [1, 2, 3];

interface Head {
  seq: number;
  entity: string;
  id: number;
  customer: number;
  row: Record<string, unknown> | null;
}

/** A server as the README describes it: heads in the order they changed, told in pages, some answers cut. */
class Server {
  seq = 0;
  heads = new Map<string, Head>();

  constructor() {
    for (const customer of CUSTOMERS) this.write("customer", customer, customer, { id: customer, name: `Client ${customer}` });
    for (const customer of CUSTOMERS) this.sum(customer);
  }

  private write(entity: string, id: number, customer: number, row: Head["row"]): void {
    this.heads.set(`${entity} ${id}`, { seq: ++this.seq, entity, id, customer, row });
  }

  /** Put an item in the books, or take it out; the figures follow. */
  move(id: number, residual: number | null, kind = "invoice"): void {
    const customer = CUSTOMERS[id % CUSTOMERS.length] as number;
    const row = { id, customer_id: customer, ref: `F-${id}`, kind, residual, due_on: `2026-11-${10 + (id % 4)}` };
    this.write("item", id, customer, residual === null ? null : row);
    this.sum(customer);
  }

  private sum(customer: number): void {
    this.write("summary", customer, customer, { id: customer, exposure: 1, due: this.due(customer) });
  }

  due(customer: number): [string, number][] {
    const days = new Map<string, number>();
    for (const { entity, customer: owner, row } of this.heads.values()) {
      if (entity !== "item" || owner !== customer || !row) continue;
      const { kind, residual, due_on } = row as { kind: string; residual: number; due_on: string };
      if (kind === "invoice" && residual > 0) days.set(due_on, (days.get(due_on) ?? 0) + residual);
    }
    return [...days].sort();
  }

  /** Tell what changed since a cursor, so many rows a page; only an answer that begins leaves the sums out. */
  tell(cursor: Cursor | null, rows: number): Page[] {
    const begins = cursor === null;
    let from: Cursor | null = cursor;
    const start = begins ? this.seq : cursor[2];
    const news = [...this.heads.values()].filter(({ seq }) => seq > (cursor?.[1] ?? 0)).sort((a, b) => a.seq - b.seq);
    const pages: Page[] = [];
    for (let at = 0; at === 0 || at < news.length; at += rows) {
      const told = news.slice(at, at + rows);
      const more = at + rows < news.length;
      const to: Cursor = more ? [1, told.at(-1)!.seq, start] : [1, this.seq, null];
      const part: BucketPart = { id: BUCKET, from, to, reset: begins && at === 0, more, ...columns(told, begins) };
      pages.push({ scope_ver: [0, 0, ""], scope: [BUCKET], server_time: "", buckets: [part] });
      from = to;
    }
    return pages;
  }
}

function columns(heads: Head[], begins: boolean): Part {
  const put: Part["put"] = {};
  for (const { entity, row } of heads) {
    if (!row) continue;
    const f = Object.keys(row).filter((field) => !(begins && entity === "summary" && field === "due"));
    const table = (put[entity] ??= { f, c: f.map(() => []) });
    table.f.forEach((field, i) => table.c[i]!.push(row[field] ?? null));
  }
  const gone = heads.filter(({ row }) => !row);
  return { exit: [], del: gone.map(({ entity, id, customer }) => [entity, String(id), customer]), put };
}

for (let seed = 1; seed <= 20; seed++) {
  test(`lists add up what falls due from snapshots, cut or whole, and from changes (seed ${seed})`, async () => {
    let dice = seed * 7919;
    const below = (most: number) => ((dice = (dice * 1664525 + 1013904223) >>> 0) / 4294967296 * most) | 0;
    const [server, base] = [new Server(), openBooks(`due-${seed}`)];
    const change = () => server.move(below(24), below(4) ? below(900) - 100 : null, below(5) ? "invoice" : "bill");
    for (let i = 0; i < 20; i++) change();
    const view = createView({ state: undefined, steps: [] });
    let cursor: Cursor | null = null;
    for (let step = 0; step < 30; step++) {
      for (let i = below(4); i > 0; i--) change();
      const pages = server.tell(cursor, 1 + below(12));
      const whole = below(3) > 0;
      for (const page of whole ? pages : pages.slice(0, 1 + below(pages.length))) {
        const taken = await base.commit(page, cursor ? { [BUCKET]: cursor } : {});
        assert.ok(view.follow(taken.before, taken.steps, taken.state));
        cursor = page.buckets[0]!.to;
      }
      if (below(3) === 0) await settle(base.base, await base.codec.get(), ({ more, gen, oldest, cursor }) => !more && gen === oldest && cursor[2] === null);
      if (cursor?.[2] !== null || cursor[1] !== server.seq) continue;
      for (const rows of [view.home(), await base.home()]) {
        const shown = rows.map(({ id, due }) => [id, addedUp(due)]);
        assert.deepEqual(shown, CUSTOMERS.map((id) => [id, server.due(id)]), `step ${step}`);
      }
      for (const id of CUSTOMERS) {
        const dossier = await base.customer(id);
        assert.deepEqual(addedUp(dossier!.summary[id]!.due), server.due(id), `step ${step}, dossier ${id}`);
      }
    }
    await base.erase();
  });
}

function addedUp(due: readonly number[]): [string, number][] {
  const days = new Map<string, number>();
  for (const [day, minor] of spelled(due)) days.set(day, (days.get(day) ?? 0) + minor);
  return [...days].sort();
}

test("what is only searched is no row of a list", () => {
  const lines = createLines();
  const part: Part = {
    exit: [],
    del: [],
    put: {
      customer: { f: ["id", "name"], c: [[1], ["Client 1"]] },
      summary: { f: ["id", "due"], c: [[1], [null]] },
      owed: { f: ["id", "customer_id", "due"], c: [["1@a"], [1], [[20_767, 5]]] },
      closed_item: { f: ["id", "customer_id", "ref"], c: [[7], [1], ["f7"]] },
      item: { f: ["id", "customer_id", "ref"], c: [[8], [1], ["f8"]] },
    },
  };
  lines.take(BUCKET, 0, part);
  assert.deepEqual(lines.read().map(({ due }) => spelled(due)), [[["2026-11-10", 5]]]);
});

test("the lists know the visits to make, until they are made or the customer leaves; a call is not one", () => {
  const lines = createLines();
  const part = (more: Partial<Part>): Part => ({ exit: [], del: [], put: {}, ...more });
  const task = (id: string, kind: string) => [id, 1, kind, "2026-11-27"];
  const rows = [task("t1", "visit"), task("t2", "call")];
  const tasks = { f: ["id", "customer_id", "kind", "due_on", "total"], c: [0, 1, 2, 3].map((i) => rows.map((row) => row[i])) };
  const customer = { f: ["id", "name"], c: [[1], ["Val"]] };
  const visits = () => lines.read().map((row) => row.visits?.map(({ id }) => id));
  lines.take(BUCKET, 1, project(part({ put: { customer, task: tasks } })));
  assert.deepEqual(visits(), [["t1"]]);
  lines.take(BUCKET, 1, project(part({ del: [["task", "t1", 1]] })));
  assert.deepEqual(visits(), [[]]);
});
