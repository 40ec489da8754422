/** Where a comment or an escalation is written; safe on this phone before it closes. */
import { Dialog } from "../../components/dialog.tsx";
import { Field } from "../../components/field.tsx";
import { Notice } from "../../components/notice.tsx";
import { t } from "../../lib/i18n.ts";
import { announce } from "../../stores/announce.ts";
import { newId, saveEntry, sayNotKept, talkKey } from "../../stores/capture.ts";
import { entries, here, notKept } from "../../stores/here.ts";
import { type OpArgs, withPhotos } from "../../stores/operations.ts";
import { type Talk, pictures, talk, text } from "./dispute-talk.tsx";
import { PhotoField } from "./photos.tsx";

function keepDraft(): void {
  const about = talk.value;
  if (!about) return;
  const kept = { ...about, text: text.value, photos: pictures.value };
  void here.value?.shelf.keepDraft(talkKey(about.dispute_id), kept).catch(sayNotKept);
}

async function save(said: Talk): Promise<void> {
  const { customer, dispute_id, escalate } = said;
  const more = { draft: talkKey(dispute_id), depends_on: stillHere(dispute_id) };
  const words = text.value.trim();
  const safe = await (escalate
    ? saveEntry(customer, "dispute.escalate", { dispute_id, text: words }, more)
    : saveEntry(customer, "dispute.comment", { comment_id: newId(), dispute_id, text: words, ...withPhotos(pictures.value) }, more));
  if (safe === null) return;
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

export function DisputeDialog() {
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
      {notKept.value && <Notice kind="hold" live title={t(`storage_${notKept.value}`)} />}
      <Field id="talk" label={t(said?.escalate ? "talk_why" : "talk_text")} hint={t("note_hint")}>
        <textarea
          class="input"
          id="talk"
          rows={3}
          autoFocus
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value;
            keepDraft();
          }}
        />
      </Field>
      {said && !said.escalate && (
        <PhotoField
          of={{
            customer_id: said.customer.id,
            ids: pictures.value,
            keep: (next) => {
              if (talk.peek()?.dispute_id !== said.dispute_id) return;
              pictures.value = next(pictures.peek());
              keepDraft();
            },
          }}
        />
      )}
    </Dialog>
  );
}
