/** Turn rows into sentences: ages, days, hours. What became of an entry is said in `outcomes.ts`. */
import { day, isoDay, moment, number, time } from "../../lib/formats.ts";
import { t, tMaybe } from "../../lib/i18n.ts";
import { today } from "../../stores/clock.ts";
import { ageOfBooks } from "../../stores/ages.ts";
import type { Age } from "../../stores/figures.ts";
import { home, priming, pulling, shared } from "../../stores/here.ts";
import { timeZone } from "../../stores/session.ts";
import { online } from "../../stores/wake.ts";

export function sayAge({ as_of, missed, level }: Age): string {
  if (!as_of) return t("age_unknown");
  if (level === "warn") return t("age_too_old", { day: dayNear(as_of) });
  if (level === "label") return t("age_missed", { count: missed });
  const at = importedToday(as_of);
  return at ? t("age_time", { time: clockAt(at) }) : t("age_at", { day: dayNear(as_of) });
}

/** When the figures of a day came, if every ledger of that day was imported today. */
function importedToday(as_of: string): string | null {
  const ledgers = Object.values(shared.value.ledger ?? {}).filter((ledger) => ledger.as_of === as_of);
  const oldest = ledgers.map(({ imported_at }) => imported_at ?? "").sort()[0];
  return oldest && isoDay(oldest, timeZone.value) === today.value ? oldest : null;
}

/** How many customers are here, and how old what is known of them. */
export function sayBooks(count = home.value.length): string {
  if (priming.value && count === 0) return t("loading");
  return `${t("customers_here", { count })}\u00a0· ${sayAge(ageOfBooks())}`;
}

/** Until all customers have come once: how many have, and on what the others wait. */
export const sayArriving = (count: number): string =>
  pulling.value || online() ? t("priming", { count: count ? number(count) : "" }) : t(count ? "priming_rest" : "priming_offline");

/** A step of the dunning plan: its number, or its own word. */
export const sayLevel = (level: string | number): string =>
  tMaybe(`letter_${level}`, t("letter_level", { level: String(level).replace(/^L/, "") }));

/** A day, with its year unless that is this one. */
export function dayNear(iso: string): string {
  const sameYear = iso.slice(0, 4) === today.value.slice(0, 4);
  return sameYear ? day(iso) : `${day(iso)} ${iso.slice(0, 4)}`;
}

export const at = (instant: string | number): string => moment(instant, timeZone.value);
export const clockAt = (instant: string | number): string => time(instant, timeZone.value);

/** What an item is called: its number; without one, its label. None: a dispute may leave its invoice open. */
export const sayItem = (item?: { ref: string | null; label?: string | null }): string => (item ? item.ref || item.label || t("item") : t("unnamed_item"));
