import type { ComponentChildren } from "preact";

/** Confirm what was just done, with one way back; keep its place at the bottom for the next. */
export function Toast({ text, action }: { text: string; action?: ComponentChildren }) {
  return (
    <div class="toast-place" role="status">
      {text && (
        <div class="toast">
          <span>{text}</span>
          {action}
        </div>
      )}
    </div>
  );
}
