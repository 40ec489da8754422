/** The message as the customer will read it, and why it goes today. */
import { Notice } from "../../../components/notice.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Section } from "../../../components/section.tsx";
import { dayOfYear, money } from "../../../lib/formats.ts";
import { api } from "../../../lib/http.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { forget, useLoad } from "../load.ts";
import { ProblemNotice, sayFacts } from "../problem.tsx";
import { sayRef } from "../say-item.ts";
import { Shown } from "../screen.tsx";
import { useSend } from "../send.ts";
import { isUnclear } from "./groups.ts";
import type { Decision, MessageView } from "./types.ts";

export function Preview({ id }: { id: string }) {
  const loaded = useLoad<MessageView>(`/dunning/messages/${id}`);
  return (
    <aside class="pane" aria-label={t("dunning_preview")} tabIndex={0}>
      <Shown loaded={loaded} rows={4}>
        {(message) => (
          <>
            <Section
              title={t("dunning_message_to", { name: message.customer })}
              tail={tMaybe(`level_${message.level}`, message.level)}
            >
              <Letter message={message} />
              {message.wording > 0 && <p class="t13 quiet">{t("text_version_used", { count: message.wording })}</p>}
            </Section>
            {isUnclear(message) && <Unclear message={message} onSaid={() => void loaded.reload()} />}
            <Section title={t("dunning_why")}>
              <Trace message={message} />
            </Section>
          </>
        )}
      </Shown>
    </aside>
  );
}

/** Nobody knows whether it left: a person who looked says so, and it is never sent twice by guessing. */
function Unclear({ message, onSaid }: { message: MessageView; onSaid: () => void }) {
  const sending = useSend();
  const say = async (outcome: "sent" | "not_sent") => {
    const done = await sending.run(() =>
      api("PUT", `/dunning/messages/${message.id}/outcome`, { outcome }).then(() => true),
    );
    if (!done) return;
    forget("/dunning");
    onSaid();
  };
  return (
    <Notice
      kind="hold"
      title={t("unclear_title")}
      text={
        <>
          <ProblemNotice error={sending.error} />
          <span class="btns">
            <button class="btn" type="button" disabled={sending.busy} onClick={() => void say("sent")}>
              {t("unclear_left")}
            </button>
            <button class="btn" type="button" disabled={sending.busy} onClick={() => void say("not_sent")}>
              {t("unclear_stayed")}
            </button>
          </span>
        </>
      }
    />
  );
}

function Letter({ message }: { message: MessageView }) {
  return (
    <div class="letter" lang={message.language}>
      <p class="t13 quiet">{message.recipient}</p>
      <p class="w6">{message.subject}</p>
      <p class="letter__body">{message.body}</p>
      {message.lines.some(({ ref }) => !message.body.includes(ref)) && (
        <table>
          <caption class="vh">{t("items_open")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("item_ref")}</th>
              <th scope="col">{t("item_due")}</th>
              <th scope="col">{t("item_residual")}</th>
            </tr>
          </thead>
          <tbody>
            {message.lines.map((line) => (
              <tr key={line.item_id}>
                <td>{sayRef(line.ref)}</td>
                <td>{line.due_on && dayOfYear(line.due_on)}</td>
                <td>{money(line.amount_minor, message.currency, { cents: true })}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={2}>
                {t("total")}
              </th>
              <td>{money(message.total_minor, message.currency, { cents: true })}</td>
            </tr>
          </tfoot>
        </table>
      )}
    </div>
  );
}

/** One line per item of the customer: chased or not, and the facts behind. */
function Trace({ message }: { message: MessageView }) {
  return (
    <ul class="rules rules--tight">
      {message.trace.map((decision) => (
        <li key={decision.item_id}>
          <Icon
            name={decision.action === "send" ? "markok" : decision.action === "task" ? "marksee" : "markno"}
            mark={decision.action === "send" ? "ok" : "see"}
          />
          <p>
            <a class="link" href={`/relances/pieces/${decision.item_id}`}>
              <b>{sayRef(decision.ref ?? "")}</b>
            </a>{" "}
            · {sayDecision(decision)}
            {decision.action === "send" && ` · ${money(decision.amount_minor, message.currency, { cents: true })}`}
          </p>
        </li>
      ))}
    </ul>
  );
}

/** Why an item is chased or left alone, in words. */
export function sayDecision({ reason, facts, level }: Decision): string {
  const said = { ...sayFacts(facts ?? {}), level: tMaybe(`level_${level}`, level ?? "") };
  return tMaybe(`because_${reason}`, tMaybe(`silent_${reason}`, reason, said), said);
}
