/** The built-in mailbox: what left when no mail server is set. Bodies are text, shown as text. */
import { Empty } from "../../../components/empty.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { moment } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { timeZone } from "../../../stores/session.ts";
import { ExportLinks } from "../export-links.tsx";
import { useLoad } from "../load.ts";
import { Screen, Shown } from "../screen.tsx";
import { panesWide } from "../width.ts";
import { DunningTabs } from "./tabs.tsx";
import type { Mail } from "./types.ts";

export function Mailbox({ openId }: { openId?: string }) {
  const list = useLoad<Mail[] | { rows: Mail[] }>("/mailbox");
  const mails = list.data === null ? [] : Array.isArray(list.data) ? list.data : list.data.rows;
  const wide = panesWide.value;
  const id = openId ?? (wide ? mails[0]?.id : undefined);
  return (
    <Screen title={t("place_dunning")} sub={t("mailbox_sub")} tail={<ExportLinks list="mailbox" />} head={<DunningTabs at="mailbox" />}>
      <div class={wide ? "panes panes--two" : "panes"}>
        {(wide || !openId) && (
          <div class="pane pane--list">
            <Shown loaded={list} rows={6}>
              {() =>
                mails.length === 0 ? (
                  <Empty text={t("mailbox_empty")} />
                ) : (
                  <ul>
                    {mails.map((mail) => (
                      <Row
                        key={mail.id}
                        name={mail.subject}
                        href={`/boite/${mail.id}`}
                        current={String(mail.id) === String(id)}
                        meta={mail.recipient}
                        tail={moment(mail.sent_at, timeZone.value)}
                      />
                    ))}
                  </ul>
                )
              }
            </Shown>
          </div>
        )}
        {id !== undefined && <OneMail id={String(id)} back={!wide} />}
      </div>
    </Screen>
  );
}

function OneMail({ id, back }: { id: string; back: boolean }) {
  const loaded = useLoad<Mail>(`/mailbox/${id}`);
  return (
    <article class="pane pane--sheet">
      {back && (
        <a class="link link--hit" href="/boite">
          <Icon name="back" size={18} />
          {t("dunning_tab_mailbox")}
        </a>
      )}
      <Shown loaded={loaded} rows={4}>
        {(mail) => (
          <Section title={mail.subject} tail={moment(mail.sent_at, timeZone.value)}>
            <p class="t13 quiet mail__to">{t("mail_to", { recipient: mail.recipient })}</p>
            <p class="letter__body">{mail.body}</p>
            {mail.has_statement && (
              <a class="link link--hit" href={`/api/v1/mailbox/${mail.id}/statement.pdf`} download>
                {t("mail_statement")}
              </a>
            )}
          </Section>
        )}
      </Shown>
    </article>
  );
}
