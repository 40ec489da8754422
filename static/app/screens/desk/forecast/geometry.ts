/** The plots of the forecast: bars as shares of the highest, the range as a band over the whole width. */
import type { Period } from "./types.ts";

export interface Bar {
  /** 0–1 of the highest bar. */
  part: number;
  /** The same with what was supposed; null: nothing was. */
  ifPart: number | null;
}

export function barsOf(periods: readonly Period[]): Bar[] {
  const highest = Math.max(1, ...periods.flatMap(({ minor, if_minor = 0 }) => [minor, if_minor]));
  return periods.map(({ minor, if_minor }) => ({
    part: minor / highest,
    ifPart: if_minor === undefined ? null : if_minor / highest,
  }));
}

export interface Band {
  /** SVG paths in a box of `WIDTH` by `HEIGHT`. */
  area: string;
  line: string;
  ifLine: string | null;
}

export const [WIDTH, HEIGHT] = [600, 160];

/** Draw what will have come in by the end of each period, from nothing today; all that comes later is not drawn. */
export function bandOf(periods: readonly Period[], total: number): Band {
  const told = periods.filter(({ ends_on }) => ends_on !== null);
  const x = (n: number) => round((n / Math.max(1, told.length)) * WIDTH);
  const y = (minor: number) => round(HEIGHT - (minor / Math.max(1, total)) * HEIGHT);
  const through = (sums: number[]) => [0, ...sums].map((minor, n) => `${x(n)} ${y(minor)}`);
  const path = (sums: number[]) => `M${through(sums).join(" L")}`;
  const low = through(told.map(({ low_minor }) => low_minor));
  return {
    area: `${path(told.map(({ high_minor }) => high_minor))} L${low.reverse().join(" L")} Z`,
    line: path(told.map(({ sum_minor }) => sum_minor)),
    ifLine: told[0]?.if_sum_minor === undefined ? null : path(told.map(({ if_sum_minor = 0 }) => if_sum_minor)),
  };
}

const round = (value: number) => Math.round(value * 10) / 10;
