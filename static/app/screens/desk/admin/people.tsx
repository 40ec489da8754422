/** People: add, change, end an access; a one-time code, shown once, lets them choose a password. */
import { useState } from "preact/hooks";
import { Dialog } from "../../../components/dialog.tsx";
import { Field } from "../../../components/field.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Table } from "../../../components/table.tsx";
import { api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { session } from "../../../stores/session.ts";
import { departmentsWith, sayDepartment } from "../departments.ts";
import { forget, useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { Shown } from "../screen.tsx";
import { useSend } from "../send.ts";
import { Directory } from "./directory.tsx";
import { Factors } from "./factors.tsx";
import { type Agency, type Person, ROLES } from "./types.ts";

const NEW: Partial<Person> = { role: "rep" };

export function People() {
  const loaded = useLoad<Person[]>("/people");
  const agencies = useLoad<Agency[]>("/agencies");
  const [open, setOpen] = useState<Partial<Person> | null>(null);
  const [code, setCode] = useState<{ name: string; code: string } | null>(null);
  const sending = useSend();
  const nameOf = (id: number | null) => agencies.data?.find((agency) => agency.id === id)?.name ?? "";
  const changed = () => {
    forget("/people");
    void loaded.reload();
  };
  const giveCode = async (person: Pick<Person, "id" | "name">) => {
    const answer = await sending.run(() => api<{ code: string }>("POST", `/people/${person.id}/reset-code`));
    if (answer) setCode({ name: person.name, code: answer.code });
  };
  return (
    <>
      <div class="toolbar">
        <button class="btn btn--primary" type="button" onClick={() => setOpen(NEW)}>
          <Icon name="plus" />
          {t("people_add")}
        </button>
      </div>
      <ProblemNotice error={sending.error} />
      <Shown loaded={loaded} rows={6}>
        {(people) => (
          <Table
            caption={t("admin_tab_people")}
            rows={people}
            rowKey={({ id }) => id}
            columns={[
              {
                key: "name",
                title: t("person"),
                name: true,
                cell: (person) => (
                  <>
                    <button class="table__link" type="button" onClick={() => setOpen(person)}>
                      {person.name}
                    </button>
                    <span class="sub">{person.username}</span>
                  </>
                ),
              },
              { key: "role", title: t("role"), cell: ({ role }) => t(`role_${role}`) },
              { key: "agency", title: t("agency_or_department"), cell: ({ agency_id, department }) => nameOf(agency_id) || sayDepartment(department, "") },
              {
                key: "access",
                title: t("access"),
                cell: (person) => (
                  <>
                    {person.disabled ? t("access_ended") : person.has_password ? t("access_open") : t("access_waiting")}
                    {person.directory && <span class="sub">{t("directory_of")}</span>}
                  </>
                ),
              },
              {
                key: "do",
                title: t("row_actions"),
                hidden: true,
                num: true,
                cell: (person) =>
                  !person.disabled && (
                    <button class="btn btn--quiet" type="button" disabled={sending.busy} onClick={() => void giveCode(person)}>
                      <Icon name="key" size={18} />
                      {t("people_code")}
                      <span class="vh"> {person.name}</span>
                    </button>
                  ),
              },
            ]}
          />
        )}
      </Shown>
      <PersonForm
        key={open?.id ?? (open ? "new" : "none")}
        person={open}
        agencies={agencies.data ?? []}
        onClose={() => setOpen(null)}
        onGone={changed}
        onSaved={(saved, fresh) => {
          setOpen(null);
          changed();
          if (fresh) void giveCode(saved);
        }}
      />
      <Dialog
        open={code !== null}
        onClose={() => setCode(null)}
        title={t("code_title", { name: code?.name ?? "" })}
        actions={
          <button class="btn btn--primary" type="button" onClick={() => setCode(null)}>
            {t("code_noted")}
          </button>
        }
      >
        <p class="code" translate={false}>
          {code?.code}
        </p>
        <p class="quiet">{t("code_text")}</p>
      </Dialog>
    </>
  );
}

interface PersonFormProps {
  person: Partial<Person> | null;
  agencies: Agency[];
  onClose: () => void;
  /** What the person proved themselves with was taken away. */
  onGone: () => void;
  onSaved: (person: Person, fresh: boolean) => void;
}

function PersonForm({ person, agencies, onClose, onGone, onSaved }: PersonFormProps) {
  const [draft, setDraft] = useState<Partial<Person>>(person ?? NEW);
  const sending = useSend();
  const fresh = draft.id === undefined;
  const set = (change: Partial<Person>) => setDraft((before) => ({ ...before, ...change }));
  const text = (name: "username" | "name" | "email", required = false) => (
    <Field id={`person-${name}`} label={t(`person_${name}`)} aside={required ? undefined : t("optional")}>
      <input
        class="input"
        id={`person-${name}`}
        required={required}
        inputMode={name === "email" ? "email" : "text"}
        autoComplete="off"
        value={draft[name] ?? ""}
        onInput={(event) => set({ [name]: event.currentTarget.value })}
      />
    </Field>
  );
  const save = async (event: Event) => {
    event.preventDefault();
    const { role, agency_id, name, username, disabled } = draft;
    const common = { name, role, agency_id: agency_id ?? null, department: draft.department || null, email: draft.email || null };
    const saved = await sending.run(() =>
      fresh
        ? api<Person>("POST", "/people", { username, ...common })
        : api<Person>("PATCH", `/people/${draft.id}`, { ...common, disabled: disabled ?? false }),
    );
    if (!saved) return;
    announce(t("saved"));
    onSaved(saved, fresh);
  };
  return (
    <Dialog
      open={person !== null}
      onClose={onClose}
      title={fresh ? t("people_add") : (person?.name ?? "")}
      actions={
        <>
          <button class="btn" type="button" onClick={onClose}>
            {t("cancel")}
          </button>
          <button class="btn btn--primary" type="submit" form="person-form" disabled={sending.busy}>
            {t("save")}
          </button>
        </>
      }
    >
      <form id="person-form" class="dialog__form" onSubmit={(event) => void save(event)}>
        <ProblemNotice error={sending.error} />
        {fresh && text("username", true)}
        {text("name", true)}
        <Field id="person-role" label={t("role")}>
          <select class="input" id="person-role" value={draft.role} onChange={(event) => set({ role: event.currentTarget.value as Person["role"] })}>
            {ROLES.map((role) => (
              <option key={role} value={role}>
                {t(`role_${role}`)}
              </option>
            ))}
          </select>
        </Field>
        {draft.role === "contributor" ? (
          <Field id="person-department" label={t("person_department")}>
            <select
              class="input"
              id="person-department"
              required
              value={draft.department ?? ""}
              onChange={(event) => set({ department: event.currentTarget.value })}
            >
              <option value="">{t("choose")}</option>
              {departmentsWith(draft.department).map((code) => (
                <option key={code} value={code}>
                  {sayDepartment(code)}
                </option>
              ))}
            </select>
          </Field>
        ) : (
          <Field id="person-agency" label={t("agency")} aside={t("optional")}>
            <select
              class="input"
              id="person-agency"
              value={draft.agency_id ? String(draft.agency_id) : ""}
              onChange={(event) => set({ agency_id: event.currentTarget.value ? Number(event.currentTarget.value) : null })}
            >
              <option value="">{t("none")}</option>
              {agencies.map(({ id, name }) => (
                <option key={id} value={String(id)}>
                  {name}
                </option>
              ))}
            </select>
          </Field>
        )}
        {text("email")}
        {person && (Boolean(person.passkeys) || person.codes) && <Factors person={person} onGone={onGone} />}
        {person?.directory && <Directory person={person} onGone={onGone} />}
        {!fresh && draft.id !== session.value?.user.id && (
          <label class="tick">
            <input class="check" type="checkbox" checked={draft.disabled ?? false} onChange={(event) => set({ disabled: event.currentTarget.checked })} />
            <span>
              {t("person_disabled")}
              <span class="tick__hint">{t("person_disabled_hint")}</span>
            </span>
          </label>
        )}
      </form>
    </Dialog>
  );
}
