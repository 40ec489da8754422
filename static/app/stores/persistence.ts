/** Ask the browser to keep what is here; asked after the first save, when the person has something to lose. */
import { signal } from "@preact/signals";

/** True = kept, false = may be cleared, null = not known yet. */
export const protectedHere = signal<boolean | null>(null);
export const usedBytes = signal<number | null>(null);

export async function askToPersist(): Promise<void> {
  if (protectedHere.value) return;
  protectedHere.value = (await navigator.storage?.persist?.().catch(() => false)) ?? false;
}

export async function lookAtStorage(): Promise<void> {
  protectedHere.value = (await navigator.storage?.persisted?.().catch(() => false)) ?? false;
  const estimate = await navigator.storage?.estimate?.().catch(() => undefined);
  usedBytes.value = estimate?.usage ?? null;
}
