/** What the columns of a table mean, as a person changes it. */
import type { MappingView } from "./types.ts";

export const TABLE_KINDS = new Set(["invoices", "customers", "contacts", "orders", "deliveries", "limits", "scores", "cover", "factored"]);

export interface Meaning {
  /** The field of each column, in the table's order; "" where it means nothing to us. */
  fields: string[];
  dates: string;
  decimal: string;
  snapshot: boolean;
}

/** Begin with what the server takes the columns for; of another kind than supposed, with nothing. */
export function meaningOf({ header, mapping }: Pick<MappingView, "header" | "mapping">, kind: string): Meaning {
  const told = mapping?.kind === kind ? mapping : null;
  return {
    fields: header.map((_, place) => told?.columns[place]?.field ?? ""),
    dates: told?.dates ?? "dmy",
    decimal: told?.decimal ?? "",
    snapshot: told?.snapshot ?? false,
  };
}

/** Name what the kind needs and no column means yet. */
export function missingOf(needs: { name: string; required: boolean }[], fields: string[]): string[] {
  return needs.filter(({ name, required }) => required && !fields.includes(name)).map(({ name }) => name);
}

/** Spell it for the server. */
export function columnsOf({ header, mapping }: Pick<MappingView, "header" | "mapping">, kind: string, meaning: Meaning) {
  const { fields, ...ways } = meaning;
  const columns = header.map((name, place) => ({ header: name, field: fields[place] ?? "" }));
  return { kind, columns, currency: mapping?.currency ?? "EUR", ...ways };
}
