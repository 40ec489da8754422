/** Wait for a moment in which nobody is writing: no field has the focus, no sheet or dialog is open. */
const LOOK_AGAIN = 1_000;
const WRITING = "input, textarea, select, [contenteditable]";

const quiet = (): boolean =>
  !document.activeElement?.matches(WRITING) && document.querySelector("dialog[open]") === null;

export function whenQuiet(act: () => void): void {
  if (quiet()) act();
  else setTimeout(() => whenQuiet(act), LOOK_AGAIN);
}
