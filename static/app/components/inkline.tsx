import { type Exposure, segments, share } from "./exposure.ts";

/** Ink a row's hairline as far as the limit is used; the row is `row--ink` and says it in words. */
export function Inkline(figures: Exposure) {
  const { overdue, due, orders, limit } = segments(figures);
  return (
    <svg class="inkline" aria-hidden="true">
      <rect class="inkline__track" width="100%" height="4" />
      <rect class="exposure__overdue" width={share(overdue)} height="4" />
      <rect class="exposure__due" x={share(overdue)} width={share(due + orders)} height="4" />
      {limit !== null && (
        <svg x={share(limit)} width="1" height="4" overflow="visible">
          <rect class="exposure__edge" x="-3" y="-3" width="7" height="8" />
          <rect class="exposure__limit" x="-1" y="-3" width="3" height="8" />
        </svg>
      )}
    </svg>
  );
}
