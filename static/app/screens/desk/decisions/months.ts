import { lang } from "../../../lib/i18n.ts";

/** `nov.` for `2026-11` or any date in it. */
export function monthName(month: string): string {
  const locale = lang.value === "fr" ? "fr-FR" : "en-GB";
  const date = new Date(`${month.slice(0, 7)}-15T12:00:00Z`);
  return new Intl.DateTimeFormat(locale, { month: "short", timeZone: "UTC" }).format(date);
}
