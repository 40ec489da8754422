/** Relances › Discounts: those taken too late, for a person; those granted or refused; what is offered to whom. */
import { useState } from "preact/hooks";
import { Amount } from "../../../components/amount.tsx";
import { Chips } from "../../../components/chips.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Section } from "../../../components/section.tsx";
import { Table } from "../../../components/table.tsx";
import { dayOfYear } from "../../../lib/formats.ts";
import { api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { customerColumn } from "../columns.tsx";
import { DunningTabs } from "../dunning/tabs.tsx";
import { ExportLinks } from "../export-links.tsx";
import { forget, useLoad } from "../load.ts";
import { rate } from "../penalties/say.ts";
import { ProblemNotice } from "../problem.tsx";
import { sayRef } from "../say-item.ts";
import { Screen, Sheetless, Shown } from "../screen.tsx";
import { useSend } from "../send.ts";
import type { Discounts, Taken } from "./types.ts";

const WHICH = ["proposed", "all"] as const;

export function DiscountsScreen() {
  const [which, setWhich] = useState<(typeof WHICH)[number]>("proposed");
  const loaded = useLoad<Discounts>(`/discounts?state=${which}`);
  const sending = useSend();
  const answer = async ({ id }: Taken, outcome: "granted" | "refused") => {
    const done = await sending.run(() => api("PUT", `/discounts/${id}/decision`, { outcome }).then(() => true));
    if (done) announce(t("done"));
    forget("/discounts");
    await loaded.reload();
  };
  return (
    <Screen
      title={t("place_dunning")}
      sub={t("discounts_sub")}
      tail={<ExportLinks list="discounts" />}
      head={<DunningTabs at="discounts" counts={which === "proposed" && loaded.data ? { discounts: loaded.data.rows.length } : {}} />}
    >
      <Sheetless>
        <Chips
          label={t("discounts_which")}
          chips={WHICH.map((value) => ({ value, label: t(`discounts_${value}`) }))}
          pressed={[which]}
          onPress={setWhich}
        />
        <ProblemNotice error={sending.error} />
        <Shown loaded={loaded} rows={6}>
          {({ rows, offers }) => (
            <>
              {rows.length === 0 ? (
                <Empty text={t(which === "proposed" ? "discounts_none_waits" : "discounts_none")} />
              ) : (
                <Rows rows={rows} busy={sending.busy} onAnswer={(row, outcome) => void answer(row, outcome)} />
              )}
              {offers.length > 0 && <Offers offers={offers} />}
            </>
          )}
        </Shown>
      </Sheetless>
    </Screen>
  );
}

function Rows({ rows, busy, onAnswer }: { rows: Taken[]; busy: boolean; onAnswer: (row: Taken, outcome: "granted" | "refused") => void }) {
  return (
    <Table
      caption={t("dunning_tab_discounts")}
      rows={rows}
      rowKey={({ id }) => id}
      columns={[
        customerColumn<Taken>(({ ref }) => sayRef(ref)),
        {
          key: "paid",
          title: t("discount_paid"),
          cell: ({ paid_on, until_on }) => (
            <>
              {dayOfYear(paid_on)}
              <span class="sub">{t("discount_until", { day: dayOfYear(until_on) })}</span>
            </>
          ),
        },
        { key: "amount", title: t("discount_amount_paid"), num: true, cell: ({ paid_minor, currency }) => <Amount row minor={paid_minor} currency={currency} cents /> },
        {
          key: "discount",
          title: t("discount"),
          num: true,
          cell: ({ discount_minor, currency, percent_bp }) => (
            <>
              <Amount row minor={discount_minor} currency={currency} cents />
              <span class="sub">{rate(percent_bp)}</span>
            </>
          ),
        },
        {
          key: "act",
          title: t("discount_state"),
          cell: (row) =>
            row.state === "proposed" ? (
              <span class="btns">
                <button class="btn" type="button" disabled={busy} onClick={() => onAnswer(row, "refused")}>
                  {t("discount_refuse")}
                  <span class="vh"> {row.customer}</span>
                </button>
                <button class="btn btn--primary" type="button" disabled={busy} onClick={() => onAnswer(row, "granted")}>
                  {t("discount_grant")}
                  <span class="vh"> {row.customer}</span>
                </button>
              </span>
            ) : (
              t(`discount_state_${row.state}`)
            ),
        },
      ]}
    />
  );
}

function Offers({ offers }: { offers: Discounts["offers"] }) {
  return (
    <Section title={t("discounts_offered")} tail={offers.length}>
      <Table
        caption={t("discounts_offered")}
        rows={offers}
        rowKey={({ customer_id }) => customer_id}
        columns={[
          customerColumn(),
          { key: "offer", title: t("discount"), cell: ({ percent_bp, within_days }) => t("discount_offer", { rate: rate(percent_bp), count: within_days }) },
          { key: "since", title: t("discount_since"), cell: ({ since_on }) => dayOfYear(since_on) },
        ]}
      />
    </Section>
  );
}
