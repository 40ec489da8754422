/** Whether somebody put the first steps away on this device; their own page still shows them. */
import { signal } from "@preact/signals";

const STORED = "encours.first-steps";

export const putAway = signal(recall());

export function putFirstStepsAway(): void {
  putAway.value = true;
  try {
    localStorage.setItem(STORED, "away");
  } catch {
    // storage refused: away as long as the page lasts
  }
}

function recall(): boolean {
  try {
    return localStorage.getItem(STORED) === "away";
  } catch {
    return false;
  }
}
