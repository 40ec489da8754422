/** On which days the company is closed besides the public holidays; wherever business days are counted. */
import { useState } from "preact/hooks";
import { Empty } from "../../../components/empty.tsx";
import { Field } from "../../../components/field.tsx";
import { Section } from "../../../components/section.tsx";
import { Table } from "../../../components/table.tsx";
import { dayOfYear } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { Adopt } from "../adopt.tsx";
import { forget, useLoad } from "../load.ts";
import { Shown } from "../screen.tsx";
import type { CalendarView, Closing, ClosingDifference } from "./types.ts";
import { Versions } from "./versions.tsx";

const LONGEST = 60;
const NEW: Closing = { starts_on: "", ends_on: "", label: "" };

const sayPeriod = ({ starts_on, ends_on }: Closing): string =>
  starts_on === ends_on ? dayOfYear(starts_on) : t("closing_from_to", { from: dayOfYear(starts_on), to: dayOfYear(ends_on) });

export function Calendar() {
  const loaded = useLoad<CalendarView>("/calendar");
  return (
    <Shown loaded={loaded} rows={6}>
      {(view) => <Closings key={view.version} view={view} reload={loaded.reload} />}
    </Shown>
  );
}

function Closings({ view, reload }: { view: CalendarView; reload: () => Promise<void> }) {
  const [draft, setDraft] = useState(view.closings);
  const [said, setSaid] = useState(NEW);
  const [publishing, setPublishing] = useState(false);
  const changed = draft.length !== view.closings.length || draft.some((one) => !view.closings.includes(one));
  const add = (event: Event) => {
    event.preventDefault();
    setDraft([...draft, { ...said, label: said.label.trim() }].sort((a, b) => a.starts_on.localeCompare(b.starts_on)));
    setSaid(NEW);
  };
  const day = (name: "starts_on" | "ends_on", min?: string) => (
    <Field id={`closing-${name}`} label={t(`closing_${name}`)}>
      <input
        class="input"
        id={`closing-${name}`}
        type="date"
        required
        min={min}
        value={said[name]}
        onInput={(event) => {
          const value = event.currentTarget.value;
          setSaid({ ...said, [name]: value, ...(name === "starts_on" && said.ends_on < value && { ends_on: value }) });
        }}
      />
    </Field>
  );
  return (
    <>
      <p class="quiet">{t("calendar_text")}</p>
      <Section title={t("closings")} tail={draft.length}>
        {draft.length === 0 ? (
          <Empty text={t("closings_none")} />
        ) : (
          <Table
            caption={t("closings")}
            rows={draft}
            rowKey={({ starts_on, label }) => `${starts_on} ${label}`}
            columns={[
              { key: "label", title: t("closing_label"), name: true, cell: ({ label }) => label },
              { key: "when", title: t("closing_when"), cell: sayPeriod },
              {
                key: "do",
                title: t("row_actions"),
                hidden: true,
                num: true,
                cell: (one) => (
                  <button class="btn btn--quiet" type="button" onClick={() => setDraft(draft.filter((each) => each !== one))}>
                    {t("remove")}
                    <span class="vh"> {one.label}</span>
                  </button>
                ),
              },
            ]}
          />
        )}
        <form class="form assignbar" onSubmit={add}>
          {day("starts_on")}
          {day("ends_on", said.starts_on)}
          <Field id="closing-label" label={t("closing_label")}>
            <input class="input" id="closing-label" required pattern=".*\S.*" maxLength={LONGEST} value={said.label} onInput={(event) => setSaid({ ...said, label: event.currentTarget.value })} />
          </Field>
          <button class="btn">{t("add")}</button>
        </form>
        <div class="btns">
          <button class="btn btn--primary" type="button" disabled={!changed} onClick={() => setPublishing(true)}>
            {t("publish")}
          </button>
          {changed && (
            <button class="btn" type="button" onClick={() => setDraft(view.closings)}>
              {t("text_drop")}
            </button>
          )}
        </div>
      </Section>
      <Versions<{ differences: ClosingDifference[] }> id="calendar" path="/calendar/differences" versions={view.versions} show={({ differences }) => <Differences differences={differences} />} />
      <Section title={t("holidays")} tail={view.holidays.length}>
        <Table
          caption={t("holidays")}
          rows={view.holidays}
          rowKey={({ day: on }) => on}
          columns={[
            { key: "name", title: t("closing_label"), name: true, cell: ({ name }) => tMaybe(`holiday_${name}`, name) },
            { key: "day", title: t("closing_when"), cell: ({ day: on }) => dayOfYear(on) },
          ]}
        />
      </Section>
      {publishing && (
        <Adopt
          id="calendar"
          undated
          title={t("calendar_publish")}
          path="/calendar"
          body={{ closings: draft }}
          version={view.version}
          onClose={() => setPublishing(false)}
          onDone={() => {
            setPublishing(false);
            forget("/calendar");
            void reload();
          }}
        >
          <p class="quiet">{t("calendar_publish_hint")}</p>
        </Adopt>
      )}
    </>
  );
}

function Differences({ differences }: { differences: ClosingDifference[] }) {
  if (differences.length === 0) return <p class="quiet">{t("compare_same")}</p>;
  const say = (one: Closing | null) => (one ? `${one.label} · ${sayPeriod(one)}` : "–");
  return (
    <ul class="diff">
      {differences.map(({ before, after }, at) => (
        <li key={at}>
          <del>{say(before)}</del> <ins>{say(after)}</ins>
        </li>
      ))}
    </ul>
  );
}
