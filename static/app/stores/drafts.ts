/** What was begun and not saved on this phone, as the list of drafts shows it. */
import { CAPTURE, type Draft, type Kind, TALK, type TalkDraft, isTouched } from "./capture.ts";
import { here } from "./here.ts";

/** One line in the list of drafts. */
export interface KeptDraft {
  key: string;
  kind: Kind;
  customer_id: number;
  name: string;
  text: string;
  capture?: Draft;
  talk?: TalkDraft;
}

/** Everything begun and not saved on this phone. */
export async function keptDrafts(): Promise<KeptDraft[]> {
  const shelf = here.value?.shelf;
  const keys = (await shelf?.draftKeys()) ?? [];
  const all = await Promise.all(keys.map(async (key) => asKept(key, await shelf?.draft(key))));
  return all.filter((one) => one !== null);
}

function asKept(key: string, value: unknown): KeptDraft | null {
  if (key.startsWith(CAPTURE)) {
    const kept = value as Draft;
    if (!isTouched(kept)) return null;
    const { kind, customer_id, customer_name: name = "", text } = kept;
    return { key, kind, customer_id, name, text, capture: kept };
  }
  if (!key.startsWith(TALK) || typeof value !== "object") return null;
  const said = value as TalkDraft;
  if (!said.text.trim() && !said.photos?.length) return null;
  const { id: customer_id, name } = said.customer;
  return { key, kind: "dispute", customer_id, name, text: said.text, talk: said };
}

export async function dropDraft(key: string): Promise<void> {
  await here.value?.shelf.dropDraft(key);
}
