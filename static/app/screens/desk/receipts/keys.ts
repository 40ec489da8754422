/** The keys of the receipts' desk: j and k walk the list, c confirms, a assigns, i sets aside. */

export type Stroke = "next" | "previous" | "confirm" | "assign" | "ignore";

const STROKES: Record<string, Stroke> = {
  j: "next",
  k: "previous",
  c: "confirm",
  a: "assign",
  i: "ignore",
};

/** Read a key press; null while somebody types, holds a modifier or answers a dialog. */
export function readStroke(event: KeyboardEvent): Stroke | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null;
  const at = event.target as Element | null;
  if (at?.closest?.("input, textarea, select, [contenteditable], dialog[open]")) return null;
  return STROKES[event.key.toLowerCase()] ?? null;
}
