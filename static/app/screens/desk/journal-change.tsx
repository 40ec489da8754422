/** One change of the journal, field by field: what was, and what is. */
import { t, tMaybe } from "../../lib/i18n.ts";
import { sayValue } from "./journal-values.ts";

export interface Entry {
  id: number;
  at: string;
  actor: string | null;
  action: string;
  subject_type: string;
  subject_id: string;
  customer_id: number | null;
  customer?: string | null;
  device_id: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  redacted_at: string | null;
}

/** Who and what ids are: by field, and by kind of subject. */
export type Names = Record<string, Record<string, string>>;

export interface JournalPage {
  rows: Entry[];
  /** Where the next page begins; null: this is the end. */
  before: number | null;
  looked_back_to: string | null;
  names: Names;
}

/** What an entry is about: by its name, where one is known. */
export const saySubject = ({ subject_type, subject_id }: Entry, names: Names = {}): string =>
  `${tMaybe(`subject_${subject_type}`, subject_type)} ${names[subject_type]?.[subject_id] ?? subject_id.slice(0, 8)}`;

interface ChangeProps {
  entry: Entry;
  names?: Names;
  open?: boolean;
}

export function Change({ entry: { before, after, redacted_at }, names = {}, open }: ChangeProps) {
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  if (fields.length === 0) return null;
  return (
    <details class="change" open={open}>
      <summary>{t("journal_fields", { count: fields.length })}</summary>
      {redacted_at && <p class="quiet">{t("journal_redacted")}</p>}
      <dl class="diff">
        {fields.map((name) => (
          <div key={name}>
            <dt>{tMaybe(`journal_value_${name}`, tMaybe(`role_${name}`, name))}</dt>
            <dd>
              {before && name in before && <del>{say(name, before[name], names)}</del>} {after && name in after && <ins>{say(name, after[name], names)}</ins>}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** A value as people write it; an id by its name. */
function say(name: string, value: unknown, names: Names): string {
  const known = names[name];
  const named = (one: unknown) => known?.[String(one)] ?? one;
  return sayValue(name, known ? (Array.isArray(value) ? value.map(named) : named(value)) : value);
}
