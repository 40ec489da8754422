/** Read a draft into an operation, with what is preselected when the person chose nothing. Pure. */
import type { FieldError } from "../../components/error-summary.tsx";
import { readAmount, writeAmount } from "../../lib/amount-input.ts";
import { minorPerUnit, money } from "../../lib/formats.ts";
import { lang, t } from "../../lib/i18n.ts";
import { type Draft, newId } from "../../stores/capture.ts";
import { today } from "../../stores/clock.ts";
import { type OpArgs, withPhotos } from "../../stores/operations.ts";
import type { Overlaid } from "../../stores/overlay.ts";
import type { Item, Minor } from "../../stores/rows.ts";
import { tooManyInARow } from "../../stores/kept-promises.ts";
import { type Instalment, type Rhythm, scheduleOf } from "../../stores/plan-schedule.ts";
import { disputeOn, openItems, overdueItems } from "./items.tsx";

type Read<T extends keyof OpArgs> = { type: T; args: OpArgs[T] } | { errors: FieldError[] };
export type ReadEntry =
  | Read<"note.add">
  | Read<"note.answer">
  | Read<"note.supersede">
  | Read<"dispute.open">
  | Read<"promise.record">
  | Read<"plan.propose">
  | Read<"limit.request">;

const mark = () => (lang.value === "fr" ? "," : ".");

/** The item disputed: the one chosen, else the only overdue one nobody disputes yet, else none. */
export function itemOf(entry: Draft, dossier: Overlaid | null): Item | null {
  if (!dossier || entry.item_id === null) return null;
  if (entry.item_id !== undefined) return dossier.rows.item[entry.item_id] ?? null;
  const overdue = overdueItems(dossier);
  const [only] = overdue;
  return overdue.length === 1 && only && !disputeOn(dossier, only.id) ? only : null;
}

export function contestedText(entry: Draft, dossier: Overlaid | null, currency: string): string {
  if (entry.contested !== null) return entry.contested;
  const item = itemOf(entry, dossier);
  return item ? writeAmount(item.residual, mark(), minorPerUnit(currency)) : "";
}

/** What a promise covers when nobody says otherwise: everything overdue, less what is disputed. */
function promisable(dossier: Overlaid | null, items = dossier ? overdueItems(dossier) : []): { item: Item; minor: Minor }[] {
  if (!dossier) return [];
  return items
    .map((item) => {
      const dispute = disputeOn(dossier, item.id);
      return { item, minor: item.residual - (dispute ? (dispute.amount ?? item.residual) : 0) };
    })
    .filter(({ minor }) => minor > 0);
}

export function promisedText(entry: Draft, dossier: Overlaid | null, currency: string): string {
  if (entry.promised !== null) return entry.promised;
  const sum = promisable(dossier).reduce((total, { minor }) => total + minor, 0);
  return sum > 0 ? writeAmount(sum, mark(), minorPerUnit(currency)) : "";
}

/** What a plan may cover: everything open, what is due first. */
const plannable = (dossier: Overlaid | null) =>
  promisable(dossier, dossier ? openItems(dossier).filter(({ residual }) => residual > 0) : []);

/** Lay an amount over the overdue items, oldest first. */
function spread(amount: Minor, dossier: Overlaid | null, over = promisable(dossier)): [number, Minor][] {
  const covered: [number, Minor][] = [];
  let left = amount;
  for (const { item, minor } of over) {
    if (left <= 0) break;
    covered.push([item.id, Math.min(minor, left)]);
    left -= minor;
  }
  return covered;
}

export function readEntry(entry: Draft, dossier: Overlaid | null, currency: string): ReadEntry {
  switch (entry.kind) {
    case "note":
      return readNote(entry);
    case "dispute":
      return readDispute(entry, dossier, currency);
    case "promise":
      return (entry.times ?? 1) > 1 ? readPlan(entry, dossier, currency) : readPromise(entry, dossier, currency);
    default:
      return readLimit(entry, currency);
  }
}

const photosOf = ({ photos = [] }: Draft) => withPhotos(photos);

/** Photos hang on notes and disputes alone: none may get lost with another entry. */
function photoErrors({ photos = [] }: Draft): FieldError[] {
  return photos.length > 0 ? [{ field: "capture-photos", text: t("photo_not_here") }] : [];
}

function readNote(entry: Draft): Read<"note.add"> | Read<"note.answer"> | Read<"note.supersede"> {
  const text = entry.text.trim();
  const { answers_id, supersedes_id } = entry;
  if (supersedes_id) {
    if (!text) return { errors: [{ field: "capture-text", text: t("need_text") }] };
    return { type: "note.supersede", args: { note_id: newId(), supersedes_id, text } };
  }
  if (!text && entry.tags.length === 0) {
    return { errors: [{ field: "capture-text", text: t("need_text_or_tag") }] };
  }
  const args = { note_id: newId(), text, tags: entry.tags, ...photosOf(entry) };
  return answers_id ? { type: "note.answer", args: { ...args, answers_id } } : { type: "note.add", args };
}

