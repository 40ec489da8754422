import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { useModal } from "./modal.ts";

export interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: ComponentChildren;
  /** The answers, least harmful first; the browser focuses the first unless one has `autoFocus`. */
  actions: ComponentChildren;
  children?: ComponentChildren;
  wide?: boolean;
}

/** Ask before something that cannot be taken back, or show what stays shown once. */
export function Dialog({ open, onClose, title, actions, children, wide }: DialogProps) {
  const dialog = useModal(open);
  const id = useId();
  return (
    <dialog
      class={wide ? "dialog dialog--wide" : "dialog"}
      ref={dialog}
      aria-labelledby={id}
      onClose={onClose}
    >
      <h2 class="t20 w7" id={id}>
        {title}
      </h2>
      {open && children}
      <div class="btns btns--even">{actions}</div>
    </dialog>
  );
}
