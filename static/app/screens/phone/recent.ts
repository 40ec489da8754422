/** Customers looked at lately on this phone, newest first; ids only. */
import { signal } from "@preact/signals";
import { device } from "../../stores/device.ts";
import { session } from "../../stores/session.ts";

const MOST = 8;
export const recent = signal<number[]>([]);
const key = () => `recent:${session.value?.user.id}`;

export async function recallRecent(): Promise<void> {
  recent.value = (await device.get<number[]>(key()).catch(() => undefined)) ?? [];
}

export function lookedAt(id: number): void {
  if (recent.value[0] === id) return;
  recent.value = [id, ...recent.value.filter((other) => other !== id)].slice(0, MOST);
  void device.put(key(), recent.value).catch(() => undefined);
}
