/** Clients (P2): find one of two thousand while typing; filters and order stay with the address. */
import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { AppBar } from "../../components/app-bar.tsx";
import { Chips } from "../../components/chips.tsx";
import { Empty } from "../../components/empty.tsx";
import { Icon } from "../../components/icon.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { money, number } from "../../lib/formats.ts";
import { t } from "../../lib/i18n.ts";
import { search as address } from "../../lib/router.ts";
import { today } from "../../stores/clock.ts";
import { type Beginning, FILTERS, type Filter, type Order, PAGE, countAll, countsOf, currencyOf, inOrder } from "../../stores/customer-list.ts";
import { overdueOn } from "../../stores/figures.ts";
import { beginning, home, numbers, priming } from "../../stores/here.ts";
import type { HomeRow } from "../../stores/home-row.ts";
import type { Minor } from "../../stores/rows.ts";
import { search } from "../../stores/search.ts";
import { CustomerRow } from "./customer-row.tsx";
import { Pill } from "./pill.tsx";
import { sayArriving, sayBooks } from "./words.ts";

const NEXT: Record<Order, Order> = { available: "overdue", overdue: "name", name: "available" };

export function Customers() {
  const typed = useSignal(new URLSearchParams(address.peek()).get("q") ?? "");
  const late = new URLSearchParams(address.peek()).get("filter") === "overdue";
  const filter = useSignal<Filter>(late ? "overdue" : "all");
  const order = useSignal<Order>(late ? "overdue" : "available");
  const shown = useSignal(PAGE);

  const sorted = useComputed(() => inOrder(home.value, order.value, today.value));
  const counts = useComputed(() => (beginning.value ? countsOf(beginning.value, today.value) : countAll(home.value, today.value)));
  const found = useComputed(() => {
    if (beginning.value) return beginning.value.rows;
    const [isIn, on] = [FILTERS[filter.value], today.value];
    return search(sorted.value.filter((row) => isIn(row, on)), typed.value, numbers.value);
  });
  const total = beginning.value?.count ?? home.value.length;
  const narrow = (change: () => void) => {
    change();
    shown.value = PAGE;
  };

  return (
    <>
      <AppBar
        title={t("tab_customers")}
        sub={sayBooks(total)}
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
            <span aria-live="polite">{beginning.value ? sayBeginning(beginning.value) : sayFound(found.value)}</span>
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
          {priming.value && total > 0 && <p class="quiet empty-line">{sayArriving(total)}</p>}
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

function sayFound(rows: HomeRow[]): string {
  const on = today.value;
  const overdue = rows.reduce((total, row) => total + overdueOn(row.due, on), 0);
  return sayOverdue(rows.length, overdue, priming.value ? null : currencyOf(rows));
}

const sayBeginning = ({ count, due, currency }: Beginning): string => sayOverdue(count, overdueOn(due, today.value), currency);

/** Totals add up within one currency only, and not before all have come. */
const sayOverdue = (count: number, overdue: Minor, currency: string | null): string =>
  currency ? t("found_overdue", { count, amount: money(overdue, currency) }) : t("customers_here", { count });
