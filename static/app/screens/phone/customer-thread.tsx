/** What was said about a customer, under its figures: the latest first, the rest on asking. */
import { useSignal } from "@preact/signals";
import { Section } from "../../components/section.tsx";
import { Timeline } from "../../components/timeline.tsx";
import { t } from "../../lib/i18n.ts";
import type { Overlaid } from "../../stores/overlay.ts";
import type { Customer } from "../../stores/rows.ts";
import { threadOf } from "./thread.tsx";

const THREAD_FIRST = 12;

export function Thread({ dossier, customer }: { dossier: Overlaid; customer: Customer }) {
  const all = useSignal(false);
  const thread = threadOf(dossier, customer);
  const shown = all.value ? thread : thread.slice(0, THREAD_FIRST);
  return (
    <Section title={t("thread")}>
      {thread.length === 0 && <p class="quiet empty-line">{t("thread_empty")}</p>}
      <Timeline entries={shown} />
      {thread.length > shown.length && (
        <button class="link link--hit" type="button" onClick={() => (all.value = true)}>
          {t("see_others", { count: thread.length - shown.length })}
        </button>
      )}
    </Section>
  );
}
