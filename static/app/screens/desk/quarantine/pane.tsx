/** One entry set aside: who said what about whom, what broke, and what the desk does about it. */
import { useState } from "preact/hooks";
import { Empty } from "../../../components/empty.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Notice } from "../../../components/notice.tsx";
import { Section } from "../../../components/section.tsx";
import { day, moment, money } from "../../../lib/formats.ts";
import { Problem, api } from "../../../lib/http.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { timeZone } from "../../../stores/session.ts";
import { deviceName } from "../admin/device-name.ts";
import { useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { ReasonDialog } from "../reason-dialog.tsx";
import { Shown } from "../screen.tsx";
import { useSend } from "../send.ts";
import { Mend } from "./mend.tsx";
import { type Aside, argsOf, kindOf } from "./types.ts";

export function AsidePane({ id, back, onDone }: { id: string; back: boolean; onDone: (said: string) => void }) {
  const loaded = useLoad<Aside>(`/quarantine/${id}`);
  const gone = loaded.error instanceof Problem && loaded.error.status === 404;
  return (
    <article class="pane pane--sheet">
      {back && (
        <a class="link link--hit" href="/journal/quarantaine">
          <Icon name="back" size={18} />
          {t("quarantine_tab")}
        </a>
      )}
      {gone ? (
        <Empty text={t("quarantine_gone")} />
      ) : (
        <Shown loaded={loaded} rows={6}>
          {(entry) => <One entry={entry} onDone={onDone} reload={loaded.reload} />}
        </Shown>
      )}
    </article>
  );
}

interface OneProps {
  entry: Aside;
  onDone: (said: string) => void;
  reload: () => Promise<void>;
}

function One({ entry, onDone, reload }: OneProps) {
  const [mending, setMending] = useState(false);
  const [discarding, setDiscarding] = useState(false);
  const sending = useSend();
  const act = async (method: "POST" | "PATCH", path: string, body: unknown, said: string) => {
    const headers = { "If-Match": `"${entry.version}"` };
    const done = await sending.run(() =>
      api(method, `/quarantine/${entry.op_id}${path}`, body, { headers }).then(() => true),
    );
    setMending(false);
    setDiscarding(false);
    await reload();
    if (done) onDone(said);
  };
  const waiting = entry.state === "waiting";
  return (
    <>
      <ProblemNotice error={sending.error} />
      <Section
        title={tMaybe(`op_${entry.type.replace(".", "_")}`, entry.type)}
        tail={moment(entry.client_time, timeZone.value)}
      >
        <p class="t13 quiet">
          {t("quarantine_said_by", { name: entry.author, device: deviceName(entry.user_agent ?? "") })}
          {entry.app_version && ` · ${entry.app_version}`}
          {entry.customer_id !== null && (
            <>
              {" · "}
              <a class="link" href={`/clients/${entry.customer_id}`}>
                {entry.customer}
              </a>
            </>
          )}
        </p>
        <Words entry={entry} />
      </Section>
      <Why entry={entry} />
      {waiting && (
        <div class="toolbar">
          <button
            class="btn btn--primary"
            type="button"
            disabled={sending.busy || entry.parent_id !== null}
            onClick={() => void act("POST", "/release", undefined, t("quarantine_released"))}
          >
            {t("quarantine_release")}
          </button>
          {entry.mendable.length > 0 && (
            <button class="btn" type="button" disabled={sending.busy} onClick={() => setMending(true)}>
              {t("quarantine_mend")}
            </button>
          )}
          <button class="btn btn--danger" type="button" disabled={sending.busy} onClick={() => setDiscarding(true)}>
            {t("quarantine_discard")}
          </button>
        </div>
      )}
      {mending && (
        <Mend
          entry={entry}
          busy={sending.busy}
          onClose={() => setMending(false)}
          onSay={(args) => void act("PATCH", "", { args }, t("quarantine_mended"))}
        />
      )}
      {discarding && (
        <ReasonDialog
          id="quarantine-discard"
          title={t("quarantine_discard_title")}
          text={t("quarantine_discard_text")}
          act={t("quarantine_discard")}
          danger
          most={2000}
          busy={sending.busy}
          onClose={() => setDiscarding(false)}
          onSay={(reason) => void act("POST", "/discard", { reason }, t("quarantine_discarded"))}
        />
      )}
    </>
  );
}

/** What was said; what the desk corrected stands beside it. */
function Words({ entry }: { entry: Aside }) {
  const now = argsOf(entry);
  const say = (name: string, value: unknown) => sayArg(name, value, entry.currency);
  const names = Object.keys(entry.args).filter((name) => !/_id$/.test(name) && entry.args[name] !== null);
  return (
    <dl class="saying diff">
      {names.map((name) => (
        <div key={name}>
          <dt>{tMaybe(`arg_${name}`, name)}</dt>
          <dd>
            {JSON.stringify(now[name]) === JSON.stringify(entry.args[name]) ? (
              say(name, now[name])
            ) : (
              <>
                <del>{say(name, entry.args[name])}</del> <ins>{say(name, now[name])}</ins>
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function sayArg(name: string, value: unknown, currency: string): string {
  if (value === null || value === undefined || value === "") return "–";
  if (kindOf(name) === "amount" && typeof value === "number") return money(value, currency);
  if (kindOf(name) === "day" && typeof value === "string") return day(value);
  return Array.isArray(value) ? String(value.length) : String(value);
}

function Why({ entry }: { entry: Aside }) {
  if (entry.state !== "waiting") {
    const who = entry.decided_by ?? "";
    return (
      <Notice
        icon={entry.state === "released" ? "markok" : "markno"}
        title={t(`quarantine_is_${entry.state}`)}
        text={[who, entry.decided_at && moment(entry.decided_at, timeZone.value), entry.reason].filter(Boolean).join(" · ")}
      />
    );
  }
  if (entry.parent_id !== null) {
    return (
      <Notice
        icon="marksee"
        title={t("quarantine_waits")}
        text={
          <a class="link" href={`/journal/quarantaine/${entry.parent_id}`}>
            {t("quarantine_parent")}
          </a>
        }
      />
    );
  }
  return (
    <Notice
      icon="alert"
      title={t("quarantine_broke", { error: entry.error ?? "" })}
      text={entry.tries > 0 ? t("quarantine_tries", { count: entry.tries }) : t("quarantine_broke_text")}
    />
  );
}
