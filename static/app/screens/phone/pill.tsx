/** The sync pill: one glance at where the entries of this phone stand. */
import { SyncPill, type SyncState } from "../../components/sync-pill.tsx";
import { t } from "../../lib/i18n.ts";
import { answered, isWaiting, needsPerson } from "../../stores/answers.ts";
import { flush } from "../../stores/here.ts";
import { photosWaiting } from "../../stores/photos.ts";

export function Pill() {
  const attention = answered.value.filter(needsPerson).length;
  const waiting = answered.value.filter(isWaiting).length;
  const { state, count, label } = stand(attention, waiting);
  return <SyncPill state={state} count={count} label={label} />;
}

function stand(attention: number, waiting: number): { state: SyncState; count: string; label: string } {
  const now = flush.value;
  if (now.state === "sending" && waiting > 0) {
    const facts = { done: now.done + 1, total: now.total };
    return { state: "sending", count: `${facts.done}/${facts.total}`, label: t("sending_now", facts) };
  }
  if (attention > 0) {
    const label = t("pill_attention", { count: attention });
    return { state: "attention", count: String(attention + waiting), label };
  }
  if (waiting > 0) {
    return { state: "waiting", count: String(waiting), label: t("pill_waiting", { count: waiting }) };
  }
  const photos = photosWaiting.value.length; // what they belong to has gone: they follow
  if (photos > 0) {
    return { state: "waiting", count: String(photos), label: t("pill_photos", { count: photos }) };
  }
  return { state: "clear", count: "", label: t("pill_clear") };
}
