/** What was said about a customer, under its figures: the latest first, the rest on asking. */
import { useSignal } from "@preact/signals";
import { Icon } from "../../components/icon.tsx";
import { Row } from "../../components/row.tsx";
import { Section } from "../../components/section.tsx";
import { Timeline } from "../../components/timeline.tsx";
import { money } from "../../lib/formats.ts";
import { t } from "../../lib/i18n.ts";
import { today } from "../../stores/clock.ts";
import { plusDays } from "../../stores/figures.ts";
import { keptOf } from "../../stores/kept-promises.ts";
import type { Overlaid } from "../../stores/overlay.ts";
import type { Customer } from "../../stores/rows.ts";
import { Plans } from "./plans.tsx";
import { threadOf } from "./thread.tsx";
import { dayNear, sayItem } from "./words.ts";

const THREAD_FIRST = 12;
const RECENT_DAYS = 90;

export function Thread({ dossier, customer }: { dossier: Overlaid; customer: Customer }) {
  const all = useSignal(false);
  const thread = threadOf(dossier, customer);
  const since = plusDays(today.value, -RECENT_DAYS);
  const recent = thread.filter(({ at }) => at >= since).slice(0, THREAD_FIRST);
  const shown = all.value ? thread : recent;
  const { kept, judged } = keptOf(Object.values(dossier.rows.promise), today.value);
  return (
    <>
      <Plans dossier={dossier} customer={customer} />
      <Section title={t("thread")} tail={judged > 0 ? t("promises_kept_of", { kept, count: judged }) : undefined}>
        {thread.length === 0 && <p class="quiet empty-line">{t("thread_empty")}</p>}
        <Timeline entries={shown} />
        {thread.length > shown.length && (
          <button class="link link--hit" type="button" onClick={() => (all.value = true)}>
            {t(recent.length < THREAD_FIRST ? "see_older" : "see_others", { count: thread.length - shown.length })}
          </button>
        )}
      </Section>
    </>
  );
}

/** What this customer has settled, the latest first; folded away until asked for. */
export function Closed({ dossier, customer }: { dossier: Overlaid; customer: Customer }) {
  const items = Object.values(dossier.rows.closed_item ?? {});
  if (items.length === 0) return null;
  const latest = items.sort((a, b) => ((a.closed_on ?? "") < (b.closed_on ?? "") ? 1 : -1));
  return (
    <section class="section">
      <details>
        <summary class="section__head">
          {t("closed_items")}
          <span class="section__tail">{items.length}</span>
        </summary>
        <ul>
          {latest.map((item) => (
            <Row
              key={item.id}
              lead={<Icon name="check" size={20} />}
              name={sayItem(item)}
              meta={item.closed_on && t("closed_on", { day: dayNear(item.closed_on) })}
              tail={<span class="amount amount--row">{money(item.amount, customer.currency)}</span>}
            />
          ))}
        </ul>
      </details>
    </section>
  );
}
