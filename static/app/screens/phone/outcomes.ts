/** What an entry says, where it stands and what became of it, in the words of sync (design: ux D). Pure. */
import { money } from "../../lib/formats.ts";
import { t, tMaybe } from "../../lib/i18n.ts";
import type { Entry, OpArgs } from "../../stores/operations.ts";
import { clockAt } from "./words.ts";

/** Name an entry: what and for whom. */
export function sayWhat({ op, customer_name: name, currency }: Entry): string {
  switch (op.type) {
    case "dispute.open":
      return t("what_dispute", { name });
    case "dispute.comment":
      return t("what_dispute_comment", { name });
    case "dispute.escalate":
      return t("what_dispute_escalate", { name });
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
    case "limit.withdraw":
      return t("what_withdraw", { name });
    default:
      return t("what_note", { name });
  }
}

/** The words a person wrote into an entry. */
export const textOf = ({ op }: Entry): string => ("text" in op.args ? op.args.text : "");

/** Say what the server made of an entry, with its reasons. */
export function sayOutcome(entry: Entry): string {
  const { result, op } = entry;
  if (!result) return t("will_go");
  const code = result.code ?? "";
  if (result.outcome === "rejected") return t("refused_why", { why: sayCode(code) });
  if (result.outcome === "quarantined") return t("quarantined");
  if (result.outcome === "merged") {
    if (code === "moot") return t("moot");
    if (code === "comment") return t("second_dispute");
    return t("merged_other");
  }
  if (code === "basis_changed") return t("part_paid");
  if (op.type === "limit.request") return t("answer_waiting");
  return t("received_at", { time: clockAt(result.answered_at) });
}

export const sayCode = (code: string): string =>
  tMaybe(`code_${code}`, t("code_other", { code: code || "?" }));
