/** Whom one calls: what is asked after a call, and somebody to propose. The dialogs are a part of their own. */
import { signal } from "@preact/signals";
import type { CustomerName } from "../../stores/capture.ts";
import type { Task } from "../../stores/rows.ts";

/** A call was begun from here; its outcome is asked when the person is back. Or a task is to be ended. */
export const called = signal<(CustomerName & { task?: Task }) | null>(null);
/** Somebody is being proposed as a contact of this customer. */
export const proposing = signal<CustomerName | null>(null);

let ringing: CustomerName | null = null;

/** The number was tapped: the phone takes over, and the person comes back. */
export function calling({ id, name, currency }: CustomerName): void {
  ringing = { id, name, currency };
}

globalThis.document?.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible" || !ringing) return;
  called.value = ringing;
  ringing = null;
});
