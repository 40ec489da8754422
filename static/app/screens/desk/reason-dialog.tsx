/** Ask why before something others will read about. */
import { useState } from "preact/hooks";
import { Dialog } from "../../components/dialog.tsx";
import { Field } from "../../components/field.tsx";
import { t } from "../../lib/i18n.ts";

const LEAST = 3; // letters of a reason, as the server asks

interface ReasonDialogProps {
  /** Of the form; its field is `<id>-reason`. */
  id: string;
  title: string;
  /** What becomes of it. */
  text?: string;
  act: string;
  danger?: boolean;
  /** The longest reason the server takes. */
  most: number;
  busy: boolean;
  onClose: () => void;
  onSay: (reason: string) => void;
}

export function ReasonDialog({ id, title, text, act, danger = false, most, busy, onClose, onSay }: ReasonDialogProps) {
  const [reason, setReason] = useState("");
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      actions={
        <>
          <button class="btn" type="button" onClick={onClose}>
            {t("cancel")}
          </button>
          <button class={danger ? "btn btn--danger" : "btn btn--primary"} type="submit" form={id} disabled={busy}>
            {act}
          </button>
        </>
      }
    >
      <form
        id={id}
        class="dialog__form"
        onSubmit={(event) => {
          event.preventDefault();
          onSay(reason.trim());
        }}
      >
        {text && <p class="quiet">{text}</p>}
        <Field id={`${id}-reason`} label={t("decide_reason")}>
          <textarea
            class="input"
            id={`${id}-reason`}
            rows={2}
            required
            autoFocus
            minLength={LEAST}
            maxLength={most}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}
