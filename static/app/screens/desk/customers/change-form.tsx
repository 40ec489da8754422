/** One change to a customer in a dialog. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Dialog } from "../../../components/dialog.tsx";
import { t } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { ProblemNotice } from "../problem.tsx";
import { useSend } from "../send.ts";

export interface Closing {
  onClose: () => void;
  onDone: () => void;
}

interface FormProps extends Closing {
  title: string;
  /** Starts the change, or says why it cannot be. */
  change: () => Promise<unknown> | string;
  children: ComponentChildren;
}

/** One change in a dialog: sent once, its refusal said above the fields. */
export function Form({ title, change, onClose, onDone, children }: FormProps) {
  const [fault, setFault] = useState("");
  const sending = useSend();
  const go = async (event: Event) => {
    event.preventDefault();
    const asked = change();
    if (typeof asked === "string") return setFault(asked);
    setFault("");
    if (!(await sending.run(() => asked.then(() => true)))) return;
    announce(t("done"));
    onDone();
  };
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
          <button class="btn btn--primary" type="submit" form="change-form" disabled={sending.busy}>
            {sending.busy ? t("sending") : t("confirm")}
          </button>
        </>
      }
    >
      <form id="change-form" class="dialog__form" onSubmit={(event) => void go(event)} noValidate>
        <ProblemNotice error={sending.error} />
        {fault && (
          <p class="field__error" role="alert">
            {fault}
          </p>
        )}
        {children}
      </form>
    </Dialog>
  );
}
