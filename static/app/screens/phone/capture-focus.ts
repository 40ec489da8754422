/** The capture sheet opens and takes the focus inside the tap: see lib/right-now. */
export const CAPTURE_ID = "capture";

export function focusCapture(): void {
  const dialog = document.getElementById(CAPTURE_ID) as HTMLDialogElement | null;
  if (!dialog) return;
  if (!dialog.open) dialog.showModal();
  dialog.querySelector<HTMLElement>("[data-first]")?.focus();
}
