/** The time, second by second, while something on screen counts it. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

export function useTicking(on: boolean): number {
  const now = useSignal(Date.now());
  useEffect(() => {
    if (!on) return;
    now.value = Date.now();
    const ticking = setInterval(() => (now.value = Date.now()), 1000);
    return () => clearInterval(ticking);
  }, [on]);
  return now.value;
}
