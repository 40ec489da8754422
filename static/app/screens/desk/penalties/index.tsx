/** Pénalités: what late invoices cost, claimed or given up by a person; the ERP books what comes of it. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Amount } from "../../../components/amount.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Facts } from "../../../components/facts.tsx";
import { Field } from "../../../components/field.tsx";
import { Table } from "../../../components/table.tsx";
import { dayOfYear, money } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { chooseColumn, customerColumn } from "../columns.tsx";
import { DunningTabs } from "../dunning/tabs.tsx";
import { ExportLinks } from "../export-links.tsx";
import { sayLate, sayWho } from "../late/say.ts";
import { forget, useLoad } from "../load.ts";
import { Pages } from "../pages.tsx";
import { sayRef } from "../say-item.ts";
import { Screen, Sheetless, Shown } from "../screen.tsx";
import { ActButtons, ActDialog } from "./acts.tsx";
import { type Act, apart, sayState } from "./say.ts";
import { type Penalty, type PenaltyPage, STATES } from "./types.ts";

/** The sums of each currency, that of most penalties first. */
const sums = (page: PenaltyPage) => [page, ...page.others];

const FILTERS = ["open", ...STATES] as const;

export function Penalties() {
  const [state, setState] = useState<string>("open");
  const [page, setPage] = useState(1);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [act, setAct] = useState<Act | null>(null);
  const loaded = useLoad<PenaltyPage>(`/penalties?state=${state}&page=${page}`);
  const rows = loaded.data?.rows ?? [];
  const some = rows.filter(({ id }) => chosen.has(id));
  const show = (next: string, at = 1) => {
    setState(next);
    setPage(at);
    setChosen(new Set());
  };
  const done = async () => {
    setAct(null);
    setChosen(new Set());
    forget("/customers");
    await loaded.reload();
  };
  return (
    <Screen
      title={t("place_dunning")}
      sub={t("penalties_sub")}
      head={<DunningTabs at="penalties" counts={loaded.data ? { penalties: loaded.data.total } : {}} />}
      tail={<ExportLinks list="penalties" />}
    >
      <Sheetless>
        <div class="toolbar">
          <Field id="penalty-state" label={t("penalty_filter")}>
            <select class="input" id="penalty-state" value={state} onChange={(event) => show(event.currentTarget.value)}>
              {FILTERS.map((one) => (
                <option key={one} value={one}>
                  {t(`penalty_state_${one}`)}
                </option>
              ))}
            </select>
          </Field>
        </div>
        <Shown loaded={loaded} rows={6}>
          {(data) =>
            data.total === 0 ? (
              <Empty text={t("penalties_empty")} />
            ) : (
              <>
                <Facts
                  facts={[
                    { label: t("penalty_interest"), value: apart(sums(data).map((one) => ({ ...one, minor: one.interest_minor }))) },
                    { label: t("penalty_fees"), value: apart(sums(data).map((one) => ({ ...one, minor: one.fee_minor }))) },
                    ...(data.without_figure > 0 ? [{ label: t("penalty_without_figure"), value: String(data.without_figure) }] : []),
                  ]}
                />
                <List rows={rows} chosen={chosen} onChoose={setChosen}>
                  <ActButtons chosen={some} waivable={data.may_be_waived} onAct={setAct} />
                </List>
                <Pages total={data.total} page={page} go={(at) => show(state, at)} />
              </>
            )
          }
        </Shown>
      </Sheetless>
      {act && <ActDialog act={act} chosen={some} onClose={() => setAct(null)} onDone={() => void done()} />}
    </Screen>
  );
}

interface ListProps {
  rows: readonly Penalty[];
  chosen: ReadonlySet<number>;
  onChoose: (chosen: ReadonlySet<number>) => void;
  /** What may be done with the chosen. */
  children: ComponentChildren;
}

function List({ rows, chosen, onChoose, children }: ListProps) {
  const toggle = (id: number) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  };
  const all = rows.length > 0 && rows.every(({ id }) => chosen.has(id));
  return (
    <>
      <div class="btns deskbar">
        <button class="btn" type="button" aria-pressed={all} onClick={() => onChoose(new Set(all ? [] : rows.map(({ id }) => id)))}>
          {t("penalty_choose_page")}
        </button>
        {children}
      </div>
      <Table
        caption={t("dunning_tab_penalties")}
        rows={rows}
        rowKey={({ id }) => id}
        selected={({ id }) => chosen.has(id)}
        columns={[
          chooseColumn<Penalty>(
            ({ id }) => chosen.has(id),
            ({ id }) => toggle(id),
            ({ customer, ref }) => `${customer} ${sayRef(ref)}`,
          ),
          customerColumn(),
          {
            key: "ref",
            title: t("item_ref"),
            whole: true,
            cell: (row) => (
              <>
                {sayRef(row.ref)}
                <span class="sub nowrap">{t("penalty_from_to", { from: dayOfYear(row.due_on), to: dayOfYear(row.until_on) })}</span>
                {row.cause && <span class="sub">{`${t("late_why")} ${sayLate(row.cause)} · ${sayWho(row)}`}</span>}
              </>
            ),
          },
          { key: "state", title: t("penalty_state"), cell: (row) => <span class="t13">{sayState(row)}</span> },
          { key: "total", title: t("total"), num: true, cell: (row) => <Total row={row} /> },
        ]}
      />
    </>
  );
}

/** Interest and fee in one amount, or why there is none. */
function Total({ row: { total_minor, fee_minor, currency, no_figure } }: { row: Penalty }) {
  if (total_minor === null) return <span class="t13">{t(no_figure === "currency" ? "penalty_no_currency" : "penalty_no_rate")}</span>;
  return (
    <>
      <Amount cents row minor={total_minor} currency={currency} />
      {fee_minor > 0 && <span class="sub nowrap">{t("penalty_with_fee", { amount: money(fee_minor, currency, { cents: true }) })}</span>}
    </>
  );
}
