/**
 * Where said things lie until they are answered: a database of its own with a frozen schema, which no
 * upgrade, reset or wipe of the books ever opens. Operations are written once; answers lie beside them.
 */
import type { DBSchema, IDBPDatabase } from "idb";
import type { Lease } from "../lib/alone.ts";
import { inTime, isFull, keepOpen } from "../lib/database.ts";
import type { Entry, Operation, Result } from "./operations.ts";

export type Saved = Omit<Operation, "n"> & { n?: number };
export type Answered = NonNullable<Entry["result"]>;

interface OutboxSchema extends DBSchema {
  op: {
    key: number;
    value: { n?: number; op: Saved; customer_name: string; currency: string };
    indexes: { op_id: string };
  };
  result: { key: string; value: Answered };
  draft: { key: string; value: unknown };
  meta: { key: string; value: unknown };
}

export const outboxName = (installation: string, userId: number) =>
  `encours-${installation}-${userId}-outbox`;

const STRICT = { durability: "strict" } as const;
/** An answer lost in a power cut is asked for again: the server keeps it. */
const RELAXED = { durability: "relaxed" } as const;
const RESERVE = "reserve";
/** How long a write may wait for others, which may have stopped in the middle of theirs (milliseconds). */
const PATIENCE = 4_000;

export function openShelf(name: string) {
  const store = keepOpen<OutboxSchema>(name, 1, (db) => {
    const ops = db.createObjectStore("op", { keyPath: "n", autoIncrement: true });
    ops.createIndex("op_id", "op.op_id", { unique: true });
    db.createObjectStore("result", { keyPath: "op_id" });
    db.createObjectStore("draft");
    db.createObjectStore("meta");
  });

  /** On a full phone, give the reserve for what is being said, and try once more. */
  async function useReserve<T>(work: (db: IDBPDatabase<OutboxSchema>) => Promise<T>): Promise<T> {
    try {
      return await store.use(work);
    } catch (error) {
      if (!isFull(error)) throw error;
      await store.use((db) => db.delete("meta", RESERVE));
      return store.use(work);
    }
  }

  return {
    name,
    /** For `outbox-care.ts`, which comes after the first screen: it holds room back under this key. */
    use: store.use,
    reserve: RESERVE,
    close: store.close,
    erase: store.erase,

    /** How many entries wait, without reading a word of them. */
    unsent: () =>
      store.use(async (db) => {
        const tx = db.transaction(["op", "result"]);
        const [said, answered] = await Promise.all([
          tx.objectStore("op").count(),
          tx.objectStore("result").count(),
        ]);
        return said - answered;
      }),

    /** Until when somebody is at some work of this person, for all tabs. */
    lease: (work: string): Lease => ({
      read: () => store.use((db) => db.get("meta", `lease:${work}`)) as Promise<number | undefined>,
      write: (until) => store.use((db) => db.put("meta", until, `lease:${work}`)),
    }),

    /**
     * Keep one operation, and in the same breath drop the draft it was written from: a crash can leave
     * neither both nor none. Resolves when it is on the disk. Repeating it is harmless. Where others hold
     * the database it is tried once more on a fresh handle, then rejects with an AbortError: nothing is kept.
     */
    append: (op: Saved, customer_name: string, currency: string, draft?: string) =>
      useReserve((db) => {
        const tx = db.transaction(["op", "draft"], "readwrite", STRICT);
        const write = async () => {
          const ops = tx.objectStore("op");
          if (!(await ops.index("op_id").getKey(op.op_id))) {
            await ops.add({ op, customer_name, currency });
          }
          if (draft) await tx.objectStore("draft").delete(draft);
          await tx.done;
        };
        return inTime(PATIENCE, tx, write());
      }),

    /** Everything kept, oldest first. */
    entries: () =>
      store.use(async (db) => {
        const tx = db.transaction(["op", "result"]);
        const [ops, results] = await Promise.all([
          tx.objectStore("op").getAll(),
          tx.objectStore("result").getAll(),
        ]);
        const byId = new Map(results.map((result) => [result.op_id, result]));
        return ops.map(
          ({ n, op, ...rest }): Entry => ({
            ...rest,
            op: { ...op, n: n as number } as Operation,
            result: byId.get(op.op_id) ?? null,
          }),
        );
      }),

    /**
     * Write the server's answers beside the operations it was told, and the generation of restores they were given in.
     * False, and nothing written, where a later generation is known: the server has forgotten giving them.
     */
    settle: (said: Operation[], results: Result[], answered_at: number, generation: number | undefined) =>
      store.use(async (db) => {
        const tx = db.transaction(["op", "result", "meta"], "readwrite", RELAXED);
        const meta = tx.objectStore("meta");
        const latest = (await meta.get("restore_gen")) as number | undefined;
        if (generation !== undefined && latest !== undefined && generation < latest) return false;
        if (generation !== undefined && generation !== latest) {
          meta.put(generation, "restore_gen").catch(() => undefined);
        }
        const places = new Map(said.map(({ op_id, n }) => [op_id, n]));
        const here = IDBKeyRange.bound(Math.min(...places.values()), Math.max(...places.values()));
        const kept = new Set(await tx.objectStore("op").getAllKeys(here));
        for (const result of results) {
          const { outcome, code } = result; // part-paid asks for a look
          const closed = outcome === "merged" || (outcome === "applied" && code !== "basis_changed");
          const answer = { ...result, answered_at, closed, app: __APP_VERSION__ };
          if (kept.has(places.get(result.op_id) ?? 0)) tx.objectStore("result").put(answer).catch(() => undefined);
        }
        await tx.done;
        return true;
      }),

    /** The person has dealt with an answer: it no longer asks for attention. */
    closeAnswer: (op_id: string) =>
      store.use(async (db) => {
        const tx = db.transaction("result", "readwrite", STRICT);
        const result = await tx.store.get(op_id);
        if (result) await tx.store.put({ ...result, closed: true });
        await tx.done;
      }),

    /** Make answered operations wait again: the server was restored from before it heard them. */
    reopen: (op_ids: string[]) =>
      store.use(async (db) => {
        const tx = db.transaction("result", "readwrite", STRICT);
        await Promise.all(op_ids.map((op_id) => tx.store.delete(op_id)));
        await tx.done;
      }),

    restoreGen: () => store.use((db) => db.get("meta", "restore_gen")) as Promise<number | undefined>,
    keepRestoreGen: (gen: number) => store.use((db) => db.put("meta", gen, "restore_gen")),

    /** Until when the server's backups hold what was answered, as it last said. */
    keepCoveredTo: (at: string) => store.use((db) => db.put("meta", at, "covered_to")),

    draft: <T>(key: string) => store.use((db) => db.get("draft", key)) as Promise<T | undefined>,
    keepDraft: (key: string, value: unknown) =>
      useReserve((db) => db.put("draft", value, key)).then(() => undefined),
    dropDraft: (key: string) => store.use((db) => db.delete("draft", key)),
    draftKeys: () => store.use((db) => db.getAllKeys("draft")),
  };
}

export type Shelf = ReturnType<typeof openShelf>;
