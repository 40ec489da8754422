/** What this device remembers about who uses it: a small database of its own, never customer data. */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";

interface DeviceSchema extends DBSchema {
  kept: { key: string; value: unknown };
}

const NAME = "encours-device";
let opened: Promise<IDBPDatabase<DeviceSchema>> | null = null;

function open(): Promise<IDBPDatabase<DeviceSchema>> {
  opened ??= openDB<DeviceSchema>(NAME, 1, {
    upgrade: (db) => void db.createObjectStore("kept"),
    terminated: () => (opened = null),
    blocking: (_current, _blocked, event) => {
      (event.target as IDBDatabase).close();
      opened = null;
    },
  });
  opened.catch(() => (opened = null));
  return opened;
}

/** Try once more on a fresh handle: browsers close idle ones (WebKit 277615). */
async function withDevice<T>(work: (db: IDBPDatabase<DeviceSchema>) => Promise<T>): Promise<T> {
  try {
    return await work(await open());
  } catch (error) {
    if ((error as Error).name !== "InvalidStateError") throw error;
    opened = null;
    return work(await open());
  }
}

export const device = {
  get: <T>(key: string) => withDevice((db) => db.get("kept", key)) as Promise<T | undefined>,
  put: (key: string, value: unknown) => withDevice((db) => db.put("kept", value, key)),
  forget: (key: string) => withDevice((db) => db.delete("kept", key)),
};
