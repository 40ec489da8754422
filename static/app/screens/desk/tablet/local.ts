/** A dossier of this device in the shape the customer page reads. */
import type { Dossier } from "../customers/dossier.ts";
import type { LocalDossier } from "./dossiers.ts";

export function asDossier({ rows }: LocalDossier): Dossier {
  const all = (entity: keyof typeof rows) => Object.values(rows[entity] ?? {}) as never[];
  return {
    customer: all("customer")[0]!,
    summary: all("summary")[0] ?? null,
    items: all("item"),
    causes: rows.late_cause ?? {},
    receipts: all("receipt"),
    contacts: all("contact"),
    disputes: all("dispute"),
    comments: all("dispute_comment"),
    promises: all("promise"),
    plans: all("plan"),
    notes: all("note"),
    requests: all("request"),
    dunning: all("dunning"),
    limits: [],
    photos: rows.attachment ?? {},
  };
}
