/** The keys of the decision desk: j and k walk the queue, a approves, r refuses, c counters. */

export type Stroke = "next" | "previous" | "approve" | "refuse" | "counter";

const STROKES: Record<string, Stroke> = {
  j: "next",
  k: "previous",
  a: "approve",
  r: "refuse",
  c: "counter",
};

/** Read a key press; null while somebody types, holds a modifier or answers a dialog. */
export function readStroke(event: KeyboardEvent): Stroke | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null;
  const at = event.target as Element | null;
  if (at?.closest?.("input, textarea, select, [contenteditable], dialog[open]")) return null;
  return STROKES[event.key.toLowerCase()] ?? null;
}

/** The neighbour of `current` in the queue, staying at its ends. */
export function neighbour<T>(queue: readonly T[], current: T | undefined, step: 1 | -1): T | undefined {
  const at = current === undefined ? -1 : queue.indexOf(current);
  if (at === -1) return queue[0];
  return queue[Math.min(queue.length - 1, Math.max(0, at + step))];
}
