/** Correct an entry: a new one, written from the words of the old, which stays until that is saved. */
import { writeAmount } from "../../lib/amount-input.ts";
import { minorPerUnit } from "../../lib/formats.ts";
import { lang } from "../../lib/i18n.ts";
import { rightNow } from "../../lib/right-now.ts";
import { type Draft, type Kind, capture } from "../../stores/capture.ts";
import type { Entry, OpArgs } from "../../stores/operations.ts";
import { totalOf } from "../../stores/plan-schedule.ts";
import { focusCapture } from "./capture-focus.ts";
import { sayWhat, textOf } from "./outcomes.ts";

const KIND: Partial<Record<Entry["op"]["type"], Kind>> = {
  "note.add": "note",
  "note.answer": "note",
  "dispute.open": "dispute",
  "promise.record": "promise",
  "plan.propose": "promise",
  "limit.request": "limit",
};
/** No other wording would pass: the customer, or the person's part in it, has gone. */
const HOPELESS = new Set(["out_of_scope", "forbidden", "not_yours", "decided", "too_many_promises", "plan_open"]);

export const isCorrectable = ({ op, result }: Entry): boolean =>
  op.type in KIND && !HOPELESS.has(result?.code ?? "");

/** A note is never refused for what has changed: what was said can always be kept as one. */
export const canBeNoted = ({ op, result }: Entry): boolean =>
  KIND[op.type] !== "note" && result?.code !== "out_of_scope";

export function correctEntry(entry: Entry): void {
  const kind = KIND[entry.op.type];
  if (kind) write(entry, kind, fieldsOf(entry));
}

/** Keep what was said as a note. */
export const noteEntry = (entry: Entry): void =>
  write(entry, "note", { text: [sayWhat({ ...entry, customer_name: "" }).replace(/,\s*$/, ""), textOf(entry)].filter(Boolean).join(". ") });

function write({ op, customer_name, currency }: Entry, kind: Kind, fields: Partial<Draft>): void {
  rightNow(() => capture(op.entity, kind, { ...fields, customer_name, currency, corrects: op.op_id }));
  focusCapture();
}

function fieldsOf({ op, currency }: Entry): Partial<Draft> {
  const write = (minor: number | null) =>
    minor === null ? "" : writeAmount(minor, lang.value === "fr" ? "," : ".", minorPerUnit(currency));
  switch (op.type) {
    case "dispute.open": {
      const args = op.args as OpArgs["dispute.open"];
      const contested = write(args.amount_minor);
      return { text: args.text, dispute_reason: args.reason, dispute_detail: args.detail ?? null, item_id: args.item_id, contested, photos: args.attachments };
    }
    case "promise.record": {
      const args = op.args as OpArgs["promise.record"];
      const { text, promised_on, replaces_id } = args;
      return { text, promised: write(args.amount_minor), promised_on, ...(replaces_id && { replaces_id }) };
    }
    case "plan.propose": {
      const { text, items, first_on: promised_on, count: times, rhythm } = op.args as OpArgs["plan.propose"];
      return { text, promised: write(totalOf({ items })), promised_on, times, rhythm };
    }
    case "limit.request": {
      const args = op.args as OpArgs["limit.request"];
      return {
        text: args.text,
        limit: write(args.requested_minor),
        term_days: args.requested_days,
        limit_until: args.temporary_until ?? "",
        limit_reason: args.reason,
      };
    }
    default: {
      const args = op.args as OpArgs["note.add"];
      return { text: args.text, tags: args.tags, photos: args.attachments };
    }
  }
}
