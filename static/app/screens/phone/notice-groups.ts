/** Many notices of one event on one day are one thing to know: the run of an afternoon, not thirty alarms. */
import { isoDay } from "../../lib/formats.ts";
import type { NoticeRow } from "../../stores/rows.ts";

const ALONE_UP_TO = 3;

/** Newest first; more than three of one event and day come together, where the newest of them stands. */
export function grouped(notices: NoticeRow[], zone: string): NoticeRow[][] {
  const groups = new Map<string, NoticeRow[]>();
  const alike = notices
    .sort((a, b) => b.created_at.localeCompare(a.created_at))
    .map((notice) => {
      const key = notice.event + isoDay(Date.parse(notice.created_at), zone);
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
