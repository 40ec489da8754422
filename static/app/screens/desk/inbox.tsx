/** The inbox of whoever works at a desk: what pushes said, or would have said, until it is read. */
import { useEffect, useState } from "preact/hooks";
import { Section } from "../../components/section.tsx";
import { moment } from "../../lib/formats.ts";
import { lang, t } from "../../lib/i18n.ts";
import { shared } from "../../stores/here.ts";
import { markRead } from "../../stores/notices.ts";
import { timeZone } from "../../stores/session.ts";
import { useLoad } from "./load.ts";

interface Told {
  id: string;
  title: string;
  body: string;
  link: string;
  created_at: string;
  read_at: string | null;
}

/** So many are shown until somebody asks for the others: settings stand below. */
const FIRST = 6;

/** How many notices this device knows to be unread. */
export const unreadHere = (): number =>
  Object.values(shared.value.notice ?? {}).filter(({ read_at }) => read_at === null).length;

export function Inbox() {
  const { data, reload } = useLoad<{ rows: Told[] }>("/notices");
  const here = unreadHere();
  const [all, setAll] = useState(false);
  useEffect(() => void reload(), [here, lang.value]);
  const unread = data?.rows.filter(({ read_at }) => read_at === null) ?? [];
  if (unread.length === 0) return null;
  const read = async (rows: Told[]) => {
    await markRead(rows);
    await reload();
  };
  return (
    <Section title={t("to_read")} tail={unread.length}>
      <ul>
        {unread.slice(0, all ? undefined : FIRST).map((one) => (
          <li class="row" key={one.id}>
            <div class="row__main">
              <a class="row__name row__cover" href={one.link} onClick={() => void read([one])}>
                {one.title}
              </a>
              <span class="row__meta">{[one.body, moment(one.created_at, timeZone.value)].filter(Boolean).join(" · ")}</span>
            </div>
          </li>
        ))}
      </ul>
      <div class="btns">
        {!all && unread.length > FIRST && (
          <button class="btn" type="button" onClick={() => setAll(true)}>
            {t("see_others", { count: unread.length - FIRST })}
          </button>
        )}
        <button class="btn" type="button" onClick={() => void read(unread)}>
          {t("notices_read")}
        </button>
      </div>
    </Section>
  );
}
