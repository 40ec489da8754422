/** What this device remembers about who uses it: a small database of its own, never customer data. */
import type { DBSchema } from "idb";
import { keepOpen } from "../lib/database.ts";

interface DeviceSchema extends DBSchema {
  kept: { key: string; value: unknown };
}

const store = keepOpen<DeviceSchema>("encours-device", 1, (db) => {
  db.createObjectStore("kept");
});

export const device = {
  get: <T>(key: string) => store.use((db) => db.get("kept", key)) as Promise<T | undefined>,
  put: (key: string, value: unknown) => store.use((db) => db.put("kept", value, key)),
  /** Change what is kept, and put more, in one breath; where `to` gives nothing it stays as it is. */
  change: <T>(key: string, to: (value: T | undefined) => T | undefined, more: Record<string, unknown> = {}) =>
    store.use(async (db) => {
      const tx = db.transaction("kept", "readwrite");
      const changed = to((await tx.store.get(key)) as T | undefined);
      const all = changed === undefined ? more : { ...more, [key]: changed };
      for (const name in all) tx.store.put(all[name], name).catch(() => undefined); // the transaction says
      await tx.done;
    }),
  forget: (key: string) => store.use((db) => db.delete("kept", key)),
};
