/** The geometry of the twelve-month chart, in a box of 560 × 108. */
import type { HistoryMonth } from "../types.ts";

const WIDTH = 560;
const HEIGHT = 108;
const TOP = 6;
const APART = 13; // percent between two labels at the right edge: one line of text

export interface Mark {
  of: "ask" | "limit" | "late";
  minor: number;
  /** Baseline, in percent of the height. */
  y: number;
}

export interface Plot {
  line: string;
  late: string;
  limitAt: number | null;
  askAt: number | null;
  lastAt: number;
  marks: Mark[];
}

/** Scale months, limit and request into one box, and place their labels without overlap. */
export function plot(history: HistoryMonth[], limit: number | null, requested: number | null): Plot {
  const top = Math.max(1, limit ?? 0, requested ?? 0, ...history.map((m) => m.exposure_minor));
  const y = (minor: number) => round(HEIGHT - (Math.max(0, minor) / top) * (HEIGHT - TOP));
  const points = (of: (m: HistoryMonth) => number) =>
    history.map((m, i) => `${round((i * WIDTH) / (history.length - 1))},${y(of(m))}`).join(" ");
  const last = history[history.length - 1]!;
  const wanted: Mark[] = [
    requested !== null && { of: "ask" as const, minor: requested, y: y(requested) },
    limit !== null && { of: "limit" as const, minor: limit, y: y(limit) },
    last.overdue_minor > 0 && { of: "late" as const, minor: last.overdue_minor, y: y(last.overdue_minor) },
  ].filter((mark): mark is Mark => Boolean(mark));
  return {
    line: points((m) => m.exposure_minor),
    late: points((m) => m.overdue_minor),
    limitAt: limit === null ? null : y(limit),
    askAt: requested === null ? null : y(requested),
    lastAt: y(last.exposure_minor),
    marks: spread(wanted),
  };
}

/** Move labels down until none lies on another. */
function spread(marks: Mark[]): Mark[] {
  let floor = 0;
  return [...marks]
    .sort((a, b) => a.y - b.y)
    .map((mark) => {
      const y = Math.max((mark.y / HEIGHT) * 100 + 4, floor);
      floor = y + APART;
      return { ...mark, y: round(Math.min(y, 98)) };
    });
}

const round = (value: number) => Math.round(value * 10) / 10;
