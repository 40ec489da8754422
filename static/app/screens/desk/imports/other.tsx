/** What any file but an accounting export holds, and what it would change. */
import { Ledger } from "../../../components/ledger.tsx";
import { Section } from "../../../components/section.tsx";
import { dayOfYear, number } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import type { ImportView } from "./types.ts";

export const kindWord = (kind: string): string => tMaybe(`import_title_${kind}`, kind);

export function OtherFile({ file }: { file: ImportView }) {
  const { report, kind } = file;
  const totals = Object.entries(report?.totals?.sums ?? {});
  const counts = Object.entries(report?.counts ?? {}).filter(([, count]) => count > 0);
  const days = report?.first_on && report.last_on ? `${dayOfYear(report.first_on)} – ${dayOfYear(report.last_on)}` : null;
  return (
    <>
      <Section title={kindWord(kind)} tail={report?.format}>
        <Ledger
          lines={[
            { label: t("report_lines"), value: number(report?.lines ?? 0) },
            ...(report?.records === undefined ? [] : [{ label: t("report_records"), value: number(report.records) }]),
            ...totals.map(([currency, sum]) => ({ label: t("report_sum", { currency }), value: sum })),
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
    </>
  );
}
