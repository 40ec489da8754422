import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { Icon } from "./icon.tsx";
import { onBackdrop, useModal } from "./modal.ts";

export interface SheetProps {
  open: boolean;
  onClose: () => void;
  title: ComponentChildren;
  /** What the closing button says. */
  closeLabel: string;
  /** Beside the title, before the closing button. */
  aside?: ComponentChildren;
  children?: ComponentChildren;
}

/** Slide a sheet up from the bottom edge, above everything; Escape, × and a tap outside close it. */
export function Sheet({ open, onClose, title, closeLabel, aside, children }: SheetProps) {
  const dialog = useModal(open);
  const id = useId();
  return (
    <dialog
      class="sheet"
      ref={dialog}
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => onBackdrop(event) && onClose()}
    >
      <div class="sheet__grip" aria-hidden="true" />
      <header class="sheet__head">
        <h2 class="sheet__title clip" id={id}>
          {title}
        </h2>
        {aside}
        <button class="iconbtn" type="button" onClick={onClose}>
          <Icon name="close" size={22} />
          <span class="vh">{closeLabel}</span>
        </button>
      </header>
      {open && children}
    </dialog>
  );
}
