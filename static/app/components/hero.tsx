import type { ComponentChildren } from "preact";

export interface HeroProps {
  label: ComponentChildren;
  amount: string;
  /** Right of the label: the data's age. */
  tail?: ComponentChildren;
  note?: ComponentChildren;
  over?: boolean;
}

/** Show the one figure a screen is about. */
export function Hero({ label, amount, tail, note, over }: HeroProps) {
  return (
    <div class="hero" data-over={over || undefined}>
      <p class="hero__label">
        <span>{label}</span>
        {tail}
      </p>
      <p class="hero__amount">{amount}</p>
      {note && <p class="hero__note">{note}</p>}
    </div>
  );
}
