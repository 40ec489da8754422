/** Of whom the company asks more than a password, from which day on, and who is not ready for it. */
import { useState } from "preact/hooks";
import { Section } from "../../../components/section.tsx";
import { Table } from "../../../components/table.tsx";
import { dayOfYear, isoDay } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { timeZone } from "../../../stores/session.ts";
import { Adopt } from "../adopt.tsx";
import { forget, useLoad } from "../load.ts";
import { Shown } from "../screen.tsx";
import type { DemandDifference, SecondStepView } from "./types.ts";
import { Versions } from "./versions.tsx";

export function SecondStep() {
  const loaded = useLoad<SecondStepView>("/second-step");
  return (
    <Shown loaded={loaded} rows={8}>
      {(view) => <Demands key={view.version} view={view} reload={loaded.reload} />}
    </Shown>
  );
}

function Demands({ view, reload }: { view: SecondStepView; reload: () => Promise<void> }) {
  const held: Record<string, string> = Object.fromEntries(view.demands.map(({ role, from_on }) => [role, from_on]));
  const [draft, setDraft] = useState(held);
  const [publishing, setPublishing] = useState(false);
  const today = isoDay(Date.now(), timeZone.value);
  const changed = view.roles.filter(({ role }) => (draft[role] ?? "") !== (held[role] ?? ""));
  const differences = changed.map(({ role }) => ({ role, before: held[role] || null, after: draft[role] || null }));
  const asked = view.roles.filter(({ role }) => draft[role]).map(({ role }) => ({ role, from_on: draft[role] }));
  return (
    <>
      <p class="quiet">{t("demand_text")}</p>
      <Section title={t("demand_roles")}>
        <Table
          caption={t("demand_roles")}
          rows={view.roles}
          rowKey={({ role }) => role}
          columns={[
            { key: "role", title: t("role"), name: true, cell: ({ role }) => t(`role_${role}`) },
            {
              key: "from",
              title: t("demand_from"),
              cell: ({ role }) => (
                <input
                  class="input"
                  type="date"
                  aria-label={t("demand_from_of", { role: t(`role_${role}`) })}
                  min={held[role] && held[role] < today ? held[role] : today}
                  value={draft[role] ?? ""}
                  onInput={(event) => setDraft({ ...draft, [role]: event.currentTarget.value })}
                />
              ),
            },
            { key: "people", title: t("demand_people"), num: true, cell: ({ people }) => people },
            { key: "without", title: t("demand_without"), cell: ({ without }) => without.map(({ name }) => name).join(", ") || "–" },
          ]}
        />
        <p class="quiet t13">{t("demand_hint")}</p>
        <div class="btns">
          <button class="btn btn--primary" type="button" disabled={changed.length === 0} onClick={() => setPublishing(true)}>
            {t("publish")}
          </button>
          {changed.length > 0 && (
            <button class="btn" type="button" onClick={() => setDraft(held)}>
              {t("text_drop")}
            </button>
          )}
        </div>
      </Section>
      <Versions<{ differences: DemandDifference[] }> id="demand" path="/second-step/differences" versions={view.versions} show={(told) => <Differences differences={told.differences} />} />
      {publishing && (
        <Adopt
          id="demand"
          undated
          title={t("demand_publish")}
          path="/second-step"
          body={{ demands: asked }}
          version={view.version}
          onClose={() => setPublishing(false)}
          onDone={() => {
            setPublishing(false);
            forget("/second-step");
            void reload();
          }}
        >
          <Differences differences={differences} />
        </Adopt>
      )}
    </>
  );
}

function Differences({ differences }: { differences: DemandDifference[] }) {
  if (differences.length === 0) return <p class="quiet">{t("compare_same")}</p>;
  const say = (day: string | null) => (day ? t("demand_since", { day: dayOfYear(day) }) : t("demand_nothing"));
  return (
    <ul class="diff">
      {differences.map(({ role, before, after }) => (
        <li key={role}>
          {t("demand_of", { role: t(`role_${role}`) })} <del>{say(before)}</del> <ins>{say(after)}</ins>
        </li>
      ))}
    </ul>
  );
}
