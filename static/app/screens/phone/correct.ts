/** Correct a refused entry: a new one, written from the words of the old, which stays until it is saved. */
import { writeAmount } from "../../lib/amount-input.ts";
import { minorPerUnit } from "../../lib/formats.ts";
import { lang } from "../../lib/i18n.ts";
import { rightNow } from "../../lib/right-now.ts";
import { type Draft, type Kind, capture } from "../../stores/capture.ts";
import { home } from "../../stores/here.ts";
import type { Entry, OpArgs } from "../../stores/operations.ts";
import { focusCapture } from "./capture-focus.ts";

const KIND: Partial<Record<Entry["op"]["type"], Kind>> = {
  "note.add": "note",
  "note.answer": "note",
  "dispute.open": "dispute",
  "promise.record": "promise",
  "limit.request": "limit",
};

export const isCorrectable = ({ op }: Entry): boolean =>
  op.type in KIND && home.value.some(({ id }) => id === op.entity);

export function correctEntry(entry: Entry): void {
  const kind = KIND[entry.op.type];
  if (!kind) return;
  rightNow(() => capture(entry.op.entity, kind, { ...fieldsOf(entry), corrects: entry.op.op_id }));
  focusCapture();
}

function fieldsOf({ op, currency }: Entry): Partial<Draft> {
  const write = (minor: number | null) =>
    minor === null ? "" : writeAmount(minor, lang.value === "fr" ? "," : ".", minorPerUnit(currency));
  switch (op.type) {
    case "dispute.open": {
      const args = op.args as OpArgs["dispute.open"];
      const contested = write(args.amount_minor);
      return { text: args.text, dispute_reason: args.reason, item_id: args.item_id, contested, photos: args.attachments };
    }
    case "promise.record": {
      const args = op.args as OpArgs["promise.record"];
      return { text: args.text, promised: write(args.amount_minor), promised_on: args.promised_on };
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
