/** What the draft would have said on past days, beside what was said: some customers at a time. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Field } from "../../../components/field.tsx";
import { Section } from "../../../components/section.tsx";
import { Table } from "../../../components/table.tsx";
import { dayOfYear, day, money, number } from "../../../lib/formats.ts";
import { api } from "../../../lib/http.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { plusDays } from "../../../stores/figures.ts";
import { ProblemNotice } from "../problem.tsx";
import { useSend } from "../send.ts";
import { sayLevel } from "./draft.ts";
import type { DunningPolicy, ReplayPage, Replayed, Said, Strategy } from "./types.ts";

const SHOWN = 50;
const WINDOW_DAYS = 61;

interface Sum {
  done: number;
  total: number;
  before: Record<string, number>;
  after: Record<string, number>;
  changed: Replayed[];
  differing: number;
  over: boolean;
  booksUntil: string | null;
}

const NOTHING: Sum = { done: 0, total: 0, before: {}, after: {}, changed: [], differing: 0, over: false, booksUntil: null };

export function Replay({ policy, strategies }: { policy: DunningPolicy; strategies: Strategy[] }) {
  const { first_on, last_on, runs, books_on, today } = policy.history;
  const until = last_on ?? today; // before any run, the books up to now
  const known = [first_on, books_on].filter((on) => on !== null).sort()[0];
  const [since, setSince] = useState(known ? later(known, plusDays(until, -WINDOW_DAYS)) : "");
  const [sum, setSum] = useState<Sum | null>(null);
  const turn = useRef(0);
  const sending = useSend();
  useEffect(() => {
    turn.current++; // what was asked of another draft is of no use any more
    setSum(null);
    return () => void turn.current++;
  }, [strategies]);
  if (!known) {
    return (
      <Section title={t("replay")}>
        <p class="quiet">{t("replay_no_history")}</p>
      </Section>
    );
  }
  const go = async (event: Event) => {
    event.preventDefault();
    const mine = ++turn.current;
    let found = NOTHING;
    setSum(found);
    let after: number | null = 0;
    while (after !== null && mine === turn.current) {
      const page: ReplayPage | undefined = await sending.run(() => ask({ strategies, since, until, after }));
      if (mine !== turn.current) return;
      if (!page) return setSum(null);
      found = add(found, page);
      after = page.next;
      setSum(found);
    }
  };
  return (
    <Section title={t("replay")} tail={t("replay_runs", { count: runs })}>
      <form class="dialog__form" onSubmit={(event) => void go(event)}>
        <p class="t13 quiet">{t("replay_hint", { day: dayOfYear(until) })}</p>
        <Field id="replay-since" label={t("replay_since")}>
          <input class="input" id="replay-since" type="date" min={later(known, plusDays(until, -policy.history.most_days))} max={until} required value={since} onInput={(event) => setSince(event.currentTarget.value)} />
        </Field>
        <ProblemNotice error={sending.error} />
        <div class="btns">
          <button class="btn" type="submit" disabled={sending.busy}>
            {sending.busy ? t("policy_trying") : t("replay_go")}
          </button>
        </div>
      </form>
      {sum && <Result sum={sum} levels={policy.choices.levels} />}
    </Section>
  );
}

function Result({ sum, levels }: { sum: Sum; levels: string[] }) {
  const { done, total, before, after, changed, differing, over, booksUntil } = sum;
  return (
    <div>
      {!over && <progress max={Math.max(1, total)} value={done} aria-label={t("replay")} />}
      <p role="status">{over ? t("replay_differing", { count: differing, total: number(done) }) : t("replay_at", { done: number(done), total: number(total) })}</p>
      {booksUntil && <p class="t13 quiet">{t("replay_books", { day: dayOfYear(booksUntil) })}</p>}
      <Table
        caption={t("replay_by_level")}
        rows={levels.filter((level) => before[level] || after[level])}
        rowKey={(level) => level}
        columns={[
          { key: "level", title: t("level"), name: true, cell: (level) => sayLevel(level) },
          { key: "before", title: t("replay_was"), num: true, cell: (level) => number(before[level] ?? 0) },
          { key: "after", title: t("replay_would"), num: true, cell: (level) => number(after[level] ?? 0) },
        ]}
      />
      {changed.length > 0 && (
        <Table
          caption={t("replay_customers")}
          rows={changed}
          rowKey={({ customer_id }) => customer_id}
          columns={[
            {
              key: "customer",
              title: t("customer"),
              name: true,
              cell: ({ customer_id, customer, strategy }) => (
                <>
                  <a class="table__link" href={`/clients/${customer_id}`}>
                    {customer}
                  </a>
                  <span class="sub">{strategy}</span>
                </>
              ),
            },
            { key: "before", title: t("replay_was"), cell: ({ before: was, currency }) => <Messages said={was} currency={currency} /> },
            { key: "after", title: t("replay_would"), cell: ({ after: now, currency }) => <Messages said={now} currency={currency} /> },
          ]}
        />
      )}
      {differing > changed.length && <p class="t13 quiet">{t("replay_first", { count: number(changed.length) })}</p>}
    </div>
  );
}

function Messages({ said, currency }: { said: Said[]; currency: string }) {
  if (said.length === 0) return <>–</>;
  return (
    <ul>
      {said.map(({ on, level, amount_minor, proposed, channel }) => (
        <li class="t13" key={`${on}${level}`}>
          {day(on)} · {sayLevel(level)}
          {proposed ? ` (${t("replay_proposed")})` : channel !== "mail" && ` (${tMaybe(`channel_${channel}`, channel)})`} · {money(amount_minor, currency)}
        </li>
      ))}
    </ul>
  );
}

function add(sum: Sum, page: ReplayPage): Sum {
  return {
    done: sum.done + page.customers,
    total: page.total ?? sum.total,
    before: plus(sum.before, page.before),
    after: plus(sum.after, page.after),
    changed: [...sum.changed, ...page.changed].slice(0, SHOWN),
    differing: sum.differing + page.changed.length,
    over: page.next === null,
    booksUntil: page.books_until ?? sum.booksUntil,
  };
}

function plus(one: Record<string, number>, other: Record<string, number>): Record<string, number> {
  const sum = { ...one };
  for (const [level, count] of Object.entries(other)) sum[level] = (sum[level] ?? 0) + count;
  return sum;
}

const ask = (body: object): Promise<ReplayPage> => api<ReplayPage>("POST", "/dunning-policy/replay", body);

const later = (one: string, other: string): string => (one > other ? one : other);
