/** Deputies: who decides, from a day to a day, with the rank of another; an administrator appoints all, others their own. */
import { useState } from "preact/hooks";
import { Dialog } from "../../../components/dialog.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Field } from "../../../components/field.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Table } from "../../../components/table.tsx";
import { dayOfYear, isoDay } from "../../../lib/formats.ts";
import { api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { may, session, timeZone } from "../../../stores/session.ts";
import { forget, useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { Shown } from "../screen.tsx";
import { useSend } from "../send.ts";
import type { Deputy, Person } from "./types.ts";

type Candidate = Pick<Person, "id" | "name" | "role">;

export function Deputies() {
  const loaded = useLoad<{ rows: Deputy[]; candidates: Candidate[] }>("/limit-deputies");
  const people = loaded.data?.candidates ?? [];
  const own = may("administer") ? null : (session.value?.user.id ?? null);
  const [adding, setAdding] = useState(false);
  const today = isoDay(Date.now(), timeZone.value);
  const nameOf = (id: number) => people.find((person) => person.id === id)?.name ?? "";
  return (
    <>
      <div class="toolbar">
        <button class="btn btn--primary" type="button" onClick={() => setAdding(true)}>
          <Icon name="plus" />
          {t("deputy_add")}
        </button>
      </div>
      <p class="quiet narrow">{t(own === null ? "deputies_text" : "deputies_own_text")}</p>
      <Shown loaded={loaded} rows={2}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty text={t("deputies_none")} />
          ) : (
            <Table
              caption={t("admin_tab_deputies")}
              rows={rows}
              rowKey={({ id }) => id}
              columns={[
                { key: "principal", title: t("deputy_principal"), name: true, cell: (row) => nameOf(row.principal_id) },
                { key: "deputy", title: t("deputy_deputy"), cell: (row) => nameOf(row.deputy_id) },
                { key: "starts", title: t("deputy_starts"), cell: (row) => dayOfYear(row.starts_on) },
                { key: "ends", title: t("deputy_ends"), cell: (row) => dayOfYear(row.ends_on) },
                {
                  key: "state",
                  title: t("deputy_state"),
                  cell: (row) => t(row.starts_on <= today ? "deputy_running" : "deputy_coming"),
                },
              ]}
            />
          )
        }
      </Shown>
      {adding && (
        <NewDeputy
          people={people}
          own={own}
          today={today}
          onClose={() => setAdding(false)}
          onDone={() => {
            setAdding(false);
            announce(t("saved"));
            forget("/limit-deputies");
          }}
        />
      )}
    </>
  );
}

interface NewDeputyProps {
  people: Candidate[];
  /** The only principal this person may appoint for; null = anybody. */
  own: number | null;
  today: string;
  onClose: () => void;
  onDone: () => void;
}

function NewDeputy({ people, own, today, onClose, onDone }: NewDeputyProps) {
  const [principal, setPrincipal] = useState(own === null ? "" : String(own));
  const [deputy, setDeputy] = useState("");
  const [starts, setStarts] = useState(today);
  const [ends, setEnds] = useState(today);
  const sending = useSend();
  const save = async (event: Event) => {
    event.preventDefault();
    const body = { principal_id: Number(principal), deputy_id: Number(deputy), starts_on: starts, ends_on: ends };
    if (await sending.run(() => api("POST", "/limit-deputies", body).then(() => true))) onDone();
  };
  const person = (id: "principal" | "deputy", value: string, set: (value: string) => void, but: string) => (
    <Field id={`deputy-${id}`} label={t(`deputy_${id}`)}>
      <select class="input" id={`deputy-${id}`} required value={value} onChange={(event) => set(event.currentTarget.value)}>
        <option value="">{t("choose")}</option>
        {people
          .filter((each) => String(each.id) !== but)
          .map((each) => (
            <option key={each.id} value={String(each.id)}>
              {`${each.name} · ${t(`role_${each.role}`)}`}
            </option>
          ))}
      </select>
    </Field>
  );
  const date = (id: "starts" | "ends", value: string, set: (value: string) => void, min: string) => (
    <Field id={`deputy-${id}`} label={t(`deputy_${id}`)}>
      <input class="input" id={`deputy-${id}`} type="date" required min={min} value={value} onInput={(event) => set(event.currentTarget.value)} />
    </Field>
  );
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("deputy_add")}
      actions={
        <>
          <button class="btn" type="button" onClick={onClose}>
            {t("cancel")}
          </button>
          <button class="btn btn--primary" type="submit" form="deputy-form" disabled={sending.busy}>
            {t("save")}
          </button>
        </>
      }
    >
      <form id="deputy-form" class="dialog__form" onSubmit={(event) => void save(event)}>
        <ProblemNotice error={sending.error} />
        {own === null && person("principal", principal, setPrincipal, deputy)}
        {person("deputy", deputy, setDeputy, principal)}
        {date("starts", starts, setStarts, today)}
        {date("ends", ends, setEnds, starts)}
      </form>
    </Dialog>
  );
}
