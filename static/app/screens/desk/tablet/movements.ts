/** What moved since the day before, from the days each dossier carries; pure, for the tablet offline. */
import type { HomeRow } from "../../../stores/home-row.ts";

export interface Movement {
  row: HomeRow;
  /** Exposure today less the last day known before. */
  delta: number;
  overdueDelta: number;
  fromClass: string;
  fromColour: string;
  worse: boolean;
}

const COLOURS = ["green", "amber", "red"];
const CLASSES = ["A", "B", "C", "D", "E"];

/** The movement of one customer between its last two days; null when nothing moved on `since` or later. */
export function movement(row: HomeRow, since = ""): Movement | null {
  const last = row.moves[row.moves.length - 1];
  const before = row.moves[row.moves.length - 2];
  if (!last || !before || last[0] < since) return null;
  const [, exposure, overdue, , colour, riskClass] = last;
  const [, wasExposure, wasOverdue, , fromColour, fromClass] = before;
  const worse =
    rank(COLOURS, colour) - rank(COLOURS, fromColour) ||
    rank(CLASSES, riskClass) - rank(CLASSES, fromClass) ||
    overdue - wasOverdue;
  if (worse === 0) return null;
  return {
    row,
    delta: exposure - wasExposure,
    overdueDelta: overdue - wasOverdue,
    fromClass,
    fromColour,
    worse: worse > 0,
  };
}

/** Worsened and improved customers, the largest change of overdue first. */
export function movements(rows: readonly HomeRow[], since = ""): { worsened: Movement[]; improved: Movement[] } {
  const found = rows.map((row) => movement(row, since)).filter((each): each is Movement => each !== null);
  const bySize = (a: Movement, b: Movement) =>
    Math.abs(b.overdueDelta) - Math.abs(a.overdueDelta) || Math.abs(b.delta) - Math.abs(a.delta);
  return {
    worsened: found.filter(({ worse }) => worse).sort(bySize),
    improved: found.filter(({ worse }) => !worse).sort(bySize),
  };
}

/** An unknown step stands at the calm end: it never makes a movement look worse than it is. */
const rank = (scale: string[], step: string) => Math.max(0, scale.indexOf(step));

/** Everybody, the worst first: held, over the limit, then by what is overdue. */
export function ranked(rows: readonly HomeRow[], overdueOf: (row: HomeRow) => number): HomeRow[] {
  const weight = (row: HomeRow) =>
    (row.held || row.insolvent ? 2 : 0) + (row.limit !== null && row.exposure > row.limit ? 1 : 0);
  return [...rows].sort((a, b) => weight(b) - weight(a) || overdueOf(b) - overdueOf(a));
}
