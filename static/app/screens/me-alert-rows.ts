/** The list of alerts one chooses from: events people know by one name are one row. */

export type Level = "discreet" | "name" | "full";

export const GROUPS = ["digest", "limits", "customers", "promises", "disputes", "reminders", "other"] as const;

export interface AlertEvent {
  event: string;
  title: string;
  group: string;
  on: boolean;
  locked: boolean;
}

export interface AlertRow {
  title: string;
  on: boolean;
  locked: boolean;
}

/** One row for each name of a group; it is on while any event of that name is. */
export function rowsOf(events: AlertEvent[], group: string): AlertRow[] {
  const rows = new Map<string, AlertRow>();
  for (const { title, on, locked } of events.filter((one) => groupOf(one) === group)) {
    const row = rows.get(title);
    rows.set(title, { title, on: on || (row?.on ?? false), locked: locked && (row?.locked ?? true) });
  }
  return [...rows.values()];
}

/** Turn all events of a row on or off. */
export function withRow(events: AlertEvent[], group: string, title: string, on: boolean): AlertEvent[] {
  return events.map((one) =>
    groupOf(one) === group && one.title === title && !one.locked ? { ...one, on } : one,
  );
}

/** What is said to the server: whatever is off, and the digest, whose usual depends on the role. */
export function said(events: AlertEvent[]): Record<string, boolean> {
  const mine = events.filter(({ event, on, locked }) => !locked && (!on || event === "digest"));
  return Object.fromEntries(mine.map(({ event, on }) => [event, on]));
}

/** The clocks offered beside the company's: the one chosen, and this device's. */
export function zonesFor(chosen: string | null, company: string, here = deviceZone()): string[] {
  return [...new Set([chosen ?? "", here])].filter((zone) => zone && (zone !== company || zone === chosen));
}

const deviceZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A group the server knows and this version does not is among the others. */
function groupOf({ group }: AlertEvent): string {
  return (GROUPS as readonly string[]).includes(group) ? group : "other";
}
