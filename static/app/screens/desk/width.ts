/** How wide the window is, in the three steps layouts change at (ux.md B). */
import { signal } from "@preact/signals";

const steps = { rail: "(min-width: 600px)", panes: "(min-width: 820px)", side: "(min-width: 1200px)" };

function watch(query: string) {
  const list = globalThis.matchMedia?.(query);
  const matches = signal(list?.matches ?? false);
  list?.addEventListener("change", (event) => (matches.value = event.matches));
  return matches;
}

/** At least a tablet: a rail along the edge. */
export const railWide = watch(steps.rail);
/** Room for list and detail side by side. */
export const panesWide = watch(steps.panes);
/** A desktop: the side navigation. */
export const sideWide = watch(steps.side);
