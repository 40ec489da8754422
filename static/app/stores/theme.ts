/** Light, dark, or as the phone: kept on this device. */
import { signal } from "@preact/signals";

export type Theme = "auto" | "light" | "dark";

const STORED = "encours.theme";
export const THEMES: Theme[] = ["auto", "light", "dark"];
export const theme = signal<Theme>("auto");

export function recallTheme(): void {
  try {
    const kept = localStorage.getItem(STORED) as Theme | null;
    if (kept && THEMES.includes(kept)) chooseTheme(kept);
  } catch {
    // storage refused: as the phone
  }
}

export function chooseTheme(next: Theme): void {
  theme.value = next;
  document.documentElement.dataset["theme"] = next;
  try {
    localStorage.setItem(STORED, next);
  } catch {
    // it lasts as long as the page
  }
}
