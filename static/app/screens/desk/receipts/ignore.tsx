/** Set a receipt aside, with the reason others will read. */
import { useState } from "preact/hooks";
import { Dialog } from "../../../components/dialog.tsx";
import { Field } from "../../../components/field.tsx";
import { t } from "../../../lib/i18n.ts";

const LEAST = 3; // letters of a reason, as the server asks

export function Ignore({ busy, onClose, onSay }: { busy: boolean; onClose: () => void; onSay: (reason: string) => void }) {
  const [reason, setReason] = useState("");
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("receipt_ignore_title")}
      actions={
        <>
          <button class="btn" type="button" onClick={onClose}>
            {t("cancel")}
          </button>
          <button class="btn btn--primary" type="submit" form="receipt-ignore" disabled={busy}>
            {t("receipt_ignore")}
          </button>
        </>
      }
    >
      <form
        id="receipt-ignore"
        class="dialog__form"
        onSubmit={(event) => {
          event.preventDefault();
          onSay(reason.trim());
        }}
      >
        <p class="quiet">{t("receipt_ignore_text")}</p>
        <Field id="receipt-reason" label={t("decide_reason")}>
          <input
            class="input"
            id="receipt-reason"
            required
            autoFocus
            minLength={LEAST}
            maxLength={500}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}
