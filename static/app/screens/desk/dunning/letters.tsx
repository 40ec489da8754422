/** Relances › Letters: all that goes by post and why, printed in one go; and the addresses that take no mail. */
import { Amount } from "../../../components/amount.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Section } from "../../../components/section.tsx";
import { Table } from "../../../components/table.tsx";
import { dayOfYear } from "../../../lib/formats.ts";
import { api } from "../../../lib/http.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { customerColumn } from "../columns.tsx";
import { forget, useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { Screen, Sheetless, Shown } from "../screen.tsx";
import { useSend } from "../send.ts";
import { DunningTabs } from "./tabs.tsx";
import type { LetterToPost, Returns } from "./types.ts";

const PDF = "/api/v1/dunning/letters.pdf";

export function Letters() {
  const letters = useLoad<{ rows: LetterToPost[] }>("/dunning/letters");
  const returns = useLoad<Returns>("/dunning/returns");
  const sending = useSend();
  const again = async (said: string) => {
    announce(said);
    forget("/dunning");
    await Promise.all([letters.reload(), returns.reload()]);
  };
  const post = async ({ customer_id, level, total_minor }: LetterToPost) => {
    const done = await sending.run(() => api("PUT", `/customers/${customer_id}/posted-letter`, { level, total_minor }).then(() => true));
    if (done) await again(t("letter_posted"));
    else await letters.reload();
  };
  const trust = async (id: number) => {
    const done = await sending.run(() => api("DELETE", `/dunning/returns/${id}`).then(() => true));
    if (done) await again(t("done"));
  };
  const count = letters.data?.rows.length;
  return (
    <Screen
      title={t("place_dunning")}
      head={<DunningTabs at="letters" counts={count === undefined ? {} : { letters: count }} />}
      tail={
        count ? (
          <a class="btn btn--primary" href={PDF} download>
            {t("letters_print")}
          </a>
        ) : null
      }
    >
      <Sheetless>
        <ProblemNotice error={sending.error} />
        <Shown loaded={letters} rows={6}>
          {({ rows }) => (rows.length === 0 ? <Empty text={t("letters_none")} /> : <ToPost rows={rows} busy={sending.busy} onPosted={(row) => void post(row)} />)}
        </Shown>
        <Shown loaded={returns} rows={2}>
          {(found) => <Returned found={found} busy={sending.busy} onTrust={(id) => void trust(id)} />}
        </Shown>
      </Sheetless>
    </Screen>
  );
}

function ToPost({ rows, busy, onPosted }: { rows: LetterToPost[]; busy: boolean; onPosted: (row: LetterToPost) => void }) {
  return (
    <Table
      caption={t("letters_to_post")}
      rows={rows}
      rowKey={({ customer_id }) => customer_id}
      columns={[
        customerColumn<LetterToPost>(({ address }) => address ?? t("letter_no_address")),
        { key: "level", title: t("level"), cell: ({ level }) => tMaybe(`level_${level}`, level) },
        { key: "why", title: t("letter_why"), cell: ({ why }) => tMaybe(`letter_why_${why}`, why) },
        { key: "total", title: t("overdue"), num: true, cell: ({ total_minor, currency }) => <Amount row minor={total_minor} currency={currency} cents /> },
        {
          key: "act",
          title: t("letter_mark_posted"),
          hidden: true,
          cell: (row) => (
            <span class="btns">
              <a class="btn btn--quiet" href={`${PDF}?customer_id=${row.customer_id}`} download>
                {t("letter_print")}
                <span class="vh"> {row.customer}</span>
              </a>
              <button class="btn" type="button" disabled={busy} onClick={() => onPosted(row)}>
                {t("letter_mark_posted")}
                <span class="vh"> {row.customer}</span>
              </button>
            </span>
          ),
        },
      ]}
    />
  );
}

function Returned({ found, busy, onTrust }: { found: Returns; busy: boolean; onTrust: (id: number) => void }) {
  const { rows, unnamed } = found;
  if (rows.length + unnamed === 0) return null;
  return (
    <Section title={t("returns_title")} tail={rows.length}>
      {unnamed > 0 && <p class="quiet">{t("returns_unnamed", { count: unnamed })}</p>}
      {rows.length > 0 && (
        <Table
          caption={t("returns_title")}
          rows={rows}
          rowKey={({ id }) => id}
          columns={[
            customerColumn<Returns["rows"][number]>(({ address }) => address),
            {
              key: "why",
              title: t("letter_why"),
              cell: ({ status, detail, returned_on }) => (
                <>
                  {t("returns_since", { day: dayOfYear(returned_on), status })}
                  <span class="sub">{detail}</span>
                </>
              ),
            },
            {
              key: "act",
              title: t("returns_trust"),
              hidden: true,
              cell: ({ id, customer }) => (
                <button class="btn btn--quiet" type="button" disabled={busy} onClick={() => onTrust(id)}>
                  {t("returns_trust")}
                  <span class="vh"> {customer}</span>
                </button>
              ),
            },
          ]}
        />
      )}
    </Section>
  );
}
