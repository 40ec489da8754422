/**
 * Who else has unsent work on this device. It stays sealed: nobody but its author reads or sends it; others
 * only learn whose it is and how much. Names are kept by this device, never what was written.
 */
import { signal } from "@preact/signals";
import { device } from "./device.ts";
import { openShelf, outboxName } from "./outbox-shelf.ts";
import type { Session } from "./session.ts";

interface Person {
  installation: string;
  id: number;
  name: string;
}

export interface Sealed {
  id: number;
  name: string;
  count: number;
}

const PEOPLE = "people";

/** Everybody with unsent work here, the person at work included. */
export const unsentHere = signal<Sealed[]>([]);

const people = async () => (await device.get<Record<string, Person>>(PEOPLE).catch(() => undefined)) ?? {};

/** Remember whose outbox this is. */
export async function rememberPerson({ installation, user }: Session): Promise<void> {
  const name = outboxName(installation, user.id);
  const known = await people();
  if (known[name]?.name === user.name) return;
  const person: Person = { installation, id: user.id, name: user.name };
  await device.put(PEOPLE, { ...known, [name]: person }).catch(() => undefined); // a full phone: unnamed
}

/** Count what waits in every outbox of this device; opens none that is not there. */
export async function lookForSealed(): Promise<void> {
  const there = await indexedDB.databases?.().catch(() => []);
  const names = new Set(there?.map(({ name }) => name));
  const known = Object.entries(await people()).filter(([name]) => names.has(name));
  const counted = await Promise.all(
    known.map(async ([name, { id, name: who }]): Promise<Sealed> => {
      const shelf = openShelf(name);
      const count = await shelf.unsent().catch(() => 0);
      await shelf.close();
      return { id, name: who, count };
    }),
  );
  unsentHere.value = counted.filter(({ count }) => count > 0);
}
