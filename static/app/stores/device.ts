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
  /** Change what is kept, if it still is: nobody who has signed out comes back by it. */
  change: <T>(key: string, to: (value: T) => T) =>
    store.use(async (db) => {
      const tx = db.transaction("kept", "readwrite");
      const value = (await tx.store.get(key)) as T | undefined;
      if (value !== undefined) await tx.store.put(to(value), key);
      await tx.done;
    }),
  forget: (key: string) => store.use((db) => db.delete("kept", key)),
};
