/**
 * Capture (P4), the frame: the dialog is always in the page so that it can open, and take the focus, inside
 * the tap; what it holds comes with a part of its own. It closes only once the entry is safe.
 */
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "../../components/icon.tsx";
import { Lazy } from "../../components/lazy.tsx";
import { onBackdrop } from "../../components/modal.ts";
import { t } from "../../lib/i18n.ts";
import { choosing, closeCapture, draft } from "../../stores/capture.ts";
import { CAPTURE_ID, focusCapture } from "./capture-focus.ts";
import { capturing } from "./parts.ts";

export function CaptureSheet() {
  const dialog = useRef<HTMLDialogElement>(null);
  const open = draft.value !== null || choosing.value;
  const arrived = capturing.here.value;
  useLayoutEffect(() => {
    const element = dialog.current;
    if (open && !element?.open) element?.showModal();
    else if (!open && element?.open) element.close();
  }, [open]);
  useEffect(() => {
    if (open && arrived) focusCapture(); // it came after the tap
  }, [arrived]);
  return (
    <dialog
      id={CAPTURE_ID}
      class="sheet"
      ref={dialog}
      aria-labelledby="capture-title"
      onClose={closeCapture}
      onClick={(event) => onBackdrop(event) && closeCapture()}
    >
      {open && !arrived && <Coming />}
      {arrived && draft.value && <arrived.CaptureForm key={draft.value.customer_id} entry={draft.value} />}
      {arrived && choosing.value && !draft.value && <arrived.ChooseCustomer />}
    </dialog>
  );
}

/** The form is on its way, or cannot come: either way there is a way out, and drafts are kept. */
function Coming() {
  return (
    <div class="entry">
      <header class="sheet__head">
        <h2 class="sheet__title" id="capture-title">
          {t("new_entry")}
        </h2>
        <button class="iconbtn" type="button" onClick={closeCapture}>
          <Icon name="close" size={22} />
          <span class="vh">{t("close")}</span>
        </button>
      </header>
      <Lazy part={capturing} show={() => null} />
    </div>
  );
}
