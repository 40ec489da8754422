import type { DeskIconName } from "./icons-desk.ts";
import type { LaterIconName } from "./icons-later.ts";

/**
 * Our own icons: one path each on a 24-unit grid, drawn with a 1.75 stroke in the ink around them.
 * Those every screen may need; the desk brings its own (`icons-desk.ts`).
 * Paths rather than a sprite: nothing to fetch, and Trusted Types have nothing to refuse.
 */
export const ICONS = {
  alert: "M3.75 12a8.25 8.25 0 1 0 16.5 0a8.25 8.25 0 1 0 -16.5 0zM12 7.5v5.25M12 16v.1",
  back: "M14.5 5.5 8 12l6.5 6.5",
  check: "m5 12.5 4.5 4.5L19 7.5",
  clients: "M4 20V6.5A1.5 1.5 0 0 1 5.5 5h7A1.5 1.5 0 0 1 14 6.5V20M14 10h4.5a1.5 1.5 0 0 1 1.5 1.5V20M2.5 20h19M7.5 9h3M7.5 12.5h3M7.5 16h3",
  clock: "M4 12a8 8 0 1 0 16 0a8 8 0 1 0 -16 0zM12 7.5V12l3 2",
  close: "m6 6 12 12M18 6 6 18",
  day: "M7 5h10a3 3 0 0 1 3 3v9a3 3 0 0 1 -3 3h-10a3 3 0 0 1 -3 -3v-9a3 3 0 0 1 3 -3zM8 3v4M16 3v4M4 10h16M8 14h4",
  down: "m6 9.5 6 6 6-6",
  flag: "M5.5 21V4M5.5 4.5h11.7l-2.2 4 2.2 4H5.5",
  follow: "M4 13h4l1.5 3h5l1.5-3h4M4 13l2.6-7a1.5 1.5 0 0 1 1.4-1h8a1.5 1.5 0 0 1 1.4 1L20 13v5a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 18z",
  hex: "M12 3.5 19.4 7.75v8.5L12 20.5l-7.4-4.25v-8.5z",
  hexcheck: "M12 3.5 19.4 7.75v8.5L12 20.5l-7.4-4.25v-8.5zM8.8 12.2l2.3 2.3 4.2-4.5",
  hexdraft: "M12 3.5 19.4 7.75v8.5L12 20.5l-7.4-4.25v-8.5z",
  hexup: "M12 3.5 19.4 7.75v8.5L12 20.5l-7.4-4.25v-8.5zM12 16V9M9.2 11.5 12 8.7l2.8 2.8",
  hexx: "M12 3.5 19.4 7.75v8.5L12 20.5l-7.4-4.25v-8.5zM9.5 9.5l5 5M14.5 9.5l-5 5",
  limit: "M4 5h16M12 20V9M7.5 13.5 12 9l4.5 4.5",
  mail: "M6 5.5h12a2.5 2.5 0 0 1 2.5 2.5v8a2.5 2.5 0 0 1 -2.5 2.5h-12a2.5 2.5 0 0 1 -2.5 -2.5v-8a2.5 2.5 0 0 1 2.5 -2.5zM4.5 7.5l7.5 5.5 7.5-5.5",
  markno: "M3.75 12a8.25 8.25 0 1 0 16.5 0a8.25 8.25 0 1 0 -16.5 0zM9 9l6 6M15 9l-6 6",
  markok: "M3.75 12a8.25 8.25 0 1 0 16.5 0a8.25 8.25 0 1 0 -16.5 0zM8.3 12.3l2.6 2.6 4.8-5.2",
  marksee: "M12 4 20.5 19h-17zM12 9.5v4.5M12 16.6v.1",
  me: "M8.25 8.5a3.75 3.75 0 1 0 7.5 0a3.75 3.75 0 1 0 -7.5 0zM4.5 20c.9-3.7 3.9-5.75 7.5-5.75s6.6 2.05 7.5 5.75",
  note: "M4.5 19.5l.9-3.9L16.2 4.8a1.7 1.7 0 0 1 2.4 0l.6.6a1.7 1.7 0 0 1 0 2.4L8.4 18.6zM14 7l3 3",
  phone: "M6.5 4h2.3a1 1 0 0 1 1 .8l.7 3.2a1 1 0 0 1-.3 1L8.5 10.6a12 12 0 0 0 5 5l1.6-1.7a1 1 0 0 1 1-.3l3.2.7a1 1 0 0 1 .8 1v2.3A2.4 2.4 0 0 1 17.6 20C10.5 19.7 4.3 13.5 4 6.4A2.4 2.4 0 0 1 6.5 4z",
  plus: "M12 5v14M5 12h14",
  promise: "M7 5h10a3 3 0 0 1 3 3v9a3 3 0 0 1 -3 3h-10a3 3 0 0 1 -3 -3v-9a3 3 0 0 1 3 -3zM8 3v4M16 3v4M4 10h16M9 15l2.2 2.2L15.5 13",
  search: "M4.75 11a6.25 6.25 0 1 0 12.5 0a6.25 6.25 0 1 0 -12.5 0zM15.8 15.8l4.2 4.2",
  sort: "M8 5v14M4.5 15.5 8 19l3.5-3.5M16 19V5M12.5 8.5 16 5l3.5 3.5",
} as const;

/** The house mark is filled, not stroked. */
export const MARK =
  "M3 2h18.200a.8.8 0 0 1 .8.8V5.700a.8.8 0 0 1-.8.8H6.500V9.750h2.700L7.600 14.250H6.500V17.500h14.700a.8.8 0 0 1 .8.8v2.900a.8.8 0 0 1-.8.8H3a1 1 0 0 1-1-1V3a1 1 0 0 1 1-1zM11.200 9.750h2.200L11.800 14.250H9.600zM15.400 9.750h2.200L16 14.250H13.800z";

export type IconName = keyof typeof ICONS | DeskIconName | LaterIconName;
