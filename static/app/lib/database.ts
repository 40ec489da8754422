/**
 * A database that stays usable: browsers close handles behind our back (WebKit 277615), so work that
 * meets a dead handle runs once more on a fresh one. Work must therefore be repeatable.
 */
import { type DBSchema, type IDBPDatabase, deleteDB, openDB, unwrap, wrap } from "idb";

const DEAD_HANDLE = new Set(["AbortError", "InvalidStateError", "UnknownError"]);

/**
 * A page in the back/forward cache stands still in mid-transaction, and WebKit lets nobody else write until
 * it is back, whether its handle was closed or not. So a page that goes there gives up what is under way, and
 * does it anew once it is back.
 */
const underWay = new Set<IDBTransaction>();
let back: Promise<unknown> | undefined;

/** Do something as this page goes into the back/forward cache. */
export const onAside = (work: () => void): void =>
  globalThis.addEventListener?.("pagehide", ({ persisted }: Event & { persisted?: boolean }) => persisted && work());

onAside(() => {
  back = new Promise((shown) => addEventListener("pageshow", shown, { once: true }));
  underWay.forEach(giveUp);
});

/** Abort a transaction; false where it has ended, or is ending, by itself. */
export function giveUp(tx: Pick<IDBTransaction, "abort">): boolean {
  try {
    tx.abort();
    return true;
  } catch {
    return false;
  }
}

/**
 * Wait so long (milliseconds) for what a transaction does, then give it up: rejects with an AbortError at once,
 * which WebKit would only do when others have let go.
 */
export function inTime<T>(patience: number, tx: Pick<IDBTransaction, "abort">, work: Promise<T>): Promise<T> {
  return new Promise((done, failed) => {
    const late = setTimeout(() => {
      if (giveUp(tx)) failed(new DOMException("late", "AbortError")); // else it is being kept: nothing is said
    }, patience);
    work.then(done, failed).finally(() => clearTimeout(late));
  });
}

/** Know which transactions of a handle are under way. */
function watch(db: IDBDatabase): void {
  const begin = db.transaction;
  db.transaction = (...asked) => {
    const tx = begin.apply(db, asked);
    const over = () => underWay.delete(tx);
    underWay.add(tx);
    wrap(tx).done.then(over, over);
    return tx;
  };
}

export interface Store<S extends DBSchema> {
  readonly name: string;
  use<T>(work: (db: IDBPDatabase<S>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
  /** Close and delete, by name. What was under way does not make it anew: later work here is refused. */
  erase(): Promise<void>;
}

/** Open `name` on first use; `upgrade` builds its stores. Another tab's upgrade or erasure closes it. */
export function keepOpen<S extends DBSchema>(
  name: string,
  version: number,
  upgrade: (db: IDBPDatabase<S>) => void,
): Store<S> {
  let opened: Promise<IDBPDatabase<S>> | null = null;
  let erased = false;

  const forget = () => (opened = null);
  const open = async () => {
    await back;
    if (erased) throw new Error(`${name} was erased`);
    opened ??= openDB<S>(name, version, {
      upgrade,
      terminated: forget,
      blocking: () => void close(),
    }).then((db) => {
      watch(unwrap(db));
      return db;
    });
    opened.catch(forget);
    return opened;
  };
  const close = async () => {
    const db = await opened?.catch(() => null);
    forget();
    db?.close();
  };

  return {
    name,
    close,
    async use(work) {
      try {
        return await work(await open());
      } catch (error) {
        if (!DEAD_HANDLE.has((error as Error).name)) throw error;
        await close();
        return work(await open());
      }
    },
    async erase() {
      erased = true;
      await close();
      await deleteDB(name);
    },
  };
}

/** Whether an error means that the phone is full. */
export const isFull = (error: unknown): boolean =>
  (error as Error | null)?.name === "QuotaExceededError";
