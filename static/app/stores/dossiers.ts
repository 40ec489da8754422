/**
 * The books as this phone knows them: one dossier per customer, folded from every bucket that brought
 * some of it. This is their reading side; pages are taken in by `commit.ts`, which the sync worker runs,
 * and lie as `layout.ts` says.
 */
import { openCodec } from "./codec.ts";
import type { Beginning } from "./customer-list.ts";
import { BEGINNING, STATE, STORES, openBase } from "./layout.ts";
import { type Read, readBeginning, readCustomers, readNumbers, readSteps } from "./reading.ts";
import type { CustomerId, CustomerRows } from "./rows.ts";

export type { Taken } from "./commit.ts";
export { type State, baseName, isFilling } from "./layout.ts";
export type { BucketPart, Columns, Cursor, Page, Row, ScopeVersion } from "./part.ts";
export { fold } from "./reading.ts";

export function openDossiers(name: string) {
  const base = openBase(name);
  const codec = openCodec(name);

  /** Everything lying here; what cannot be read any more is dropped, to be fetched anew. */
  async function read(what: typeof readSteps, turn?: Promise<unknown>): Promise<Read> {
    try {
      return await what(base, codec.get(), turn);
    } catch (error) {
      await startOver(error);
      return { state: undefined, steps: [] };
    }
  }

  async function startOver(error: unknown): Promise<void> {
    if (!isUnreadable(error)) throw error;
    console.error(error);
    await base.use(async (db) => {
      const tx = db.transaction(STORES, "readwrite");
      await Promise.all(STORES.map((store) => tx.objectStore(store).clear()));
      await tx.done;
    });
  }

  const customers = async (ids: readonly CustomerId[]) => {
    try {
      return await readCustomers(base, await codec.get(), ids);
    } catch (error) {
      await startOver(error);
      return new Map<CustomerId, CustomerRows>();
    }
  };

  const state = async () => {
    const [known, { id }] = await Promise.all([base.use((db) => db.get("meta", STATE)), codec.get()]);
    return known?.key === id ? known : undefined;
  };

  return {
    name,
    base,
    codec,
    close: () => Promise.all([base.close(), codec.close()]).then(() => undefined),
    /** Delete the books and their key, by name. */
    erase: () => Promise.all([base.erase(), codec.erase()]).then(() => undefined),

    read: (turn?: Promise<unknown>) => read(readSteps, turn),
    /** How the list of customers began when it was shown last, with what is shared; null where that is not known. */
    beginning: () => readBeginning(base, codec.get()),
    /** Keep how the list begins, unless the books have moved on from that number. */
    async keepBeginning(next: number, list: Beginning): Promise<void> {
      const how = await codec.get();
      const record = await how.seal(JSON.stringify(list));
      await base.use(async (db) => {
        const tx = db.transaction(STORES, "readwrite", { durability: "relaxed" });
        const known = await tx.objectStore("meta").get(STATE);
        if (known?.next === next && known.key === how.id) void tx.objectStore("line").put(record, BEGINNING);
        await tx.done;
      });
    },
    /** The numbers customers are searched by: many, and not needed before somebody searches. */
    numbers: () => read(readNumbers),
    /** What the books know of themselves: scope, places. */
    state,
    /** One customer, folded from all sections; null when none is left. Asked together, read together. */
    customer: together(customers),
  };
}

export type Dossiers = ReturnType<typeof openDossiers>;

/** A record that does not open under its key, or is not what was sealed. */
const isUnreadable = (error: unknown): boolean =>
  ["OperationError", "SyntaxError"].includes((error as Error | null)?.name ?? "");

/** Gather what is asked for in one go into one reading. */
function together<K, V>(readAll: (keys: K[]) => Promise<Map<K, V>>): (key: K) => Promise<V | null> {
  let asked: K[] = [];
  let reading: Promise<Map<K, V>> | null = null;
  return async (key) => {
    asked.push(key);
    reading ??= Promise.resolve().then(() => {
      const keys = asked;
      [asked, reading] = [[], null];
      return readAll(keys);
    });
    return (await reading).get(key) ?? null;
  };
}
