/** Said aloud, politely, and shown for a moment: only what needs someone, or confirms what they did. */
import { signal } from "@preact/signals";

export const said = signal("");
let timer: ReturnType<typeof setTimeout> | undefined;

export function announce(text: string): void {
  said.value = text;
  clearTimeout(timer);
  timer = setTimeout(() => (said.value = ""), 5000);
}
