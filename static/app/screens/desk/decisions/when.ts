/** Deadlines as people say them. */
import { isoDay, time, weekday, day as shortDay } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";

const HOUR = 3_600_000;

export interface Deadline {
  text: string;
  /** Needs an eye now. */
  soon: boolean;
  today: boolean;
}

/** Say when an answer is expected, seen from `now`. */
export function deadline(answerBy: string | null, now: number, timeZone: string): Deadline {
  if (!answerBy) return { text: t("when_open"), soon: false, today: false };
  const left = Date.parse(answerBy) - now;
  const on = isoDay(answerBy, timeZone);
  const today = isoDay(now, timeZone);
  if (left < 0) return { text: t("when_late"), soon: true, today: true };
  if (on === today && left < HOUR)
    return { text: t("when_minutes", { count: Math.ceil(left / 60_000) }), soon: true, today: true };
  if (on === today)
    return { text: t("when_hours", { count: Math.floor(left / HOUR) }), soon: left < 3 * HOUR, today: true };
  if (on === isoDay(now + 24 * HOUR, timeZone))
    return { text: t("when_tomorrow", { time: time(answerBy, timeZone) }), soon: false, today: false };
  const text = left < 6 * 24 * HOUR ? weekday(on) : shortDay(on);
  return { text, soon: false, today: false };
}
