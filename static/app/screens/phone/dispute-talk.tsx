/**
 * Say more about an open dispute: a comment, or a manager's escalation. Kept on this phone like every
 * entry, offline too; what is being typed is a draft until then. The dialog is a part of its own.
 */
import { signal } from "@preact/signals";
import { t } from "../../lib/i18n.ts";
import { type CustomerName, type TalkDraft, talkKey } from "../../stores/capture.ts";
import { here, notKept } from "../../stores/here.ts";
import { session } from "../../stores/session.ts";

export interface Talk {
  dispute_id: string;
  customer: CustomerName;
  escalate: boolean;
}

export const talk = signal<Talk | null>(null);
export const text = signal("");
export const pictures = signal<string[]>([]);

async function start(next: Talk): Promise<void> {
  const kept = await here.value?.shelf.draft<TalkDraft | string>(talkKey(next.dispute_id));
  show(next, typeof kept === "string" ? { text: kept } : kept);
}

/** Go on with what was begun. */
export const talkAgain = ({ text: said, photos, ...next }: TalkDraft): void => show(next, { text: said, photos });

function show(next: Talk, said: Pick<TalkDraft, "text" | "photos"> | undefined): void {
  text.value = said?.text ?? "";
  pictures.value = said?.photos ?? [];
  notKept.value = "";
  talk.value = next;
}

/** Under an open dispute: who reads it may add to it, a manager may pass it up. */
export function DisputeButtons({ dispute_id, customer }: Omit<Talk, "escalate">) {
  const { id, name, currency } = customer;
  const say = (escalate: boolean) => void start({ dispute_id, customer: { id, name, currency }, escalate });
  return (
    <div class="btns">
      <button class="link link--hit" type="button" onClick={() => say(false)}>
        {t("talk_comment")}
      </button>
      {session.value?.user.role === "manager" && (
        <button class="link link--hit" type="button" onClick={() => say(true)}>
          {t("talk_escalate")}
        </button>
      )}
    </div>
  );
}
