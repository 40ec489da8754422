/**
 * The entry being written: one form for four kinds, kept as a draft with every keystroke so that it
 * survives a killed page. Closing keeps the draft; saving drops it.
 */
import { signal } from "@preact/signals";
import { isFull } from "../lib/database.ts";
import { uuidv7 } from "../lib/ids.ts";
import { entries, here, home, notKept } from "./here.ts";
import type { OpArgs, OpType } from "./operations.ts";
import { askToPersist } from "./persistence.ts";

export type Kind = "note" | "dispute" | "promise" | "limit";

export interface Draft {
  customer_id: number;
  /** As the customer was called when this was begun: it may leave this phone before this is sent. */
  customer_name: string;
  currency: string;
  kind: Kind;
  text: string;
  tags: string[];
  dispute_reason: string | null;
  dispute_detail?: string | null;
  /** undefined = not chosen yet: the only overdue item if there is one; null = to be named. */
  item_id?: number | null;
  contested: string | null;
  promised: string | null;
  promised_on: string | null;
  /** A promise in several parts is a payment plan. */
  times?: number;
  rhythm?: string;
  limit: string;
  term_days: number | null;
  limit_until: string;
  limit_reason: string | null;
  /** Photos that go with it, by id; the album has them. */
  photos?: string[];
  /** A photo was asked for: the system may end this page behind the camera. */
  camera?: boolean;
  /** Corrects an entry: what that was, and the promise this one takes the place of. */
  corrects?: string;
  replaces_id?: string;
  /** A note that answers another, or takes its place; `about`: who said what. */
  answers_id?: string;
  supersedes_id?: string;
  about?: string;
  open: boolean;
}

export const draft = signal<Draft | null>(null);
/** The draft as this phone has it: what is on screen is kept once it is this one. */
export const draftKept = signal<Draft | null>(null);
/** Choosing the customer first: the ＋ of the tab bar. */
export const choosing = signal(false);
/** The last kind saved; asks for alerts after a first limit request. */
export const lastSaved = signal<{ kind: Kind; op_id: string } | null>(null);

const blank = (customer_id: number, kind: Kind): Draft => ({
  customer_id,
  ...nameOf(customer_id),
  kind,
  text: "",
  tags: [],
  dispute_reason: null,
  contested: null,
  promised: null,
  promised_on: null,
  limit: "",
  term_days: null,
  limit_until: "",
  limit_reason: null,
  open: true,
});

function nameOf(customer: number): Pick<Draft, "customer_name" | "currency"> {
  const row = home.peek().find(({ id }) => id === customer);
  return { customer_name: row?.name ?? "", currency: row?.currency ?? "EUR" };
}

export const CAPTURE = "capture:";
export const TALK = "dispute:";
const noteOf = ({ answers_id, supersedes_id }: Draft) => answers_id ?? supersedes_id;
const keyOf = (one: Draft) => [CAPTURE + one.customer_id, noteOf(one)].filter(Boolean).join(":");

/** Start an entry at once; what was drafted for this customer comes back as soon as it is read. */
export function capture(customer_id: number, kind: Kind = "note", start: Partial<Draft> = {}): void {
  const fresh = { ...blank(customer_id, kind), ...start };
  draft.value = fresh;
  choosing.value = false;
  if (Object.keys(start).length > 0 && !noteOf(fresh)) return void keep(fresh);
  void here.value?.shelf.draft<Draft>(keyOf(fresh)).then((kept) => {
    const untouched = draft.value?.customer_id === customer_id && !isTouched(draft.value);
    if (kept && untouched) resume({ ...fresh, ...kept, kind });
  });
}

/** What is being said about an open dispute; kept as a draft of its own. */
export interface TalkDraft {
  dispute_id: string;
  customer: CustomerName;
  escalate: boolean;
  text: string;
  photos?: string[];
}

export const talkKey = (dispute_id: string): string => `${TALK}${dispute_id}`;

/** The page died while something was being written: show it again. */
export async function resumeDraft(): Promise<void> {
  const shelf = here.value?.shelf;
  for (const key of (await shelf?.draftKeys()) ?? []) {
    const kept = await shelf?.draft<Draft>(key);
    if (!kept?.open || !isTouched(kept) || draft.value) continue;
    resume(kept);
  }
}

/** Go on with a draft. The camera was asked for once: the sheet alone is no draft. */
export const resume = (kept: Draft): void => show({ ...kept, open: true, camera: undefined });

export function change(fields: Partial<Draft>): void {
  if (draft.value) show({ ...draft.value, ...fields });
}

function show(value: Draft): void {
  draft.value = value;
  void keep(value);
}

/** Close the sheet; what was written stays as a draft. */
export function closeCapture(): void {
  choosing.value = false;
  const left = draft.value;
  if (!left) return;
  draft.value = null;
  notKept.value = "";
  if (isTouched(left)) void keep({ ...left, open: false });
}

async function keep(value: Draft): Promise<void> {
  const shelf = here.value?.shelf;
  if (!shelf) return;
  try {
    await shelf.keepDraft(keyOf(value), value);
    draftKept.value = value;
    notKept.value = "";
  } catch (error) {
    sayNotKept(error);
  }
}

/** Say why what was being written could not be kept: only a full phone is called full. */
export function sayNotKept(error: unknown): void {
  const full = isFull(error);
  notKept.value = full ? "full" : "stuck";
  if (!full) console.error(error);
}

export const isTouched = (value: Draft): boolean =>
  Boolean(
    value.text ||
      value.tags.length ||
      value.dispute_reason ||
      value.contested !== null ||
      value.promised !== null ||
      value.promised_on ||
      value.limit ||
      value.term_days ||
      value.limit_reason ||
      value.photos?.length ||
      value.camera,
  );

let saving = false; // a second tap on the button is not a second entry

export interface CustomerName {
  id: number;
  name: string;
  currency: string;
}

/**
 * Keep the entry on this phone, then let it go; `more.draft` names what it was written from when that is
 * not the capture sheet. Returns its id once it is safe, null when it cannot be kept: then the draft, its
 * text included, stays on screen.
 */
export async function saveEntry<T extends OpType>(
  customer: CustomerName,
  type: T,
  args: OpArgs[T],
  more: { draft?: string; depends_on?: string[] } = {},
): Promise<string | null> {
  const now = here.value;
  const written = draft.value;
  if (!now || saving) return null;
  saving = true;
  let op_id: string;
  try {
    const from = written ? { ...more, draft: keyOf(written) } : more;
    op_id = await now.outbox.add(type, customer, args, from);
    if (written) lastSaved.value = { kind: written.kind, op_id };
    if (written?.corrects) await dealtWith(written.corrects);
  } catch (error) {
    sayNotKept(error);
    return null;
  } finally {
    saving = false;
  }
  notKept.value = "";
  draft.value = null;
  void askToPersist();
  void askForBackgroundSync();
  void now.outbox.nudge();
  return op_id;
}

/** The person has dealt with an answer: it asks nothing any more. */
export async function dealtWith(op_id: string): Promise<void> {
  const shelf = here.value?.shelf;
  if (!shelf) return;
  await shelf.closeAnswer(op_id);
  entries.value = await shelf.entries();
}

export const newId = uuidv7;

/** A bonus where it exists: the browser may send while the app is closed. */
async function askForBackgroundSync(): Promise<void> {
  const ready = (await navigator.serviceWorker?.getRegistration()) as
    | (ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } })
    | undefined;
  await ready?.sync?.register("outbox").catch(() => undefined);
}
