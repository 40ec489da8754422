/** Load the desk's stylesheet once, before its first screen is drawn. */
import { signal } from "@preact/signals";

export const styled = signal(__DESK_CSS__ === "");
let asked = false;

export function loadStyles(): void {
  if (asked || styled.value) return;
  asked = true;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = __DESK_CSS__;
  link.onload = () => (styled.value = true);
  link.onerror = () => {
    asked = false; // the next render tries again
    link.remove();
  };
  document.head.append(link);
}
