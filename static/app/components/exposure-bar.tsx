import type { ComponentChildren } from "preact";
import { type Exposure, segments, share } from "./exposure.ts";

export interface ExposureBarProps extends Exposure {
  /** The whole bar in words. */
  label: string;
  thin?: boolean;
  /** The line under the bar: what is used, what the limit allows. */
  children?: ComponentChildren;
}

/** Draw what a customer owes against the limit: overdue hatched, not due plain, orders light, free white. */
export function ExposureBar({ label, thin = false, children, ...figures }: ExposureBarProps) {
  const { overdue, due, orders, limit } = segments(figures);
  const ends = [overdue, overdue + due].filter((end, i) => end > 0 && [due, orders][i]! > 0);
  return (
    <div class="exposure">
      <svg class={thin ? "exposure__bar exposure__bar--thin" : "exposure__bar"} role="img" aria-label={label}>
        <rect class="exposure__overdue" width={share(overdue)} height="100%" />
        <rect class="exposure__due" x={share(overdue)} width={share(due)} height="100%" />
        <rect class="exposure__order" x={share(overdue + due)} width={share(orders)} height="100%" />
        {ends.map((end) => (
          <svg key={end} x={share(end)} width="1" height="100%" overflow="visible">
            <rect class="exposure__edge" x="-1" width="2" height="100%" />
          </svg>
        ))}
        {limit !== null && (
          <svg x={share(limit)} width="1" height="100%" overflow="visible">
            <rect class="exposure__edge" x="-3" width="7" height="100%" />
            <rect class="exposure__limit" x="-1" width="3" height="100%" />
          </svg>
        )}
      </svg>
      {children && <p class="exposure__foot">{children}</p>}
    </div>
  );
}
