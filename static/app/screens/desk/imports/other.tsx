/** What any file but an accounting export holds, and what it would change. */
import { Ledger } from "../../../components/ledger.tsx";
import { Section } from "../../../components/section.tsx";
import { dayOfYear, money, number } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { minorOf } from "./stages.ts";
import type { ImportView, Told } from "./types.ts";

export const fieldWord = (field: string): string => tMaybe(`column_${field}`, tMaybe(`changes_field_${field}`, field));

export const kindWord = (kind: string): string => tMaybe(`import_title_${kind}`, kind);

export function OtherFile({ file }: { file: ImportView }) {
  const { report, kind } = file;
  const totals = Object.entries(report?.totals?.sums ?? {});
  const counts = Object.entries(report?.counts ?? {}).filter(([, count]) => count > 0);
  const lines = report?.changed_lines ?? [];
  const companies = report?.companies ?? [];
  const total = (report?.counts?.["new"] ?? 0) + (report?.counts?.["changed"] ?? 0) + (report?.counts?.["vanished"] ?? 0);
  const days = report?.first_on && report.last_on ? `${dayOfYear(report.first_on)} – ${dayOfYear(report.last_on)}` : null;
  return (
    <>
      <Section title={kindWord(kind)} tail={report?.format}>
        <Ledger
          lines={[
            { label: t("report_lines"), value: number(report?.lines ?? 0) },
            ...(report?.records === undefined ? [] : [{ label: t("report_records"), value: number(report.records) }]),
            ...totals.map(([currency, sum]) => ({ label: t("report_sum", { currency }), value: money(minorOf(sum, currency) ?? 0, currency, { cents: true }) })),
            ...(companies.length > 1 ? [{ label: t("report_companies"), value: companies.join(", ") }] : []),
            ...(report?.accounts ?? []).map((account) => ({ label: t("report_account"), note: days ?? undefined, value: account })),
          ]}
        />
      </Section>
      {file.state === "reconciled" && counts.length > 0 && (
        <Section title={t("changes_title")} tail={t("changes_nothing_yet")}>
          <Ledger
            lines={counts.map(([what, count]) => ({
              label: tMaybe(`changes_${kind}_${what}`, tMaybe(`counts_${what}`, what)),
              value: number(count),
            }))}
          />
        </Section>
      )}
      {file.state === "reconciled" && lines.length > 0 && (
        <Section title={t("changes_each")} tail={total > lines.length ? t("changes_first", { count: lines.length }) : undefined}>
          <ul class="diff t13">
            {lines.map(({ what, key, fields }) => (
              <li key={`${what} ${key}`}>
                <b>{key}</b> <span class="quiet">{tMaybe(`counts_${what}`, what)}</span>{" "}
                {fields.map(([name, before, after]) => (
                  <span key={name}>
                    <span class="quiet">{fieldWord(name)}</span> {before !== null && <del>{sayValue(name, before)}</del>} <ins>{sayValue(name, after)}</ins>{" "}
                  </span>
                ))}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

function sayValue(name: string, value: Told): string {
  if (value === null) return "–";
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  if (typeof value === "number") return name.endsWith("_minor") ? number(value / 100, { minimumFractionDigits: 2 }) : number(value);
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? dayOfYear(value) : value;
}
