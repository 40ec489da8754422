import type { ComponentChildren } from "preact";

export interface LedgerLine {
  label: ComponentChildren;
  value: ComponentChildren;
  /** Small, before the value. */
  note?: ComponentChildren;
}

/** Write label … value, one line each. */
export function Ledger({ lines }: { lines: LedgerLine[] }) {
  return (
    <dl class="ledger">
      {lines.map(({ label, value, note }, i) => (
        <div key={i}>
          <dt>{label}</dt>
          <dd>
            {note && <small>{note}</small>}
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
