import type { ComponentChildren } from "preact";

/** Say why there is nothing here and what to do about it. */
export function Empty({ text, children }: { text: ComponentChildren; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p>{text}</p>
      {children}
    </div>
  );
}
