/** What to look for in the journal: words, a person, an object, a device, days. */
import { useState } from "preact/hooks";
import { Field } from "../../components/field.tsx";
import { t } from "../../lib/i18n.ts";
import { useLoad } from "./load.ts";

export type Sought = Record<string, string>;

/** Tell what is asked, and leave out what is not; the machine's doings are nobody's. */
export function readSearch(form: FormData): Sought {
  const said = [...form.entries()].map(([name, value]) => [name, String(value).trim()] as const);
  return Object.fromEntries(
    said.filter(([, value]) => value).map(([name, value]) => (value === "machine" ? ["machine", "true"] : [name, value])),
  );
}

export function JournalSearch({ onSearch }: { onSearch: (sought: Sought) => void }) {
  const people = useLoad<{ id: number; name: string }[]>("/journal/people");
  const [asked, setAsked] = useState(false);
  const search = (event: SubmitEvent) => {
    event.preventDefault();
    const sought = readSearch(new FormData(event.currentTarget as HTMLFormElement));
    setAsked(Object.keys(sought).length > 0);
    onSearch(sought);
  };
  const reset = () => {
    setAsked(false);
    onSearch({});
  };
  return (
    <form class="assignbar" role="search" onSubmit={search} onReset={reset}>
      <Field id="journal-text" label={t("journal_text")}>
        <input class="input" id="journal-text" name="text" type="search" maxLength={100} />
      </Field>
      <button class="btn btn--primary">{t("journal_search")}</button>
      {asked && (
        <button class="btn" type="reset">
          {t("journal_reset")}
        </button>
      )}
      <details class="change">
        <summary>{t("journal_more")}</summary>
        <div class="assignbar">
          <Field id="journal-who" label={t("who")}>
            <select class="input" id="journal-who" name="actor_id">
              <option value="">{t("journal_anybody")}</option>
              <option value="machine">{t("journal_machine")}</option>
              {(people.data ?? []).map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </Field>
          <Field id="journal-since" label={t("journal_since")}>
            <input class="input" id="journal-since" name="since" type="date" />
          </Field>
          <Field id="journal-until" label={t("journal_until")}>
            <input class="input" id="journal-until" name="until" type="date" />
          </Field>
          <Field id="journal-subject" label={t("journal_subject_id")}>
            <input class="input" id="journal-subject" name="subject_id" maxLength={60} />
          </Field>
          <Field id="journal-device" label={t("journal_device")}>
            <input class="input" id="journal-device" name="device_id" pattern="[0-9a-fA-F\-]{36}" title={t("journal_device_hint")} />
          </Field>
        </div>
      </details>
    </form>
  );
}
