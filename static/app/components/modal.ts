import { useEffect, useRef } from "preact/hooks";

/**
 * Keep a native `<dialog>` modal while `open`: the browser traps focus, closes on Escape and gives the
 * focus back. `onClose` is called however it closed.
 */
export function useModal(open: boolean) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (open && element && !element.open) element.showModal();
    else if (!open && element?.open) element.close();
  }, [open]);
  return dialog;
}

/** Whether a click fell on the backdrop: outside the box of the dialog itself. */
export function onBackdrop(event: MouseEvent): boolean {
  if (event.target !== event.currentTarget) return false;
  const box = (event.currentTarget as Element).getBoundingClientRect();
  const inside =
    event.clientX >= box.left &&
    event.clientX <= box.right &&
    event.clientY >= box.top &&
    event.clientY <= box.bottom;
  return !inside && event.detail > 0; // a key press on a button also arrives as a click, without a place
}
