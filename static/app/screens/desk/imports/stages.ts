/** Where an import stands, for the steps along the top and for the next look at it. */
import { minorPerUnit } from "../../../lib/formats.ts";
import type { ImportView } from "./types.ts";

export const STAGES = ["file", "reading", "reconciliation", "applying"] as const;

/** The step an import is at, from 0; one past the last when all are done. */
export function stageOf(state: ImportView["state"]): number {
  const at: Record<ImportView["state"], number> = {
    received: 1,
    reading: 1,
    refused: 2,
    reconciled: 2,
    discarded: 2,
    applying: 3,
    applied: 4,
    undoing: 3,
    undone: 2,
  };
  return at[state] ?? 0;
}

/** Milliseconds until the next look, or null while nothing moves by itself. */
export function nextLook({ state }: ImportView): number | null {
  return state === "received" || state === "reading" || state === "applying" || state === "undoing" ? 500 : null;
}

/** The gap between ledger and open items in cents, exactly: decimal strings never pass through floats. */
export function gapMinor(ledger: string | undefined, open: string | undefined): number | null {
  const a = cents(ledger);
  const b = cents(open);
  return a === null || b === null ? null : a - b;
}

/** Read a decimal string as hundredths. */
export function cents(text: string | undefined): number | null {
  const found = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(text ?? "");
  if (!found) return null;
  const [, sign, units, decimals = ""] = found;
  const value = Number(units) * 100 + Number(decimals.padEnd(2, "0"));
  return sign ? -value : value;
}

/** Read a decimal string as minor units of its currency. */
export function minorOf(text: string | undefined, currency: string): number | null {
  const found = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text ?? "");
  if (!found) return null;
  const [, sign, units, decimals = ""] = found;
  const digits = Math.round(Math.log10(minorPerUnit(currency)));
  const value = Number(units + decimals.padEnd(digits, "0").slice(0, digits));
  return sign ? -value : value;
}

/** The currency a file's amounts are in. */
export function currencyOf({ report, company }: ImportView): string {
  return report?.currency ?? (typeof company === "object" ? company?.currency : undefined) ?? "EUR";
}

/** What undoing a kind of file does, in words. */
export function undoText(kind: string) {
  if (kind === "fec") return "import_undo_text";
  if (kind === "bank") return "import_undo_text_bank";
  if (kind === "documents") return "import_undo_text_documents";
  return kind === "limits" ? "import_undo_text_limits" : "import_undo_text_table";
}

/** The words a refusal may have, the most particular first: a customers file has no account 411. */
export const refusalKeys = (kind: string, code: string): string[] => [
  `import_refusal_${kind}_${code}`,
  `import_refusal_${code}`,
  `problem_${code}`,
];
