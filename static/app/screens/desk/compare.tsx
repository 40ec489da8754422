/** The versions of something that is published, and how any two of them differ. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Field } from "../../components/field.tsx";
import { Section } from "../../components/section.tsx";
import { dayOfYear } from "../../lib/formats.ts";
import { t } from "../../lib/i18n.ts";
import { useLoad } from "./load.ts";
import { Shown } from "./screen.tsx";

export interface Named {
  number: number;
  label: string;
  reason: string;
}

interface Dated {
  id: number;
  reason: string;
  starts_on: string;
  by: string | null;
}

/** Name versions that begin on a day. */
export const named = (versions: Dated[]): Named[] =>
  versions.map(({ id, reason, starts_on, by }) => ({ number: id, reason, label: t("policy_version_of", { count: id, day: dayOfYear(starts_on), by: by ?? "–" }) }));

interface CompareProps<T> {
  /** Names the two lists: `id-before` and `id-after`. */
  id: string;
  /** What is asked with `?before=…&after=…`; 0 is what is delivered. */
  path: string;
  versions: Named[];
  show: (differences: T) => ComponentChildren;
}

export function Compare<T>({ id, path, versions, show }: CompareProps<T>) {
  const newest = versions[0]?.number ?? 0;
  const [chosen, setChosen] = useState<{ before: number; after: number } | null>(null);
  const { before, after } = chosen ?? { before: versions[1]?.number ?? 0, after: newest };
  const loaded = useLoad<T>(newest > 0 ? `${path}?before=${before}&after=${after}` : null);
  if (newest === 0) return null;
  const list = (side: "before" | "after", value: number) => (
    <Field id={`${id}-${side}`} label={t(`compare_${side}`)}>
      <select
        class="input"
        id={`${id}-${side}`}
        value={String(value)}
        onChange={(event) => setChosen({ before, after, [side]: Number(event.currentTarget.value) })}
      >
        {versions.map(({ number, label }) => (
          <option key={number} value={String(number)}>
            {label}
          </option>
        ))}
        <option value="0">{t("compare_delivered")}</option>
      </select>
    </Field>
  );
  return (
    <Section title={t("compare_title")} tail={versions.length}>
      <ol>
        {versions.map(({ number, label, reason }) => (
          <li class="version" key={number}>
            <b>{label}</b> <span class="quiet">{t("quoted", { text: reason })}</span>
          </li>
        ))}
      </ol>
      <div class="columns columns--fields">
        {list("before", before)}
        {list("after", after)}
      </div>
      <div class="compared" aria-live="polite">
        <Shown loaded={loaded} rows={2}>
          {show}
        </Shown>
      </div>
    </Section>
  );
}
