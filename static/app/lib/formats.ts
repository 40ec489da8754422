/** Figures and dates as people read them: `Intl` does the work, in the language of `lib/i18n`. */
import { lang } from "./i18n.ts";

const locale = () => (lang.value === "fr" ? "fr-FR" : "en-GB");
const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function numbers(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `n${locale()}${JSON.stringify(options)}`;
  if (!made.has(key)) made.set(key, new Intl.NumberFormat(locale(), options));
  return made.get(key) as Intl.NumberFormat;
}

function dates(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `d${locale()}${JSON.stringify(options)}`;
  if (!made.has(key)) made.set(key, new Intl.DateTimeFormat(locale(), options));
  return made.get(key) as Intl.DateTimeFormat;
}

export interface AmountOptions {
  /** Show cents: on single documents, never in lists. */
  cents?: boolean;
  /** Round towards "less": what may still be promised is never rounded up. */
  floor?: boolean;
}

/** How many minor units make one of the currency (ISO 4217 by `Intl`: 100 for EUR, 1 for JPY). */
export function minorPerUnit(currency: string): number {
  let per = perUnit.get(currency);
  if (!per) {
    const { maximumFractionDigits } = numbers({ style: "currency", currency }).resolvedOptions();
    perUnit.set(currency, (per = 10 ** (maximumFractionDigits ?? 2)));
  }
  return per;
}

const perUnit = new Map<string, number>();

/** Write an amount of minor units: `12 345 €`, with cents `12 345,60 €`. A minus is a true minus. */
export function money(minor: number, currency = "EUR", options: AmountOptions = {}): string {
  const per = minorPerUnit(currency);
  const value = options.cents ? minor / per : options.floor ? Math.floor(minor / per) : minor / per;
  const digits = options.cents ? {} : { maximumFractionDigits: 0, minimumFractionDigits: 0 };
  const written = numbers({ style: "currency", currency, ...digits }).format(value || 0);
  return written.replace(/^-0(?!\d)/, "0").replace("-", "−");
}

/** Write a plain number. */
export const number = (value: number, options: Intl.NumberFormatOptions = {}): string =>
  numbers(options).format(value);

/** Write a share (0–1) as a percentage. */
export const percent = (share: number): string =>
  numbers({ style: "percent", maximumFractionDigits: 0 }).format(share);

/** Write a calendar date: it has no zone, so it is read and written at noon UTC. */
const calendar = (iso: string, options: Intl.DateTimeFormatOptions): string =>
  inOnePiece(
    dates({ day: "numeric", timeZone: "UTC", ...options }).format(new Date(`${iso.slice(0, 10)}T12:00:00Z`)),
  );

/** `1er`, which French says of the first day of a month and `Intl` does not; no line ends between day and month. */
const inOnePiece = (said: string): string =>
  (lang.value === "fr" ? said.replace(/\b1(?= |$)/, "1er") : said).replace(/(\d(?:er)?) (?=\D)/, "$1\u00a0");

/** `23 nov.` */
export const day = (iso: string): string => calendar(iso, { month: "short" });

/** `23 nov. 2026` */
export const dayOfYear = (iso: string): string => calendar(iso, { month: "short", year: "numeric" });

/** `vendredi 27` */
export const weekday = (iso: string): string => calendar(iso, { weekday: "long" });

/** `ven. 27 nov.` */
export const shortWeekday = (iso: string): string => calendar(iso, { weekday: "short", month: "short" });

/** `Lundi 23 novembre`, the title of a day. */
export function longDay(iso: string): string {
  const said = calendar(iso, { weekday: "long", month: "long" });
  return said.charAt(0).toLocaleUpperCase(locale()) + said.slice(1);
}

/** `18:40`, in the company's time zone. `at` is an ISO instant or milliseconds. */
export const time = (at: string | number, timeZone?: string): string =>
  dates({ hour: "2-digit", minute: "2-digit", hour12: false, timeZone }).format(new Date(at));

/** `9 nov., 16:40` in the company's time zone. */
export const moment = (at: string | number, timeZone?: string): string =>
  inOnePiece(
    dates({
      day: "numeric",
      month: "short",
      hour: "2-digit",
      minute: "2-digit",
      hour12: false,
      timeZone,
    }).format(new Date(at)),
  );

/** The ISO date an instant falls on in a time zone; put together, as no locale spells it so in every engine. */
export function isoDay(at: string | number | Date, timeZone: string): string {
  const parts = dates({ timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(new Date(at));
  return ["year", "month", "day"].map((type) => parts.find((part) => part.type === type)?.value).join("-");
}

/** `3,4 Mo` */
export const bytes = (count: number): string =>
  count < 1e6
    ? number(count / 1e3, { style: "unit", unit: "kilobyte", maximumFractionDigits: 0 })
    : number(count / 1e6, { style: "unit", unit: "megabyte", maximumFractionDigits: 1 });
