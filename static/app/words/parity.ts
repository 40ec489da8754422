import type { Text } from "../lib/i18n.ts";

/** Every language says the same things: a missing or surplus key is a type error. */
export type SameKeys<T> = { [K in keyof T]: Text };
