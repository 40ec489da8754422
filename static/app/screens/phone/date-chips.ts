/** The days people promise for: tomorrow, this Friday, in a week, in two, the end of the month. */
import { shortWeekday } from "../../lib/formats.ts";
import { t } from "../../lib/i18n.ts";
import { isBusinessDay, plusDays } from "../../stores/figures.ts";
import type { Day } from "../../stores/rows.ts";

const FRIDAY = 5;

export function dateChips(today: Day, holidays: Record<Day, unknown>) {
  const tomorrow = plusDays(today, 1);
  const days = [
    ...(isBusinessDay(tomorrow, holidays) ? [tomorrow] : []),
    friday(today),
    businessDay(plusDays(today, 7), holidays),
    businessDay(plusDays(today, 14), holidays),
    endOfMonth(today),
  ];
  const later = [...new Set(days)].filter((day) => day > today).sort();
  return later.map((value) => ({
    value,
    label: value === tomorrow ? t("tomorrow_chip") : shortWeekday(value),
  }));
}

function friday(day: Day): Day {
  const weekday = new Date(`${day}T12:00:00Z`).getUTCDay();
  return plusDays(day, (FRIDAY - weekday + 7) % 7 || 7);
}

function businessDay(day: Day, holidays: Record<Day, unknown>): Day {
  let found = day;
  while (!isBusinessDay(found, holidays)) found = plusDays(found, 1);
  return found;
}

function endOfMonth(day: Day): Day {
  const [year, month] = day.split("-").map(Number) as [number, number];
  return new Date(Date.UTC(year, month, 0, 12)).toISOString().slice(0, 10);
}
