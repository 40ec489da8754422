/** What a table's columns are taken for; a person who knows better says so, and the file is read again. */
import { useState } from "preact/hooks";
import { Field } from "../../../components/field.tsx";
import { Section } from "../../../components/section.tsx";
import { Table } from "../../../components/table.tsx";
import { api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { forget, useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { useSend } from "../send.ts";
import { columnsOf, type Meaning, meaningOf, missingOf, TABLE_KINDS } from "./meaning.ts";
import { fieldWord, kindWord } from "./other.tsx";
import type { ImportView, MappingView } from "./types.ts";

/** Nothing, where the file is no table or is past being read again. */
export function MappingPanel({ file, reload }: { file: ImportView; reload: () => Promise<void> }) {
  const table = file.kind === "auto" || TABLE_KINDS.has(file.kind);
  const readable = table && (file.state === "reconciled" || file.state === "refused");
  const [kind, setKind] = useState<string | null>(null);
  const shown = useLoad<MappingView>(readable ? `/imports/${file.id}/mapping${kind ? `?kind=${kind}` : ""}` : null);
  const view = readable ? shown.data : null;
  if (!view || view.header.length === 0) return null;
  const at = kind ?? view.mapping?.kind ?? null;
  return (
    <Section title={t("mapping_title")} tail={view.remembered ? t("mapping_remembered") : undefined}>
      <details open={file.state === "refused"}>
        <summary class="mapping__as">{at ? t("mapping_as", { kind: kindWord(at) }) : t("mapping_unknown")}</summary>
        <div class="form">
          <Field id="mapping-kind" label={t("mapping_kind")}>
            <select class="input" id="mapping-kind" value={at ?? ""} onChange={(event) => setKind(event.currentTarget.value)}>
              {!at && <option value="">{t("mapping_choose")}</option>}
              {view.kinds.map(({ name }) => (
                <option key={name} value={name}>
                  {kindWord(name)}
                </option>
              ))}
            </select>
          </Field>
          {at && !shown.busy && (
            <Columns
              key={at}
              view={view}
              kind={at}
              save={(body) => api<ImportView>("PUT", `/imports/${file.id}/mapping`, body)}
              onSaid={async () => {
                forget("/imports");
                await reload();
              }}
            />
          )}
        </div>
      </details>
    </Section>
  );
}

interface ColumnsProps {
  view: MappingView;
  kind: string;
  save: (body: object) => Promise<unknown>;
  onSaid: () => Promise<void>;
}

/** Each column with its first values and what it means. */
export function Columns({ view, kind, save, onSaid }: ColumnsProps) {
  const [meaning, setMeaning] = useState<Meaning>(() => meaningOf(view, kind));
  const [company, setCompany] = useState("");
  const sending = useSend();
  const fields = view.kinds.find(({ name }) => name === kind)?.fields ?? [];
  const missing = missingOf(fields, meaning.fields);
  const say = async () => {
    const body = { ...columnsOf(view, kind, meaning), ...(company && { company_id: Number(company) }) };
    const taken = await sending.run(() => save(body));
    if (!taken) return;
    announce(t("mapping_said"));
    await onSaid();
  };
  return (
    <>
      <ProblemNotice error={sending.error} />
      <Table
        caption={t("mapping_title")}
        rows={view.header.map((header, place) => ({ header, place }))}
        rowKey={({ place }) => place}
        columns={[
          { key: "header", name: true, title: t("mapping_header"), cell: ({ header, place }) => header || t("mapping_nth", { n: place + 1 }) },
          { key: "sample", title: t("mapping_sample"), cell: ({ place }) => <span class="t13 quiet">{view.samples[place]?.join(" · ")}</span> },
          {
            key: "field",
            title: t("mapping_field"),
            cell: ({ header, place }) => (
              <select
                class="input"
                aria-label={t("mapping_field_of", { header })}
                value={meaning.fields[place]}
                onChange={(event) => {
                  const field = event.currentTarget.value;
                  setMeaning({ ...meaning, fields: meaning.fields.map((was, at) => (at === place ? field : was === field ? "" : was)) });
                }}
              >
                <option value="">{t("mapping_nothing")}</option>
                {fields.map(({ name, required }) => (
                  <option key={name} value={name}>
                    {required ? `${fieldWord(name)} *` : fieldWord(name)}
                  </option>
                ))}
              </select>
            ),
          },
        ]}
      />
      <div class="decide__counter">
        <Field id="mapping-dates" label={t("mapping_dates")}>
          <select class="input" id="mapping-dates" value={meaning.dates} onChange={(event) => setMeaning({ ...meaning, dates: event.currentTarget.value })}>
            {(["dmy", "mdy", "ymd"] as const).map((order) => (
              <option key={order} value={order}>
                {t(`mapping_dates_${order}`)}
              </option>
            ))}
          </select>
        </Field>
        <Field id="mapping-decimal" label={t("mapping_decimal")}>
          <select class="input" id="mapping-decimal" value={meaning.decimal} onChange={(event) => setMeaning({ ...meaning, decimal: event.currentTarget.value })}>
            <option value="">{t("mapping_decimal_any")}</option>
            <option value=",">1 234,56</option>
            <option value=".">1,234.56</option>
          </select>
        </Field>
        {view.companies.length > 1 && (
          <Field id="mapping-company" label={t("mapping_company")}>
            <select class="input" id="mapping-company" value={company} onChange={(event) => setCompany(event.currentTarget.value)}>
              <option value="">{t("mapping_choose")}</option>
              {view.companies.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </Field>
        )}
      </div>
      <label class="tick">
        <input
          class="check"
          type="checkbox"
          checked={meaning.snapshot}
          onChange={(event) => setMeaning({ ...meaning, snapshot: event.currentTarget.checked })}
        />
        <span>
          {t("mapping_snapshot")}
          <span class="tick__hint">{t("mapping_snapshot_hint")}</span>
        </span>
      </label>
      {missing.length > 0 && (
        <p class="field__error" id="mapping-missing">
          {t("mapping_missing", { fields: missing.map(fieldWord).join(", ") })}
        </p>
      )}
      <button
        class="btn btn--primary"
        type="button"
        disabled={sending.busy || missing.length > 0}
        aria-describedby={missing.length > 0 ? "mapping-missing" : undefined}
        onClick={() => void say()}
      >
        {t("mapping_say")}
      </button>
    </>
  );
}
