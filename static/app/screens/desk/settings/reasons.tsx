/** What people choose from: renamed, retired, added in a draft, and published as a version phones hear of. */
import { useState } from "preact/hooks";
import { Section } from "../../../components/section.tsx";
import { Table } from "../../../components/table.tsx";
import { lang, t, tMaybe } from "../../../lib/i18n.ts";
import { Adopt } from "../adopt.tsx";
import { sayDepartment } from "../departments.ts";
import { forget, useLoad } from "../load.ts";
import { Shown } from "../screen.tsx";
import { ReasonForm } from "./reason-form.tsx";
import type { Offered, ReasonDifference, ReasonsView } from "./types.ts";
import { Versions } from "./versions.tsx";

const LISTS = ["dispute", "limit", "late"] as const;

/** Its name here; what the company did not name has the screens' own word. */
export const sayOffered = ({ kind, code, ...one }: Pick<Offered, "kind" | "code" | "fr" | "en">): string =>
  one[lang.value] ?? tMaybe(kind === "late" ? `late_cause_${code}` : `reason_${kind}_${code}`, code);

/** Roots in their order, each with its leaves below. */
const listed = (all: Offered[], list: string): Offered[] =>
  all.filter(({ kind }) => kind === list).flatMap((root) => [root, ...all.filter(({ kind, parent }) => kind === "dispute_detail" && list === "dispute" && parent === root.code)]);

export function Reasons() {
  const loaded = useLoad<ReasonsView>("/reasons");
  return (
    <Shown loaded={loaded} rows={8}>
      {(view) => <Lists key={view.version} view={view} reload={loaded.reload} />}
    </Shown>
  );
}

function Lists({ view, reload }: { view: ReasonsView; reload: () => Promise<void> }) {
  const [draft, setDraft] = useState(view.reasons);
  const [editing, setEditing] = useState<Offered | null>(null);
  const [publishing, setPublishing] = useState(false);
  const changed = draft.filter((one) => !view.reasons.includes(one));
  const keep = (one: Offered) => {
    setDraft(draft.includes(editing!) ? draft.map((each) => (each === editing ? one : each)) : [...draft, one]);
    setEditing(null);
  };
  const add = (kind: Offered["kind"], parent: string | null) =>
    setEditing({ kind, code: "", parent, department: null, days: null, fr: "", en: "", active: true, delivered: false });
  return (
    <>
      <div class="toolbar">
        {changed.length > 0 && (
          <button class="btn" type="button" onClick={() => setDraft(view.reasons)}>
            {t("text_drop")}
          </button>
        )}
        <button class="btn btn--primary" type="button" disabled={changed.length === 0} onClick={() => setPublishing(true)}>
          {changed.length > 0 ? t("publish_changes", { count: changed.length }) : t("publish")}
        </button>
      </div>
      {LISTS.map((list) => (
        <Section
          key={list}
          title={t(`reasons_${list}`)}
          tail={
            view.growing.includes(list) && (
              <button class="btn btn--quiet" type="button" onClick={() => add(list, null)}>
                {t("add")}
                <span class="vh"> {t(`reasons_${list}`)}</span>
              </button>
            )
          }
        >
          <Table
            caption={t(`reasons_${list}`)}
            rows={listed(draft, list)}
            rowKey={(one) => draft.indexOf(one)}
            columns={[
              {
                key: "name",
                title: t("reason_name"),
                name: true,
                cell: (one) => (
                  <span class={one.parent ? "reason reason--leaf" : "reason"} data-retired={!one.active || undefined}>
                    {sayOffered(one)}
                    {changed.includes(one) && <span class="sub">{t(one.code ? "reason_changed" : "reason_new")}</span>}
                  </span>
                ),
              },
              ...(list === "dispute"
                ? [
                    { key: "department", title: t("reason_department"), cell: ({ department }: Offered) => sayDepartment(department) },
                    { key: "days", title: t("reason_days"), num: true, cell: ({ days }: Offered) => days ?? "–" },
                  ]
                : []),
              { key: "state", title: t("reason_state"), cell: ({ active }) => t(active ? "reason_active" : "reason_retired") },
              {
                key: "do",
                title: t("row_actions"),
                hidden: true,
                num: true,
                cell: (one) => (
                  <span class="answers">
                    {one.kind === "dispute" && one.code && (
                      <button class="btn btn--quiet" type="button" onClick={() => add("dispute_detail", one.code)}>
                        {t("reason_add_leaf")}
                        <span class="vh"> {sayOffered(one)}</span>
                      </button>
                    )}
                    <button class="btn btn--quiet" type="button" onClick={() => setEditing(one)}>
                      {t("edit")}
                      <span class="vh"> {sayOffered(one)}</span>
                    </button>
                  </span>
                ),
              },
            ]}
          />
        </Section>
      ))}
      <Versions<{ differences: ReasonDifference[] }> id="reasons" path="/reasons/differences" versions={view.versions} show={({ differences }) => <Differences differences={differences} />} />
      {editing && <ReasonForm one={editing} onClose={() => setEditing(null)} onKeep={keep} />}
      {publishing && (
        <Adopt
          id="reasons"
          undated
          title={t("publish_changes", { count: changed.length })}
          path="/reasons"
          body={{ reasons: changed.map(({ delivered: _, ...one }) => one) }}
          version={view.version}
          onClose={() => setPublishing(false)}
          onDone={() => {
            setPublishing(false);
            forget("/reasons");
            void reload();
          }}
        >
          <p class="quiet">{t("reasons_publish_hint")}</p>
        </Adopt>
      )}
    </>
  );
}

function Differences({ differences }: { differences: ReasonDifference[] }) {
  if (differences.length === 0) return <p class="quiet">{t("compare_same")}</p>;
  const say = (name: string, value: unknown): string => {
    if (value === null || value === undefined) return "–";
    if (name === "active") return t(value ? "reason_active" : "reason_retired");
    return name === "department" ? sayDepartment(String(value)) : String(value);
  };
  return (
    <dl class="diff diff--fields">
      {differences.map((one) => (
        <div key={`${one.kind} ${one.code} ${one.name}`}>
          <dt>
            {sayOffered(one)} · {tMaybe(`reason_${one.name}`, one.name)}
          </dt>
          <dd>
            <del>{say(one.name, one.before)}</del> <ins>{say(one.name, one.after)}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}
