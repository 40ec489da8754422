/** Where this device's entries stand: shown only while something waits. */
import { SyncPill } from "../../components/sync-pill.tsx";
import { t } from "../../lib/i18n.ts";
import { answered, isWaiting, needsPerson } from "../../stores/answers.ts";
import { flush } from "../../stores/here.ts";

export function Outbox() {
  const waiting = answered.value.filter(isWaiting).length;
  const refused = answered.value.filter(needsPerson).length;
  if (refused > 0)
    return <SyncPill state="attention" count={String(refused)} label={t("outbox_refused", { count: refused })} />;
  if (waiting === 0) return null;
  const sending = flush.value.state === "sending";
  return (
    <SyncPill
      state={sending ? "sending" : "waiting"}
      count={String(waiting)}
      label={t("outbox_waiting", { count: waiting })}
    />
  );
}
