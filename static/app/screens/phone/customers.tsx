/** Clients (P2): find one of two thousand while typing; filters and order stay with the address. */
import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { AppBar } from "../../components/app-bar.tsx";
import { Chips } from "../../components/chips.tsx";
import { Empty } from "../../components/empty.tsx";
import { Icon } from "../../components/icon.tsx";
import { riskOf } from "../../components/risk.ts";
import { Skeleton } from "../../components/skeleton.tsx";
import { money, number } from "../../lib/formats.ts";
import { t } from "../../lib/i18n.ts";
import { search as address } from "../../lib/router.ts";
import { today } from "../../stores/clock.ts";
import { availableOf, overdueOn } from "../../stores/figures.ts";
import { home, numbers, priming } from "../../stores/here.ts";
import type { HomeRow } from "../../stores/home-row.ts";
import type { Day } from "../../stores/rows.ts";
import { search } from "../../stores/search.ts";
import { CustomerRow } from "./customer-row.tsx";
import { Pill } from "./pill.tsx";
import { sayBooks } from "./words.ts";

type Filter = "all" | "overdue" | "hold" | "strained" | "over";
type Order = "available" | "overdue" | "name";

const FILTERS: Record<Filter, (row: HomeRow, on: Day) => boolean> = {
  all: () => true,
  overdue: (row, on) => overdueOn(row.due, on) > 0,
  hold: (row) => row.held,
  strained: (row) => !row.held && riskOf(row.class) === "strained",
  over: (row) => (availableOf(row) ?? 0) < 0,
};
const NEXT: Record<Order, Order> = { available: "overdue", overdue: "name", name: "available" };
/** As many as a screen shows, so that the first come at once; more as they come near. */
const PAGE = 16;

/** What a list is ordered by, the least first; then by name. */
const ORDERS: Record<Order, (row: HomeRow, on: Day) => number> = {
  available: (row) => availableOf(row) ?? Infinity,
  overdue: (row, on) => -overdueOn(row.due, on),
  name: () => 0,
};

export function Customers() {
  const typed = useSignal(new URLSearchParams(address.peek()).get("q") ?? "");
  const late = new URLSearchParams(address.peek()).get("filter") === "overdue";
  const filter = useSignal<Filter>(late ? "overdue" : "all");
  const order = useSignal<Order>(late ? "overdue" : "available");
  const shown = useSignal(PAGE);

  const sorted = useComputed(() => sort(home.value, ORDERS[order.value], today.value));
  const counts = useComputed(() => countAll(home.value, today.value));
  const found = useComputed(() => {
    const [isIn, on] = [FILTERS[filter.value], today.value];
    return search(sorted.value.filter((row) => isIn(row, on)), typed.value, numbers.value);
  });
  const total = home.value.length;
  const narrow = (change: () => void) => {
    change();
    shown.value = PAGE;
  };

  return (
    <>
      <AppBar
        title={t("tab_customers")}
        sub={sayBooks()}
      >
        <Pill />
      </AppBar>
      <div class="page">
        <div class="finder">
          <label class="search">
            <Icon name="search" size={20} />
            <span class="vh">{t("find_placeholder")}</span>
            <input
              class="search__input"
              type="search"
              enterkeyhint="search"
              autocomplete="off"
              placeholder={t("find_placeholder")}
              value={typed.value}
              onInput={(event) => narrow(() => (typed.value = event.currentTarget.value))}
            />
          </label>
          <Chips<Filter>
            label={t("filters")}
            scroll
            pressed={[filter.value]}
            onPress={(value) => narrow(() => (filter.value = value === filter.value ? "all" : value))}
            chips={(Object.keys(FILTERS) as Filter[]).map((value) => ({
              value,
              label: t(`filter_${value}`),
              count: number(counts.value[value]),
            }))}
          />
        </div>
        <section class="section">
          <h2 class="section__head">
            <span aria-live="polite">{sayFound(found.value)}</span>
            <button
              class="section__tail link--hit"
              type="button"
              onClick={() => narrow(() => (order.value = NEXT[order.value]))}
            >
              <span>
                <span class="vh">{t("sorted_by")} </span>
                {t(`sort_${order.value}`)}
              </span>
              <Icon name="sort" size={16} />
            </button>
          </h2>
          {priming.value && total === 0 && <Skeleton rows={6} label={t("loading")} />}
          <ul>
            {found.value.slice(0, shown.value).map((row) => (
              <CustomerRow key={row.id} row={row} ink />
            ))}
          </ul>
          {found.value.length > shown.value && (
            <More key={shown.value} onMore={() => (shown.value += 3 * PAGE)} />
          )}
          {!priming.value && found.value.length === 0 && (
            <Empty text={t(total === 0 ? "empty_portfolio" : "found_none")}>
              {total > 0 && (
                <>
                  <p class="quiet t13">{t("found_none_hint")}</p>
                  <button
                    class="btn"
                    type="button"
                    onClick={() => narrow(() => ([typed.value, filter.value] = ["", "all"]))}
                  >
                    {t("clear_filters")}
                  </button>
                </>
              )}
            </Empty>
          )}
        </section>
      </div>
    </>
  );
}

/** The rest of a long list: comes by itself as its end comes near, or by a tap. */
function More({ onMore }: { onMore: () => void }) {
  const end = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const watch = new IntersectionObserver(([seen]) => seen?.isIntersecting && onMore(), { rootMargin: "400px" });
    if (end.current) watch.observe(end.current);
    return () => watch.disconnect();
  }, []);
  return (
    <button ref={end} class="link link--hit" type="button" onClick={onMore}>
      {t("show_more")}
      <Icon name="down" size={16} />
    </button>
  );
}

/** Numbers are put in order by the engine itself; only who shares one is compared in script, which a start waits for. */
function sort(rows: readonly HomeRow[], rank: (row: HomeRow, on: Day) => number, on: Day): HomeRow[] {
  const alike = new Map<number, HomeRow[]>();
  for (const row of rows) {
    const at = rank(row, on);
    const others = alike.get(at);
    if (others) others.push(row);
    else alike.set(at, [row]);
  }
  const byName = (a: HomeRow, b: HomeRow) => (a.words < b.words ? -1 : 1);
  return [...Float64Array.from(alike.keys()).sort()].flatMap((at) => alike.get(at)?.sort(byName) ?? []);
}

function countAll(rows: readonly HomeRow[], on: Day): Record<Filter, number> {
  const counts: Record<Filter, number> = { all: 0, overdue: 0, hold: 0, strained: 0, over: 0 };
  const filters = Object.entries(FILTERS) as [Filter, (row: HomeRow, on: Day) => boolean][];
  for (const row of rows) {
    for (const [filter, isIn] of filters) {
      if (isIn(row, on)) counts[filter] += 1;
    }
  }
  return counts;
}

/** Totals add up within one currency only. */
function sayFound(rows: HomeRow[]): string {
  const currency = rows[0]?.currency ?? "EUR";
  const mixed = rows.some((row) => row.currency !== currency);
  const on = today.value;
  const sum = rows.reduce((total, row) => total + overdueOn(row.due, on), 0);
  if (mixed || rows.length === 0) return t("customers_here", { count: rows.length });
  return t("found_overdue", { count: rows.length, amount: money(sum, currency) });
}
