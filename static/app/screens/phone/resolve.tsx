/** Résoudre (P8): one entry, what the server said, and the ways on. Nothing is lost by looking. */
import { AppBar } from "../../components/app-bar.tsx";
import { Empty } from "../../components/empty.tsx";
import { Ledger } from "../../components/ledger.tsx";
import { Section } from "../../components/section.tsx";
import { money } from "../../lib/formats.ts";
import { t } from "../../lib/i18n.ts";
import { goBack } from "../../lib/router.ts";
import { entries, here } from "../../stores/here.ts";
import type { Entry } from "../../stores/operations.ts";
import { correctEntry, isCorrectable } from "./correct.ts";
import { sayOutcome, sayWhat, textOf } from "./outcomes.ts";
import { PhotoProgress } from "./photos.tsx";
import { Pill } from "./pill.tsx";
import { withLaterOutcome } from "./sendings.tsx";
import { at, dayNear, needsPerson } from "./words.ts";

export function Resolve({ op_id }: { op_id: string }) {
  const found = entries.value.find(({ op }) => op.op_id === op_id);
  const back = { onBack: () => goBack("/envois"), label: t("sendings") };
  if (!found) {
    return (
      <>
        <AppBar title={t("resolve")} back={back} />
        <div class="section">
          <Empty text={t("resolve_gone")} />
        </div>
      </>
    );
  }
  const entry = withLaterOutcome(found);
  const leave = async () => {
    await here.value?.shelf.closeAnswer(op_id);
    entries.value = (await here.value?.shelf.entries()) ?? [];
    goBack("/envois");
  };
  return (
    <>
      <AppBar title={sayWhat(entry)} back={back}>
        <Pill />
      </AppBar>
      <div class="page">
        <section class="section section--top">
          <Ledger
            lines={[
              { label: t("resolve_yours"), value: at(entry.op.client_time) },
              ...factLines(entry),
              { label: t("resolve_since"), value: sayOutcome(entry) },
            ]}
          />
          {textOf(entry) && <p class="quote">{textOf(entry)}</p>}
          <PhotoProgress entry={entry} />
        </section>
        {needsPerson(entry) && (
          <Section title={t("resolve_next")}>
            <p class="quiet t13">{t("resolve_kept")}</p>
            <div class="btns">
              {isCorrectable(entry) && (
                <button class="btn btn--primary" type="button" onClick={() => correctEntry(entry)}>
                  {t("fix")}
                </button>
              )}
              <button class="btn" type="button" onClick={leave}>
                {t("leave_it")}
              </button>
            </div>
          </Section>
        )}
        <Section title={t("tab_customers")}>
          <a class="link link--hit" href={`/clients/${entry.op.entity}`}>
            {entry.customer_name}
          </a>
        </Section>
      </div>
    </>
  );
}

function factLines({ op, currency }: Entry): { label: string; value: string }[] {
  const lines: { label: string; value: string }[] = [];
  const args = op.args as Record<string, unknown>;
  const minor = args["amount_minor"] ?? args["requested_minor"];
  if (typeof minor === "number") {
    lines.push({ label: t("item_amount"), value: money(minor, currency, { cents: true }) });
  }
  if (typeof args["promised_on"] === "string") {
    lines.push({ label: t("promise_day"), value: dayNear(args["promised_on"]) });
  }
  return lines;
}
