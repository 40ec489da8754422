/** What a ledger would change in the books, or changed: counts with amounts, and the lines behind them. */
import { Ledger } from "../../../components/ledger.tsx";
import { Section } from "../../../components/section.tsx";
import { Table } from "../../../components/table.tsx";
import { dayOfYear, money, number } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { currencyOf, minorOf } from "./stages.ts";
import type { DifferenceLine, ImportView, Preview, What } from "./types.ts";

const WHAT: readonly What[] = ["new", "changed", "closed", "vanished"];

/** Count and weigh each kind of change; the amounts are what it does to the open balance. */
export function Difference({ file, preview }: { file: ImportView; preview: Preview }) {
  const currency = currencyOf(file);
  const done = file.state === "applied";
  return (
    <Section title={done ? t("changes_made") : t("changes_title")} tail={since(file, preview)}>
      <Ledger
        lines={[
          ...WHAT.map((what) => ({
            label: t(`changes_${what}`),
            note: preview.counts[what] > 0 ? signed(preview.amounts[what], currency) : undefined,
            value: number(preview.counts[what]),
          })),
          { label: t("changes_unchanged"), value: number(preview.counts.unchanged) },
          { label: t("changes_customers_new"), value: number(preview.counts.customers_new) },
        ]}
      />
      {preview.kinds.length > 0 && (
        <details class="fold">
          <summary>{t("changes_by_kind")}</summary>
          <Ledger
            lines={preview.kinds.map(({ what, kind, count, amount }) => ({
              label: `${t(`changes_${what}`)}, ${tMaybe(`item_${kind}`, kind)}`,
              note: signed(amount, currency),
              value: number(count),
            }))}
          />
        </details>
      )}
    </Section>
  );
}

/** The first lines of each change, the largest first. */
export function DifferenceLines({ file, preview }: { file: ImportView; preview: Preview }) {
  const some = WHAT.filter((what) => (preview.lines[what] ?? []).length > 0);
  if (some.length === 0) return null;
  return (
    <>
      {some.map((what) => (
        <Lines key={what} what={what} file={file} preview={preview} />
      ))}
    </>
  );
}

function Lines({ what, file, preview }: { what: What; file: ImportView; preview: Preview }) {
  const lines = preview.lines[what] ?? [];
  const currency = currencyOf(file);
  const title = t(`changes_${what}`);
  return (
    <Section title={title} tail={number(preview.counts[what])}>
      <details class="fold">
        <summary>
          {t(preview.counts[what] > lines.length ? "changes_lines" : "lines", { count: lines.length, n: number(lines.length) })}
        </summary>
        <Table
          caption={title}
          rows={lines}
          rowKey={({ code, ref, document_on, amount }) => `${code} ${ref} ${document_on} ${amount}`}
          columns={[
            {
              key: "customer",
              title: t("customer"),
              name: true,
              cell: (line) => (
                <>
                  {line.customer}
                  <span class="sub">{line.code}</span>
                </>
              ),
            },
            {
              key: "ref",
              title: t("item_ref"),
              cell: (line) => (
                <>
                  {line.ref || "–"}
                  <span class="sub">
                    {tMaybe(`item_${line.kind}`, line.kind)} · {dayOfYear(line.due_on)}
                  </span>
                </>
              ),
            },
            { key: "fields", title: t("changes_fields"), hidden: what !== "changed", cell: (line) => <Fields line={line} currency={currency} /> },
            { key: "effect", title: t("changes_effect"), num: true, cell: (line) => signed(line.effect, currency) },
          ]}
        />
      </details>
    </Section>
  );
}

function Fields({ line, currency }: { line: DifferenceLine; currency: string }) {
  return (
    <ul class="diff">
      {line.fields.map(([field, before, after]) => (
        <li key={field}>
          <span class="t13 quiet">{tMaybe(`changes_field_${field}`, field)}</span> <del>{sayField(field, before, currency)}</del>{" "}
          <ins>{sayField(field, after, currency)}</ins>
        </li>
      ))}
    </ul>
  );
}

function sayField(field: string, value: string | boolean | null, currency: string): string {
  if (value === null || value === "") return "–";
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  if (field === "amount" || field === "residual") return money(minorOf(value, currency) ?? 0, currency, { cents: true });
  if (field.endsWith("_on")) return dayOfYear(value);
  if (field === "kind") return tMaybe(`item_${value}`, value);
  if (field === "due_source") return tMaybe(`due_source_${value}`, value);
  return tMaybe(`item_state_${value}`, value);
}

function signed(amount: string, currency: string): string {
  const minor = minorOf(amount, currency) ?? 0;
  return (minor > 0 ? "+" : "") + money(minor, currency, { cents: true });
}

function since(file: ImportView, { against }: Preview): string {
  if (file.state === "applied") return "";
  return against ? t("changes_since", { day: dayOfYear(against) }) : t("changes_nothing_yet");
}