function readDispute(entry: Draft, dossier: Overlaid | null, currency: string): Read<"dispute.open"> {
  const errors: FieldError[] = [];
  const text = entry.text.trim();
  const item = itemOf(entry, dossier);
  const typed = contestedText(entry, dossier, currency).trim();
  const amount = typed ? readAmount(typed, minorPerUnit(currency)) : null;
  if (!text && !entry.dispute_reason) {
    errors.push({ field: "capture-text", text: t("need_text_or_reason") });
  }
  if (typed && !amount) errors.push({ field: "capture-contested", text: t("need_amount") });
  if (item && amount && amount > item.residual) {
    const most = money(item.residual, currency, { cents: true });
    errors.push({ field: "capture-contested", text: t("amount_too_big", { amount: most }) });
  }
  if (errors.length > 0) return { errors };
  return {
    type: "dispute.open",
    args: {
      dispute_id: newId(),
      item_id: item?.id ?? null,
      amount_minor: amount ?? item?.residual ?? null,
      reason: entry.dispute_reason ?? "other",
      ...(entry.dispute_detail && { detail: entry.dispute_detail }),
      text,
      ...photosOf(entry),
    },
  };
}

function readPromise(entry: Draft, dossier: Overlaid | null, currency: string): Read<"promise.record"> {
  const errors = photoErrors(entry);
  const amount = readAmount(promisedText(entry, dossier, currency).trim(), minorPerUnit(currency));
  if (!amount) errors.push({ field: "capture-promised", text: t("need_amount") });
  if (!entry.promised_on || entry.promised_on < today.value) {
    errors.push({ field: "capture-day", text: t("need_day") });
  }
  if (errors.length > 0 || !amount || !entry.promised_on) return { errors };
  return {
    type: "promise.record",
    args: {
      promise_id: newId(),
      amount_minor: amount,
      promised_on: entry.promised_on,
      items: spread(amount, dossier),
      text: entry.text.trim(),
      ...(entry.replaces_id && { replaces_id: entry.replaces_id }),
    },
  };
}

/** Whether the server will refuse this promise, as the last ones on the same debt were not kept. */
export function isOneTooMany(entry: Draft, dossier: Overlaid | null, currency: string): boolean {
  const amount = readAmount(promisedText(entry, dossier, currency).trim(), minorPerUnit(currency));
  if (!dossier || !amount || (entry.times ?? 1) > 1) return false;
  const others = Object.values(dossier.rows.promise).filter(({ id }) => id !== entry.replaces_id);
  return tooManyInARow(others, spread(amount, dossier).map(([id]) => id));
}

/** The instalments of what is being written, once it says enough. */
export function inParts(entry: Draft, dossier: Overlaid | null, currency: string): Instalment[] {
  const { times = 1, promised_on, rhythm = "monthly" } = entry;
  const amount = readAmount(promisedText(entry, dossier, currency).trim(), minorPerUnit(currency));
  return times > 1 && promised_on && amount ? scheduleOf(amount, promised_on, times, rhythm as Rhythm) : [];
}

function readPlan(entry: Draft, dossier: Overlaid | null, currency: string): Read<"plan.propose"> {
  const errors = photoErrors(entry);
  const amount = readAmount(promisedText(entry, dossier, currency).trim(), minorPerUnit(currency));
  const most = plannable(dossier).reduce((sum, { minor }) => sum + minor, 0);
  if (!amount) errors.push({ field: "capture-promised", text: t("need_amount") });
  else if (amount > most) {
    errors.push({ field: "capture-promised", text: t("amount_too_big", { amount: money(most, currency, { cents: true }) }) });
  }
  if (!entry.promised_on || entry.promised_on < today.value) {
    errors.push({ field: "capture-day", text: t("need_day") });
  }
  if (errors.length > 0 || !amount || !entry.promised_on) return { errors };
  return {
    type: "plan.propose",
    args: {
      plan_id: newId(),
      items: spread(amount, dossier, plannable(dossier)),
      count: entry.times ?? 1,
      first_on: entry.promised_on,
      rhythm: entry.rhythm ?? "monthly",
      text: entry.text.trim(),
    },
  };
}

function readLimit(entry: Draft, currency: string): Read<"limit.request"> {
  const errors = photoErrors(entry);
  const typed = entry.limit.trim();
  const amount = typed ? readAmount(typed, minorPerUnit(currency)) : null;
  if (amount === null && (typed || entry.term_days === null)) {
    errors.push({ field: "capture-limit", text: t("need_amount_or_term") });
  }
  if (!entry.limit_reason && !entry.text.trim()) {
    errors.push({ field: "capture-text", text: t("need_text_or_reason") });
  }
  if (errors.length > 0) return { errors };
  return {
    type: "limit.request",
    args: {
      request_id: newId(),
      requested_minor: amount,
      requested_days: entry.term_days,
      temporary_until: entry.limit_until || null,
      reason: entry.limit_reason ?? "other",
      text: entry.text.trim(),
    },
  };
}
