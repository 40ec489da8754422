import type { IconName } from "./icons.ts";

/** One place the navigation leads to. */
export interface Place {
  href: string;
  icon: IconName;
  label: string;
  /** Work waiting there. */
  count?: number;
}

/** Whether `path` is at a place or below it; home is only itself. */
export function isAt(place: Place, path: string): boolean {
  return path === place.href || (place.href !== "/" && path.startsWith(`${place.href}/`));
}
