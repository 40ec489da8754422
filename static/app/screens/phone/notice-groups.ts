/** Many notices of one event on one day are one thing to know: the run of an afternoon, not thirty alarms. */
import { isoDay } from "../../lib/formats.ts";
import type { NoticeRow } from "../../stores/rows.ts";

const ALONE_UP_TO = 3;

/** Newest first; more than three of one event and day come together, where the newest of them stands. */
export function grouped(notices: NoticeRow[], zone: string): NoticeRow[][] {
  const groups = new Map<string, NoticeRow[]>();
  const days = new Map<string, string>();
  /** A run tells of hundreds within a minute, and a minute lies in one day: a date is slow to say. */
  const dayOf = (at: string) => {
    const minute = at.slice(0, "2026-11-30T09:30".length);
    let day = days.get(minute);
    if (day === undefined) days.set(minute, (day = isoDay(Date.parse(at), zone)));
    return day;
  };
  const alike = notices
    .sort((a, b) => (a.created_at < b.created_at ? 1 : a.created_at > b.created_at ? -1 : 0))
    .map((notice) => {
      const key = notice.event + dayOf(notice.created_at);
      const group = groups.get(key) ?? [];
      groups.set(key, group);
      group.push(notice);
      return group;
    });
  return notices.flatMap((notice, at) => {
    const group = alike[at] ?? [];
    if (group.length <= ALONE_UP_TO) return [[notice]];
    return group[0] === notice ? [group] : [];
  });
}
