/** What an entry says, why it still waits and what became of it, in the words of sync (design: ux D). Pure. */
import { day, money } from "../../lib/formats.ts";
import { type Facts, t, tMaybe } from "../../lib/i18n.ts";
import { type Entry, type OpArgs, waitsForUpdate } from "../../stores/operations.ts";
import type { Flush } from "../../stores/outbox.ts";
import { sayCode as sayChosen, sayCause as sayLate } from "../say-reason.ts";
import { at, clockAt, dayNear } from "./words.ts";

/** Name an entry: what and for whom. */
export function sayWhat({ op, customer_name: name, currency }: Entry): string {
  switch (op.type) {
    case "promise.record": {
      const { amount_minor } = op.args as OpArgs["promise.record"];
      return t("what_promise", { name, amount: money(amount_minor, currency) });
    }
    case "limit.request": {
      const { requested_minor, requested_days } = op.args as OpArgs["limit.request"];
      return requested_minor === null
        ? t("what_term", { name, count: requested_days ?? 0 })
        : t("what_limit", { name, amount: money(requested_minor, currency) });
    }
    default:
      return tMaybe(`what_${op.type.replace(".", "_")}`, t("what_note", { name }), { name });
  }
}

/** The words a person wrote into an entry. */
export const textOf = ({ op }: Entry): string => ("text" in op.args ? (op.args.text ?? "") : "");

/** An entry in one line: its words, else what it is about. */
export function sayDetail(entry: Entry): string {
  const { op, currency } = entry;
  if (textOf(entry)) return textOf(entry);
  const args = op.args as Record<string, unknown>;
  const tags = (args["tags"] as string[] | undefined) ?? [];
  const reason = args["reason"] as string | undefined;
  const kind = op.type.split(".")[0];
  const said = [
    ...tags.map((tag) => tMaybe(`reason_note_${tag}`, tag)),
    typeof reason === "string" && sayChosen(reason, kind),
    op.type === "dispute.open" &&
      typeof args["amount_minor"] === "number" &&
      money(args["amount_minor"], currency),
    typeof args["first_on"] === "string" &&
      `${t("plan_count", { count: Number(args["count"]) })}, ${t("thread_promise_for", { day: dayNear(args["first_on"]) })}`,
    typeof args["cause"] === "string" && sayLate(args["cause"]),
    typeof args["promised_on"] === "string" && t("thread_promise_for", { day: dayNear(args["promised_on"]) }),
  ];
  return said.filter(Boolean).join(" · ");
}

/** Why an entry has not gone yet: its own cause, where it has one. */
export function sayCause(entry: Entry, now: Flush, all: readonly Entry[]): string {
  if (waitsForUpdate(entry)) return t("cause_update");
  const parent = all.find(({ op, result }) => entry.op.depends_on.includes(op.op_id) && result === null);
  if (parent) return t("cause_after", { what: sayWhat(parent) });
  const { state } = now;
  return state === "revoked" ? t("saved_here") : t(`cause_${CAUSES[state]}`);
}

const CAUSES = {
  idle: "kept",
  sending: "sending",
  offline: "offline",
  retrying: "retrying",
  "signed-out": "signed_out",
  update: "update",
} as const;

/** When what waits will go, for all of it; `now` in milliseconds. */
export function sayFlush(flush: Flush, now: number): string {
  switch (flush.state) {
    case "sending":
      return t("sending_now", { done: Math.min(flush.done + 1, flush.total), total: flush.total });
    case "retrying":
      return t("retrying_in", { count: Math.max(1, Math.ceil((flush.at - now) / 1000)) });
    case "update":
      return t("update_required");
    case "signed-out":
      return t("sign_in_expired");
    default:
      return t("will_go");
  }
}

/** What the server knows beside its answer: when a request must be decided. */
export interface Known {
  answer_by?: string | null;
}

/** Say what the server made of an entry, with its reasons. */
export function sayOutcome(entry: Entry, { answer_by }: Known = {}): string {
  const { result, op, currency } = entry;
  if (!result) return t("saved_here");
  const { outcome, answered_at } = result;
  const code = result.code ?? "";
  const facts = result.facts ?? {};
  if (waitsForUpdate(entry)) return t("cause_update");
  if (outcome === "rejected") {
    if (facts["set_aside"]) return sayDiscarded(facts["reason"], code, facts, currency);
    return t("refused_why", { why: sayCode(code, facts, currency), next: sayNext(code) });
  }
  if (outcome === "quarantined") return t("quarantined");
  if (outcome === "merged") {
    if (code === "moot") return t(op.type === "promise.record" || op.type === "plan.propose" ? "moot_promise" : "moot");
    if (code === "comment") return t("second_dispute");
    return tMaybe(`merged_${code}`, t("merged_other"), asFacts(facts, currency));
  }
  const paid = facts["paid_minor"];
  if (code === "basis_changed") {
    return typeof paid === "number"
      ? t(op.type === "plan.propose" ? "part_paid_plan" : "part_paid_of", { amount: money(paid, currency) })
      : t("part_paid");
  }
  if (op.type === "limit.request") {
    return answer_by ? t("received_answer_by", { when: at(answer_by) }) : t("received_answer");
  }
  const less = facts["amount_minor"];
  if (op.type === "dispute.open" && typeof less === "number") {
    return t("received_less", { amount: money(less, currency) });
  }
  if (facts["set_aside"]) return t("released", { time: clockAt(answered_at) });
  return t("received_at", { time: clockAt(answered_at) });
}

function sayDiscarded(reason: unknown, code: string, facts: Record<string, unknown>, currency: string): string {
  if (typeof reason === "string" && reason) return t("discarded_because", { reason });
  return code && code !== "discarded" ? t("discarded_because", { reason: sayCode(code, facts, currency) }) : t("discarded");
}

/** Say a refusal's code, with the numbers behind it where the server gave them. */
export function sayCode(code: string, facts: Record<string, unknown> = {}, currency = "EUR"): string {
  const filled = asFacts(facts, currency);
  const exact = tMaybe(`code_${code}_facts`, "", filled);
  if (exact && !/\{\w+\}/.test(exact)) return exact;
  return tMaybe(`code_${code}`, t("code_other", { code: code || "?" }), filled);
}

/** The next step a refusal leaves. */
const sayNext = (code: string): string => tMaybe(`next_${code}`, t("next_other"));

/** Write facts for a sentence: `_minor` as money, ISO dates as days, the rest as it is. */
function asFacts(facts: Record<string, unknown>, currency: string): Facts {
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]): [string, string | number][] => {
      if (typeof value === "number") return [[name, name.endsWith("_minor") ? money(value, currency) : value]];
      if (typeof value !== "string") return [];
      return [[name, /^\d{4}-\d{2}-\d{2}/.test(value) ? day(value) : value]];
    }),
  );
}
