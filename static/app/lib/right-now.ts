/**
 * Render a change before returning, so that a field it shows can take the focus inside the tap that
 * asked for it: iOS opens the keyboard only then.
 */
import { options } from "preact";

export function rightNow(change: () => void): void {
  const usual = options.debounceRendering;
  options.debounceRendering = (render) => render();
  try {
    change();
  } finally {
    options.debounceRendering = usual;
  }
}
