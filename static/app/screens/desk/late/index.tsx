/** Retards: every late item in sight with its cause, the longest first; a cause narrows the list. */
import { Amount } from "../../../components/amount.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { dayOfYear, money, number } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { ExportLinks } from "../export-links.tsx";
import { FigureTabs } from "../kpis/tabs.tsx";
import { useLoad } from "../load.ts";
import { sayRef } from "../say-item.ts";
import { Screen, Sheetless, Shown } from "../screen.tsx";
import { sayLate, sayWho } from "./say.ts";
import type { CauseSum, LateItem, LateItems } from "./types.ts";

export function Late({ cause }: { cause?: string }) {
  const late = useLoad<LateItems>(cause ? `/late-items?cause=${cause}` : "/late-items");
  return (
    <Screen
      title={t("place_late")}
      sub={cause && sayLate(cause)}
      tail={<ExportLinks list="items" />}
      head={<FigureTabs at="late" />}
    >
      <Sheetless>
        <Shown loaded={late} rows={6}>
          {(data) => (data.causes.length === 0 ? <Empty text={t("late_none")} /> : <Found data={data} cause={cause} />)}
        </Shown>
      </Sheetless>
    </Screen>
  );
}

function Found({ data: { causes, rows }, cause }: { data: LateItems; cause?: string }) {
  const count = causes
    .filter((sum) => cause === undefined || sum.cause === cause)
    .reduce((all, sum) => all + sum.count, 0);
  return (
    <>
      <Causes causes={causes} current={cause} />
      <Section title={cause ? sayLate(cause) : t("late_all")} tail={number(count)}>
        {rows.length === 0 && <Empty text={t("late_none_of")} />}
        <ul>
          {rows.map((item) => (
            <Line key={item.id} item={item} />
          ))}
        </ul>
        {rows.length < count && <p class="quiet">{t("late_first", { count: rows.length })}</p>}
      </Section>
    </>
  );
}

/** What each cause amounts to, with the way to its items; the current one leads back to all. */
export function Causes({ causes, current }: { causes: CauseSum[]; current?: string }) {
  return (
    <Section title={t("late_by_cause")}>
      <ul>
        {causes.map(({ cause, currency, count, amount_minor }) => (
          <Row
            key={`${cause} ${currency}`}
            name={sayLate(cause)}
            href={cause === current ? "/retards" : `/retards/${cause}`}
            current={cause === current}
            meta={<span>{t("late_count", { count })}</span>}
            tail={<Amount row minor={amount_minor} currency={currency} />}
          />
        ))}
      </ul>
    </Section>
  );
}

function Line({ item }: { item: LateItem }) {
  return (
    <Row
      name={item.customer}
      href={`/clients/${item.customer_id}`}
      meta={
        <>
          <span>{sayRef(item.ref)}</span>
          <span>{t("release_due", { day: dayOfYear(item.due_on) })}</span>
          <span>{sayLate(item.cause)}</span>
          <span>{sayWho(item)}</span>
        </>
      }
      tail={
        <>
          <span>{money(item.residual_minor, item.currency, { cents: true })}</span>
          <span>{t("days_late", { count: item.days_late })}</span>
        </>
      }
    />
  );
}
