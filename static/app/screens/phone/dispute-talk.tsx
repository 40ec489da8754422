/**
 * Say more about an open dispute: a comment, or a manager's escalation. Kept on this phone like every
 * entry, offline too; what is being typed is a draft until then. The dialog is a part of its own.
 */
import { signal } from "@preact/signals";
import { t } from "../../lib/i18n.ts";
import type { CustomerName } from "../../stores/capture.ts";
import { full, here } from "../../stores/here.ts";
import { session } from "../../stores/session.ts";

export interface Talk {
  dispute_id: string;
  customer: CustomerName;
  escalate: boolean;
}

export const talk = signal<Talk | null>(null);
export const text = signal("");

export const keyOf = ({ dispute_id }: Talk) => `dispute:${dispute_id}`;

async function start(next: Talk): Promise<void> {
  const kept = await here.value?.shelf.draft<string>(keyOf(next));
  text.value = kept ?? "";
  full.value = false;
  talk.value = next;
}

/** Under an open dispute: who reads it may add to it, a manager may pass it up. */
export function DisputeButtons({ dispute_id, customer }: Omit<Talk, "escalate">) {
  const say = (escalate: boolean) => void start({ dispute_id, customer, escalate });
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
