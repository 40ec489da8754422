/** Silence by its reason, so that the desk reads causes before customers. */
import type { RunView } from "./types.ts";

export interface Silence {
  reason: string;
  count: number;
  amount_minor: number;
}

/** The reasons for silence, the largest amounts first; what is simply not due yet comes last. */
export function silences(silent: RunView["silent"]): Silence[] {
  const early = (reason: string) => (reason === "too_early" || reason === "not_due" ? 1 : 0);
  return silent
    .filter(({ action }) => action !== "task")
    .sort((a, b) => early(a.reason) - early(b.reason) || b.amount_minor - a.amount_minor);
}

/** What the run leaves to a person, the largest amounts first. */
export function tasks(silent: RunView["silent"]): Silence[] {
  return silent
    .filter(({ action }) => action === "task")
    .sort((a, b) => b.amount_minor - a.amount_minor);
}

const LOST = ["failed", "returned"];

/** Messages that wait for a person: refused by the mail server, come back, or nobody knows whether they left. */
export function astray(messages: RunView["messages"]): RunView["messages"] {
  return messages.filter(({ state, why }) => LOST.includes(state) || isUnclear({ state, why }));
}

/** The sender died before it could say what happened. */
export function isUnclear({ state, why }: { state: string; why: string | null }): boolean {
  return state === "sending" && why === "unclear";
}

/** What will be claimed: everything due, in one currency at a time. */
export function toClaim(messages: RunView["messages"]): { currency: string; minor: number; count: number }[] {
  const sums = new Map<string, { minor: number; count: number }>();
  for (const { state, currency, total_minor } of messages) {
    if (state !== "due") continue;
    const sum = sums.get(currency) ?? { minor: 0, count: 0 };
    sums.set(currency, { minor: sum.minor + total_minor, count: sum.count + 1 });
  }
  return [...sums].map(([currency, sum]) => ({ currency, ...sum }));
}
