/** Données personnelles: find a named person, see where they occur, give them a copy, erase them. */
import { useState } from "preact/hooks";
import { Dialog } from "../../../components/dialog.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Field } from "../../../components/field.tsx";
import { Notice } from "../../../components/notice.tsx";
import { Section } from "../../../components/section.tsx";
import { Table } from "../../../components/table.tsx";
import { number } from "../../../lib/formats.ts";
import { api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { forget, useLoad } from "../load.ts";
import { sayFound } from "../journal-values.ts";
import { ProblemNotice } from "../problem.tsx";
import { Shown } from "../screen.tsx";
import { useSend } from "../send.ts";
import type { NamedPerson, PersonalPart } from "./types.ts";

const SHORTEST = 2;
const PATIENCE_MS = 120_000;

export function PersonalData() {
  const [words, setWords] = useState("");
  const [picked, setPicked] = useState<string | null>(null);
  const found = useLoad<NamedPerson[]>(words.length < SHORTEST ? null : `/privacy/persons?${new URLSearchParams({ q: words })}`);
  const search = (event: SubmitEvent) => {
    event.preventDefault();
    setPicked(null);
    setWords(String(new FormData(event.currentTarget as HTMLFormElement).get("q")).trim());
  };
  return (
    <>
      <p class="quiet narrow">{t("privacy_text")}</p>
      <form class="assignbar" role="search" onSubmit={search}>
        <Field id="privacy-q" label={t("privacy_search")}>
          <input class="input" id="privacy-q" name="q" type="search" required minLength={SHORTEST} maxLength={100} />
        </Field>
        <button class="btn btn--primary">{t("journal_search")}</button>
      </form>
      {words.length >= SHORTEST && !picked && (
        <Shown loaded={found} rows={3}>
          {(people) =>
            people.length === 0 ? (
              <Empty text={t("privacy_nobody")} />
            ) : (
              <Table
                caption={t("privacy_found")}
                rows={people}
                rowKey={({ key }) => key}
                columns={[
                  {
                    key: "name",
                    title: t("person"),
                    name: true,
                    cell: (one) => (
                      <button class="link link--hit" type="button" onClick={() => setPicked(one.key)}>
                        {one.name}
                      </button>
                    ),
                  },
                  { key: "kind", title: t("privacy_kind"), cell: ({ kind, customer }) => customer ?? t(`privacy_kind_${kind}`) },
                  { key: "email", title: t("privacy_email"), cell: ({ email }) => email ?? "–" },
                  { key: "phone", title: t("privacy_phone"), cell: ({ phone }) => phone ?? "–" },
                ]}
              />
            )
          }
        </Shown>
      )}
      {picked && (
        <Person
          key={picked}
          id={picked}
          onBack={() => setPicked(null)}
          onGone={() => {
            setPicked(null);
            forget("/privacy/persons");
          }}
        />
      )}
    </>
  );
}

function Person({ id, onBack, onGone }: { id: string; onBack: () => void; onGone: () => void }) {
  const path = `/privacy/persons/${id}`;
  const loaded = useLoad<{ person: NamedPerson; parts: PersonalPart[] }>(path);
  const [asking, setAsking] = useState(false);
  const sending = useSend();
  const copy = async () => {
    const file = await sending.run(() => api<{ name: string; zip: string }>("POST", `${path}/copy`, undefined, { within: PATIENCE_MS }));
    if (!file) return;
    save(file);
    announce(t("privacy_copied"));
  };
  return (
    <Shown loaded={loaded} rows={6}>
      {({ person, parts }) => (
        <Section title={person.name}>
          <p>{[person.customer ?? t(`privacy_kind_${person.kind}`), person.email, person.phone].filter(Boolean).join(" · ")}</p>
          <ProblemNotice error={sending.error} />
          <Table
            caption={t("privacy_where")}
            rows={parts}
            rowKey={({ kind }) => kind}
            columns={[
              {
                key: "label",
                title: t("privacy_where"),
                name: true,
                cell: ({ label, examples }) => (
                  <>
                    {label}
                    {examples.map((one, i) => (
                      <span class="sub" key={i}>
                        {sayFound(one)}
                      </span>
                    ))}
                  </>
                ),
              },
              { key: "count", title: t("privacy_count"), num: true, cell: ({ count }) => number(count) },
              { key: "fate", title: t("privacy_fate"), cell: ({ fate_label }) => fate_label },
              { key: "why", title: t("privacy_why"), cell: ({ why }) => why ?? "" },
            ]}
          />
          <p class="quiet narrow">{t("privacy_backups")}</p>
          {person.active && <Notice kind="plain" icon="people" title={t("privacy_active")} />}
          <div class="btns">
            <button class="btn" type="button" onClick={onBack}>
              {t("privacy_back")}
            </button>
            <button class="btn btn--primary" type="button" disabled={sending.busy} onClick={() => void copy()}>
              {sending.busy ? t("sending") : t("privacy_copy")}
            </button>
            {!person.active && (
              <button class="btn btn--danger" type="button" onClick={() => setAsking(true)}>
                {t("privacy_erase")}
              </button>
            )}
          </div>
          {asking && <Erase path={path} name={person.name} onClose={() => setAsking(false)} onGone={onGone} />}
        </Section>
      )}
    </Shown>
  );
}

function Erase({ path, name, onClose, onGone }: { path: string; name: string; onClose: () => void; onGone: () => void }) {
  const [reason, setReason] = useState("");
  const sending = useSend();
  const erase = async () => {
    const done = await sending.run(() => api("POST", `${path}/erasure`, { reason: reason.trim() }, { within: PATIENCE_MS }).then(() => true));
    if (!done) return;
    announce(t("privacy_erased"));
    onGone();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("privacy_erase_confirm", { name })}
      actions={
        <>
          <button class="btn" type="button" onClick={onClose}>
            {t("cancel")}
          </button>
          <button class="btn btn--danger" type="button" disabled={sending.busy || reason.trim().length < 3} onClick={() => void erase()}>
            {sending.busy ? t("sending") : t("privacy_erase")}
          </button>
        </>
      }
    >
      <p>{t("privacy_erase_text")}</p>
      <ProblemNotice error={sending.error} />
      <Field id="erase-reason" label={t("privacy_reason")} hint={t("privacy_reason_hint")}>
        <input class="input" id="erase-reason" maxLength={500} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
      </Field>
    </Dialog>
  );
}

function save({ name, zip }: { name: string; zip: string }): void {
  const bytes = Uint8Array.from(atob(zip), (sign) => sign.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type: "application/zip" }));
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), PATIENCE_MS);
}
