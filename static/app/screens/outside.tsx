/** What is odd outside the app and would otherwise be taken for our fault: the network, or this device's clock. */
import { Notice } from "../components/notice.tsx";
import { isoDay, longDay } from "../lib/formats.ts";
import { t } from "../lib/i18n.ts";
import { clockOffset, today } from "../stores/clock.ts";
import { timeZone } from "../stores/session.ts";
import { intercepted } from "../stores/wake.ts";

export function Outside() {
  const offset = clockOffset.value;
  const otherDay = offset !== 0 && isoDay(Date.now(), timeZone.value) !== today.value;
  return (
    <>
      {intercepted.value && (
        <div class="section">
          <Notice live title={t("network_wants_sign_in")} text={t("network_wants_sign_in_hint")} />
        </div>
      )}
      {otherDay && (
        <div class="section">
          <Notice
            live
            icon="clock"
            title={t("clock_other_day", { day: longDay(today.value) })}
            text={sayClock(offset)}
          />
        </div>
      )}
    </>
  );
}

/** How far this device's clock is from the server's; the offset is what it lacks. */
export function sayClock(offset: number): string {
  const minutes = Math.round(Math.abs(offset) / 60_000);
  const ahead = offset < 0;
  if (minutes < 120) return t(ahead ? "clock_ahead_minutes" : "clock_behind_minutes", { count: minutes });
  return t(ahead ? "clock_ahead_hours" : "clock_behind_hours", { count: Math.round(minutes / 60) });
}
