/**
 * A database that stays usable: browsers close handles behind our back (WebKit 277615), so work that
 * meets a dead handle runs once more on a fresh one. Work must therefore be repeatable.
 */
import { type DBSchema, type IDBPDatabase, deleteDB, openDB } from "idb";

const DEAD_HANDLE = new Set(["InvalidStateError", "UnknownError"]);

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
  const open = () => {
    opened ??= openDB<S>(name, version, {
      upgrade: (db) => upgrade(db),
      terminated: forget,
      blocking: (_current, _blocked, event) => {
        forget();
        (event.target as IDBDatabase).close();
      },
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
      if (erased) throw new Error(`${name} was erased`);
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
