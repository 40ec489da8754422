/** What `/overview` answers, and how it is asked. */
import type { MovesData } from "../board/moves.ts";
import type { Period } from "../forecast/types.ts";
import type { Choice, KpisData } from "../kpis/types.ts";

export interface Keyed {
  key: string;
  count?: number;
  minor: number;
}

export interface OverviewData extends KpisData {
  disputes: Keyed[];
  promises: { months: number; rate_bp: number | null; by_state: Keyed[] };
  covered_minor: number;
  at_risk_minor: number;
  moved: Record<"segment" | "internal", MovesData>;
  movers: { customer_id: number; customer: string; exposure_minor: number; delta_minor: number; overdue_delta_minor: number }[];
  forecast: { total_minor: number; weeks: Period[] } | null;
  cost: { rate_bp: number; total_minor: number; by_cause: Keyed[]; by_portfolio: Keyed[] } | null;
}

export interface Behinds {
  currency: string;
  total: number;
  amount_minor: number;
  rows: { customer_id: number; customer: string; minor: number; on: string | null; ref: string | null; keys: string[] }[];
}

export const TILES = [
  "standing", "kpis", "aged", "forecast", "disputes", "promises", "cover", "movers", "moves", "cost",
] as const;
export type TileName = (typeof TILES)[number];

export interface Tile {
  name: TileName;
  shown: boolean;
}

/** Whose board, of which day (null: today). */
export interface Asked extends Pick<Choice, "scope" | "id"> {
  on: string | null;
}

export const write = (path: string, { scope, id, on }: Asked, more: Record<string, string> = {}): string =>
  `${path}?${new URLSearchParams({ scope, id, ...(on && { on }), ...more })}`;

/** Put a tile one place up or down; what would fall off stays. */
export function move(tiles: readonly Tile[], name: TileName, by: -1 | 1): Tile[] {
  const at = tiles.findIndex((tile) => tile.name === name);
  const to = at + by;
  if (at < 0 || to < 0 || to >= tiles.length) return [...tiles];
  const moved = [...tiles];
  [moved[at], moved[to]] = [moved[to]!, moved[at]!];
  return moved;
}

export const toggle = (tiles: readonly Tile[], name: TileName): Tile[] =>
  tiles.map((tile) => (tile.name === name ? { ...tile, shown: !tile.shown } : tile));
