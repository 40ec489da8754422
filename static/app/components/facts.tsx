import type { ComponentChildren } from "preact";

export interface Fact {
  label: ComponentChildren;
  value: ComponentChildren;
  note?: ComponentChildren;
}

/** Set up to four figures side by side under hairlines. */
export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl class="facts">
      {facts.map(({ label, value, note }, i) => (
        <div class="fact" key={i}>
          <dt class="fact__label">{label}</dt>
          <dd class="fact__value">{value}</dd>
          {note && <dd class="fact__note">{note}</dd>}
        </div>
      ))}
    </dl>
  );
}
