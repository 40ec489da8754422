/** The books kept the plainest way: a list of everything heard, folded anew for every question. */
import {
  type BucketPart,
  type Cursor,
  type Page,
  type Rows,
  byRank,
  rowsOf,
} from "../../../static/app/stores/part.ts";

interface Heard {
  gen: number;
  oldest: number;
  more: boolean;
  rows: [gen: number, entity: string, id: string, customer: number, row: object][];
  left: Map<number, Rows>;
}

export class Oracle {
  buckets = new Map<string, Heard>();

  /** Take in a page that is known to start where we stand. */
  take(page: Page): void {
    for (const bucket of [...this.buckets.keys()]) {
      if (!page.scope.includes(bucket)) this.buckets.delete(bucket);
    }
    for (const part of page.buckets) this.takePart(part);
  }

  private takePart(part: BucketPart): void {
    const known = this.buckets.get(part.id) ?? { gen: 0, oldest: 1, more: false, rows: [], left: new Map() };
    this.buckets.set(part.id, known);
    if (part.reset) known.gen += 1;
    const snapshot = part.reset || part.from === null || part.from[2] !== null;
    known.more = part.more;
    for (const customer of part.exit) {
      const had = known.rows.filter(([, , , owner]) => owner === customer);
      if (!snapshot && had.length > 0) known.left.set(customer, this.asRows(had));
      known.rows = known.rows.filter(([, , , owner]) => owner !== customer);
    }
    for (const [entity, id, customer] of part.del) {
      const owner = customer ?? Number(id);
      known.rows = known.rows.filter((row) => !(row[1] === entity && row[2] === String(id) && row[3] === owner));
    }
    for (const [entity, row] of rowsOf(part.put)) {
      const owner = Number(entity === "customer" || entity === "summary" ? row.id : row.customer_id);
      known.rows = known.rows.filter((old) => !(old[0] === known.gen && old[1] === entity && old[2] === String(row.id) && old[3] === owner));
      known.rows.push([known.gen, entity, String(row.id), owner, row]);
    }
    if (!part.more && known.oldest < known.gen) known.left.clear();
    if (!part.more) known.oldest = known.gen;
    if (!part.more) known.rows = known.rows.filter(([gen]) => gen === known.gen);
  }

  private asRows(found: Heard["rows"]): Rows {
    const rows: Rows = {};
    for (const [, entity, id, , row] of [...found].sort(([a], [b]) => a - b)) {
      (rows[entity] ??= {})[id] = row as Rows[string][string];
    }
    return rows;
  }

  /** One customer, or null: the fuller bucket wins; who left is shown while more is to come. */
  customer(id: number): Rows | null {
    const unsettled = [...this.buckets.values()].some(({ more }) => more);
    const rows: Rows = {};
    const left: Rows = {};
    for (const bucket of [...this.buckets.keys()].sort(byRank)) {
      const known = this.buckets.get(bucket) as Heard;
      const found = this.asRows(known.rows.filter(([, , , owner]) => owner === id));
      for (const [entity, byId] of Object.entries(found)) Object.assign((rows[entity] ??= {}), byId);
      for (const [entity, byId] of Object.entries(known.left.get(id) ?? {})) {
        Object.assign((left[entity] ??= {}), byId);
      }
    }
    if (!unsettled) for (const known of this.buckets.values()) known.left.clear();
    if (rows["customer"] || !unsettled) return Object.keys(rows).length > 0 ? rows : null;
    for (const [entity, byId] of Object.entries(left)) rows[entity] = { ...byId, ...rows[entity] };
    return Object.keys(rows).length > 0 ? rows : null;
  }

  /** Where a bucket stands, for asking. */
  static asked(places: Record<string, { cursor: Cursor }>): Record<string, Cursor> {
    return Object.fromEntries(Object.entries(places).map(([bucket, { cursor }]) => [bucket, cursor]));
  }
}
