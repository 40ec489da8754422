/** The words of reminders: edited beside what a customer would read, published in versions. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Field } from "../../../components/field.tsx";
import { Section } from "../../../components/section.tsx";
import { Problem, api } from "../../../lib/http.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { may } from "../../../stores/session.ts";
import { Adopt } from "../adopt.tsx";
import { forget, useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { Shown } from "../screen.tsx";
import { useSend } from "../send.ts";
import type { CustomerLine, Page } from "../types.ts";
import { sideWide } from "../width.ts";
import { LineDifferences } from "./line-differences.tsx";
import type { LetterText, LineDifference, Rendered, TextLine } from "./types.ts";
import { Versions } from "./versions.tsx";

const PAUSE_MS = 400;

const sayText = ({ tone, language, own }: TextLine): string =>
  [tMaybe(`level_${tone}`, tone), tMaybe(`language_${language}`, language), own && t("text_own")].filter(Boolean).join(" · ");

export function LetterTexts() {
  const list = useLoad<TextLine[]>("/letter-texts");
  const [name, setName] = useState("L1.fr");
  const loaded = useLoad<LetterText>(`/letter-texts/${name}`);
  const which = list.data && (
    <Field id="text-name" label={t("text_which")}>
      <select class="input" id="text-name" value={name} onChange={(event) => setName(event.currentTarget.value)}>
        {list.data.map((one) => (
          <option key={one.name} value={one.name}>
            {sayText(one)}
          </option>
        ))}
      </select>
    </Field>
  );
  return (
    <Shown loaded={loaded} rows={8}>
      {(text) => <Editor key={`${text.name} ${text.version}`} text={text} which={which} reload={() => Promise.all([loaded.reload(), list.reload()])} />}
    </Shown>
  );
}

interface EditorProps {
  text: LetterText;
  /** Chooses another text. */
  which: ComponentChildren;
  reload: () => Promise<unknown>;
}

function Editor({ text, which, reload }: EditorProps) {
  const [subject, setSubject] = useState(text.subject);
  const [body, setBody] = useState(text.body);
  const [customer, setCustomer] = useState("");
  const [publishing, setPublishing] = useState<"words" | "delivered" | null>(null);
  const { rendered, wrong, error } = useRendered(text.name, subject, body, customer);
  const area = useRef<HTMLTextAreaElement>(null);
  const changed = subject !== text.subject || body !== text.body;
  const put = (placeholder: string) => {
    const at = area.current;
    if (!at) return;
    at.setRangeText(`{${placeholder}}`, at.selectionStart, at.selectionEnd, "end");
    setBody(at.value);
    at.focus();
  };
  const done = () => {
    setPublishing(null);
    forget("/letter-texts");
    void reload();
  };
  const sayWrong = (field: string) => (wrong?.facts["field"] === field ? t(`text_wrong_${wrong.facts["why"]}` as never, { name: String(wrong.facts["name"] ?? ""), most: String(wrong.facts["most"] ?? "") }) : undefined);
  const faults = { subject: sayWrong("subject"), body: sayWrong("body") };
  const control = (field: "subject" | "body") => ({
    class: "input",
    id: `text-${field}`,
    lang: text.language,
    "aria-invalid": faults[field] ? true : undefined,
    "aria-describedby": faults[field] ? `text-${field}-error` : undefined,
  });
  return (
    <div class={sideWide.value ? "panes panes--preview" : "panes panes--stack"}>
      <div class="pane">
        <div class="form">
          {which}
          <Field id="text-subject" label={t("text_subject")} error={faults.subject}>
            <input {...control("subject")} value={subject} onInput={(event) => setSubject(event.currentTarget.value)} />
          </Field>
          <Field
            id="text-body"
            label={t("text_body")}
            hint={text.mentions.length > 0 && t("text_mentions", { mentions: text.mentions.join(", ") })}
            error={faults.body}
          >
            <textarea {...control("body")} ref={area} rows={20} value={body} onInput={(event) => setBody(event.currentTarget.value)} />
          </Field>
          <div class="chips chips--wrap" role="group" aria-label={t("text_placeholders")}>
            {text.placeholders.map((one) => (
              <button class="chip" type="button" key={one} title={`{${one}}`} onClick={() => put(one)}>
                {tMaybe(`text_placeholder_${one}`, one)}
              </button>
            ))}
          </div>
          <div class="btns">
            <button class="btn btn--primary" type="button" disabled={!changed || wrong !== null} onClick={() => setPublishing("words")}>
              {t("publish")}
            </button>
            {changed && (
              <button
                class="btn"
                type="button"
                onClick={() => {
                  setSubject(text.subject);
                  setBody(text.body);
                }}
              >
                {t("text_drop")}
              </button>
            )}
            {text.own && !changed && (
              <button class="btn" type="button" onClick={() => setPublishing("delivered")}>
                {t("text_back")}
              </button>
            )}
          </div>
        </div>
      </div>
      <aside class="pane" aria-label={t("text_preview")}>
        <Section title={t("text_preview")}>
          {may("run_dunning") && (
            <div class="form">
              <ChooseCustomer value={customer} onChoose={setCustomer} />
            </div>
          )}
          <ProblemNotice error={error} />
          {rendered && (
            <div class="letter" lang={text.language} aria-live="polite">
              <p class="w6">{rendered.subject}</p>
              <p class="letter__body">{rendered.body}</p>
            </div>
          )}
        </Section>
        <Versions<{ lines: LineDifference[] }>
          id="text"
          path={`/letter-texts/${text.name}/differences`}
          versions={text.versions}
          show={({ lines }) => <LineDifferences lines={lines} language={text.language} />}
        />
      </aside>
      {publishing && (
        <Adopt
          id="text"
          undated
          title={t(publishing === "words" ? "text_publish_title" : "text_back")}
          path={`/letter-texts/${text.name}`}
          body={publishing === "words" ? { subject, body } : {}}
          version={text.version}
          onClose={() => setPublishing(null)}
          onDone={done}
        >
          <p class="quiet">{t(publishing === "words" ? "text_publish_hint" : "text_back_hint")}</p>
        </Adopt>
      )}
    </div>
  );
}

/** What the draft would say, asked again a moment after the last key; a fault of the draft names its field. */
function useRendered(name: string, subject: string, body: string, customer: string) {
  const [rendered, setRendered] = useState<Rendered | null>(null);
  const { error, run } = useSend();
  const last = useRef(0);
  useEffect(() => {
    const mine = ++last.current;
    const ask = () =>
      run(() => api<Rendered>("POST", `/letter-texts/${name}/preview`, { subject, body, customer_id: customer ? Number(customer) : null }));
    const timer = setTimeout(() => void ask().then((said) => mine === last.current && said && setRendered(said)), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [name, subject, body, customer, run]);
  const wrong = error instanceof Problem && error.code === "letter_text_unfit" ? error : null;
  return { rendered, wrong, error: wrong ? null : error };
}

function ChooseCustomer({ value, onChoose }: { value: string; onChoose: (id: string) => void }) {
  const loaded = useLoad<Page<CustomerLine>>("/customers?sort=-overdue");
  return (
    <Field id="text-customer" label={t("text_customer")}>
      <select class="input" id="text-customer" value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        <option value="">{t("text_specimen")}</option>
        {loaded.data?.rows.map(({ id, name }) => (
          <option key={id} value={String(id)}>
            {name}
          </option>
        ))}
      </select>
    </Field>
  );
}
