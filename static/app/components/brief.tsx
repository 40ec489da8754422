import type { ComponentChildren } from "preact";

export interface BriefLine {
  label: string;
  text: ComponentChildren;
}

/** Say in a few lines what matters before a visit. */
export function Brief({ lines }: { lines: BriefLine[] }) {
  return (
    <dl class="brief">
      {lines.map(({ label, text }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
