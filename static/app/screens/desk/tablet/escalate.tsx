/** Escalate a dispute: said once, kept on this device like any other entry, and told to whoever is above. */
import { useState } from "preact/hooks";
import { Dialog } from "../../../components/dialog.tsx";
import { Field } from "../../../components/field.tsx";
import { t } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { here } from "../../../stores/here.ts";

export interface EscalateProps {
  customer: { id: number; name: string; currency: string };
  disputeId: string;
  primary?: boolean;
}

export function Escalate({ customer, disputeId, primary }: EscalateProps) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const outbox = here.value?.outbox;
  if (!outbox) return null;
  const escalate = async () => {
    await outbox.add("dispute.escalate", customer, { dispute_id: disputeId, text: text.trim() });
    setOpen(false);
    setText("");
    announce(t("escalated"));
    await outbox.nudge();
  };
  return (
    <>
      <button class={primary ? "btn btn--primary" : "btn"} type="button" onClick={() => setOpen(true)}>
        {t("escalate")}
      </button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={t("escalate_title", { name: customer.name })}
        actions={
          <>
            <button class="btn" type="button" onClick={() => setOpen(false)}>
              {t("cancel")}
            </button>
            <button class="btn btn--primary" type="button" onClick={() => void escalate()}>
              {t("escalate")}
            </button>
          </>
        }
      >
        <Field id={`escalate-${disputeId}`} label={t("escalate_why")} aside={t("optional")}>
          <textarea class="input" id={`escalate-${disputeId}`} rows={3} value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </Field>
      </Dialog>
    </>
  );
}
