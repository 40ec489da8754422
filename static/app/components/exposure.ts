/** The geometry of the exposure bar: shares of its width, oldest debt first. */

export interface Exposure {
  exposure: number;
  overdue: number;
  /** Orders not yet delivered, where the books know them. */
  orders?: number;
  /** null = never set. */
  limit: number | null;
}

export interface Segments {
  /** Each share of the bar's width, 0–1, in the order drawn. */
  overdue: number;
  due: number;
  orders: number;
  /** Where the limit stands, 0–1, when the exposure is beyond it; null otherwise. */
  limit: number | null;
}

const SLACK = 1.04; // over the limit, the bar ends a little after the debt, so that its end is seen

/** Share the bar between overdue, not due and orders; a credit balance draws nothing. */
export function segments({ exposure, overdue, orders = 0, limit }: Exposure): Segments {
  const used = Math.max(0, exposure);
  const late = Math.min(Math.max(0, overdue), used);
  const ordered = Math.min(Math.max(0, orders), used - late);
  const over = limit !== null && used > limit;
  const full = over ? used * SLACK : (limit ?? used);
  if (full <= 0) return { overdue: 0, due: 0, orders: 0, limit: null };
  return {
    overdue: late / full,
    due: (used - late - ordered) / full,
    orders: ordered / full,
    limit: over ? Math.max(0, limit) / full : null,
  };
}

/** Write a share as an SVG length. */
export const share = (part: number): string => `${(part * 100).toFixed(2)}%`;
