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
  forget: (key: string) => store.use((db) => db.delete("kept", key)),
};
