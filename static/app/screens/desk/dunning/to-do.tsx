/** What the run leaves to a person: the cause, what to do about it, and the customers it is about. */
import { useState } from "preact/hooks";
import { Amount } from "../../../components/amount.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Section } from "../../../components/section.tsx";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { astray, isUnclear, tasks } from "./groups.ts";
import { Ones } from "./ones.tsx";
import type { Message, RunView } from "./types.ts";

export function ToDo({ view, open }: { view: RunView; open: (messageId: string) => void }) {
  const [shown, setShown] = useState<string | null>(null);
  const lost = astray(view.messages);
  const groups = tasks(view.silent).filter(({ reason }) => reason !== "delivery_unclear"); // its message says it
  const count = lost.length + groups.reduce((sum, group) => sum + group.count, 0);
  if (count === 0) return null;
  const currency = view.currency ?? view.messages[0]?.currency ?? "EUR";
  return (
    <Section title={t("dunning_to_do")} tail={count}>
      <ul class="silences">
        {lost.map((message) => (
          <Astray key={message.id} message={message} open={open} />
        ))}
        {groups.map(({ reason, count: n, amount_minor }) => (
          <li key={reason}>
            <button
              class="silence"
              type="button"
              aria-expanded={shown === reason}
              onClick={() => setShown(shown === reason ? null : reason)}
            >
              <span class="silence__why">
                {tMaybe(`silent_${reason}`, reason)}
                <span class="sub">{tMaybe(`todo_${reason}`, "")}</span>
              </span>
              <span class="count">{n}</span>
              <Amount row minor={amount_minor} currency={currency} />
              <Icon name="down" size={16} />
            </button>
            {shown === reason && <Ones reason={reason} currency={currency} />}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** A message that did not arrive, or may not have left. */
function Astray({ message, open }: { message: Message; open: (id: string) => void }) {
  const unclear = isUnclear(message);
  return (
    <li class="silence">
      <span class="silence__why">
        <a class="table__link" href={`/clients/${message.customer_id}`}>
          {message.customer}
        </a>
        <span class="sub">
          {unclear
            ? t("todo_unclear")
            : t("todo_mail_failed", {
                recipient: message.recipient,
                why: tMaybe(`message_why_${message.why}`, message.why ?? ""),
              })}
        </span>
      </span>
      <button class="btn btn--quiet" type="button" onClick={() => open(message.id)}>
        {t("todo_read")}
      </button>
      <Amount row minor={message.total_minor} currency={message.currency} />
    </li>
  );
}
