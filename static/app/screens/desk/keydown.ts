/** Hear the keyboard for as long as a screen stands. */
import { useLayoutEffect } from "preact/hooks";

/** Call `listen` for every key pressed, from the moment the screen can be seen. */
export function useKeydown(listen: (event: KeyboardEvent) => void): void {
  // An ordinary effect waits for the paint, and a key pressed meanwhile would be lost.
  useLayoutEffect(() => {
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  });
}
