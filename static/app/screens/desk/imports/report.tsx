/** The report of a file: control totals, what was left out, what changes, which lines are wrong. */
import { Icon } from "../../../components/icon.tsx";
import { Ledger } from "../../../components/ledger.tsx";
import { Section } from "../../../components/section.tsx";
import { dayOfYear, money, number } from "../../../lib/formats.ts";
import { lang, t, tMaybe } from "../../../lib/i18n.ts";
import { cents, gapMinor } from "./stages.ts";
import type { ImportView } from "./types.ts";

const MOST_REJECTED = 200; // on the page; all of them in the download

/** The totals that must agree, ruled like a ledger. */
export function Totals({ file, currency }: { file: ImportView; currency: string }) {
  const { report, as_of } = file;
  const write = (text: string | undefined) => {
    const minor = cents(text);
    return minor === null ? "–" : money(minor, currency, { cents: true });
  };
  const rows = [
    { key: "411", name: "411", sub: t("totals_411"), a: report.balance_411, b: report.open_total },
    { key: "all", name: t("totals_all"), sub: t("totals_all_sub"), a: report.total_debit, b: report.total_credit },
  ].filter(({ a }) => a !== undefined);
  return (
    <Section title={t("totals_title")} tail={as_of && t("totals_on", { day: dayOfYear(as_of) })}>
      <table class="table table--ct">
        <caption class="vh">{t("totals_title")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("totals_account")}</th>
            <th scope="col" class="num">
              {t("totals_ledger")}
            </th>
            <th scope="col" class="num">
              {t("totals_open")}
            </th>
            <th scope="col" class="num">
              {t("totals_gap")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, sub, a, b }) => {
            const gap = gapMinor(a, b) ?? 0;
            return (
              <tr key={key} data-gap={gap !== 0 || undefined}>
                <th scope="row" class="name">
                  {name}
                  <span class="sub">{sub}</span>
                </th>
                <td class="num">{write(a)}</td>
                <td class="num">{write(b)}</td>
                <td class="num">
                  <span class="gap">
                    {money(gap, currency, { cents: true })}
                    <Icon
                      name={gap === 0 ? "markok" : "markno"}
                      mark={gap === 0 ? "ok" : "no"}
                      label={gap === 0 ? t("totals_equal") : t("totals_gap")}
                    />
                  </span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <Ledger
        lines={(["lines", "entries", "customers", "open_items"] as const).map((what) => ({
          label: t(`report_${what}`),
          value: number(report[what] ?? 0),
        }))}
      />
    </Section>
  );
}

/** What the file holds and the books do not take over, and why. */
export function LeftOut({ file, currency }: { file: ImportView; currency: string }) {
  const out = file.report.left_out ?? [];
  if (out.length === 0) return null;
  return (
    <Section title={t("left_out_title")} tail={out.length}>
      <Ledger
        lines={out.map(({ what, count, amount }) => {
          const minor = typeof amount === "number" ? amount : cents(amount ?? undefined);
          return {
            label: tMaybe(`left_out_${what}`, what),
            note: minor !== null ? money(minor, currency, { cents: true }) : undefined,
            value: number(count),
          };
        })}
      />
    </Section>
  );
}

/** What applying would change. */
export function Changes({ file }: { file: ImportView }) {
  const changes = Object.entries(file.report?.changes ?? {});
  if (changes.length === 0) return null;
  return (
    <Section
      title={file.state === "applied" ? t("changes_made") : t("changes_title")}
      tail={file.state === "applied" ? undefined : t("changes_nothing_yet")}
    >
      <Ledger
        lines={changes.map(([what, count]) => ({
          label: tMaybe(`changes_${file.kind}_${what}`, tMaybe(`changes_${what}`, what)),
          value: number(count),
        }))}
      />
    </Section>
  );
}

/** Payment terms a table sets beyond what the law allows: a warning, they are taken all the same. */
export function BeyondTerms({ file }: { file: ImportView }) {
  const beyond = (file.report?.warnings ?? []).filter(({ code }) => code === "terms_beyond_cap").slice(0, MOST_REJECTED);
  if (beyond.length === 0) return null;
  return (
    <Section title={t("terms_beyond")} tail={number(beyond.length)}>
      <ul class="rejects">
        {beyond.map(({ line, text, text_fr }) => (
          <li key={line}>
            <span class="rejects__no">{number(line)}</span>
            <p>{lang.value === "fr" ? text_fr : text}</p>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Every bad line with its place and its fault. */
export function Rejected({ file }: { file: ImportView }) {
  const rejected = (file.report?.rejected ?? []).slice(0, MOST_REJECTED);
  if (rejected.length === 0) return null;
  const total = file.report.rejected_total ?? rejected.length;
  return (
    <Section title={t("rejected_title")} tail={t("rejected_of", { count: number(total), lines: number(file.report.lines ?? 0) })}>
      <p>
        <a class="link" href={`/api/v1/imports/${file.id}/rejects.csv`} download>
          {t("rejected_download")}
        </a>
      </p>
      <ul class="rejects">
        {rejected.map(({ line, field, code, text }, i) => (
          <li key={i}>
            <span class="rejects__no">{number(line)}</span>
            <p>
              {tMaybe(`reject_${code}`, code)}
              <span class="sub">
                {[field && t("rejected_field", { field }), text].filter(Boolean).join(" · ")}
              </span>
            </p>
          </li>
        ))}
      </ul>
      {total > rejected.length && (
        <p class="t13 quiet">{t("rejected_more", { count: total - rejected.length })}</p>
      )}
    </Section>
  );
}
