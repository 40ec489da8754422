/**
 * Say more about an open dispute: a comment, or a manager's escalation. Kept on this phone like every
 * entry, offline too; what is being typed is a draft until then.
 */
import { signal } from "@preact/signals";
import { Dialog } from "../../components/dialog.tsx";
import { Field } from "../../components/field.tsx";
import { Notice } from "../../components/notice.tsx";
import { t } from "../../lib/i18n.ts";
import { announce } from "../../stores/announce.ts";
import { type CustomerName, newId, saveEntry } from "../../stores/capture.ts";
import { entries, full, here } from "../../stores/here.ts";
import type { OpArgs } from "../../stores/operations.ts";
import { session } from "../../stores/session.ts";

interface Talk {
  dispute_id: string;
  customer: CustomerName;
  escalate: boolean;
}

const talk = signal<Talk | null>(null);
const text = signal("");

const keyOf = ({ dispute_id }: Talk) => `dispute:${dispute_id}`;

async function start(next: Talk): Promise<void> {
  const kept = await here.value?.shelf.draft<string>(keyOf(next));
  text.value = kept ?? "";
  full.value = false;
  talk.value = next;
}

function type(said: string): void {
  text.value = said;
  if (talk.value) void here.value?.shelf.keepDraft(keyOf(talk.value), said).catch(() => (full.value = true));
}

async function save(said: Talk): Promise<void> {
  const { customer, dispute_id, escalate } = said;
  const more = { draft: keyOf(said), depends_on: stillHere(dispute_id) };
  const words = text.value.trim();
  const safe = await (escalate
    ? saveEntry(customer, "dispute.escalate", { dispute_id, text: words }, more)
    : saveEntry(customer, "dispute.comment", { comment_id: newId(), dispute_id, text: words }, more));
  if (!safe) return;
  talk.value = null;
  announce(t("saved_here"));
}

/** The entry that opened this dispute, while the server has not answered it. */
const stillHere = (dispute_id: string): string[] =>
  entries.value
    .filter(({ op, result }) => {
      const opened = op.type === "dispute.open" && (op.args as OpArgs["dispute.open"]).dispute_id;
      return opened === dispute_id && result === null;
    })
    .map(({ op }) => op.op_id);

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

export function DisputeTalk() {
  const said = talk.value;
  const close = () => (talk.value = null);
  const ready = said !== null && (said.escalate || text.value.trim() !== "");
  return (
    <Dialog
      open={said !== null}
      onClose={close}
      title={said && t(said.escalate ? "talk_escalate_title" : "talk_title", { name: said.customer.name })}
      actions={
        <>
          <button class="btn" type="button" onClick={close}>
            {t("cancel")}
          </button>
          <button
            class="btn btn--primary"
            type="button"
            disabled={!ready}
            onClick={() => said && void save(said)}
          >
            {t(said?.escalate ? "talk_escalate" : "talk_comment")}
          </button>
        </>
      }
    >
      {full.value && <Notice kind="hold" live title={t("storage_full")} />}
      <Field id="talk" label={t(said?.escalate ? "talk_why" : "talk_text")} hint={t("note_hint")}>
        <textarea
          class="input"
          id="talk"
          rows={3}
          autoFocus
          value={text.value}
          onInput={(event) => type(event.currentTarget.value)}
        />
      </Field>
    </Dialog>
  );
}
