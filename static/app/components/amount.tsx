import { money } from "../lib/formats.ts";

export interface AmountProps {
  minor: number | null;
  currency?: string;
  /** Show cents: on single documents, never in lists. */
  cents?: boolean;
  /** Round towards "less": for what may still be promised. */
  floor?: boolean;
  /** Said in place of an amount that was never set. */
  unset?: string;
  /** As the end of a row, in its larger weight. */
  row?: boolean;
  /** Beyond the limit: red, and its minus says it too. */
  over?: boolean;
  /** Write a plus before a gain: for movements. */
  signed?: boolean;
}

/** Write an amount in its own currency; it never breaks over two lines. */
export function Amount({ minor, currency, cents, floor, unset = "–", row, over, signed }: AmountProps) {
  const classes = ["amount", row && "amount--row", over && "amount--over"].filter(Boolean).join(" ");
  if (minor === null) return <span class="amount">{unset}</span>;
  const plus = signed && minor > 0 ? "+" : "";
  return <span class={classes}>{plus + money(minor, currency, { cents, floor })}</span>;
}
