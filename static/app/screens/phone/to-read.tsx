/** What is to be read: refused entries first, then unread notices, newest first; a flood is one row. */
import { useComputed } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../../components/icon.tsx";
import { Row } from "../../components/row.tsx";
import { t, tMaybe } from "../../lib/i18n.ts";
import { answered, needsPerson } from "../../stores/answers.ts";
import { shared } from "../../stores/here.ts";
import type { HomeRow } from "../../stores/home-row.ts";
import { markRead } from "../../stores/notices.ts";
import type { NoticeRow } from "../../stores/rows.ts";
import { timeZone } from "../../stores/session.ts";
import { grouped } from "./notice-groups.ts";
import { at } from "./words.ts";

const MOST_NOTICES = 6;
const SOME = 30; // of one group at a time: a run of dunning tells of every customer

type Names = Map<number, HomeRow>;

export function ToRead({ names }: { names: Names }) {
  const refused = answered.value.filter(needsPerson);
  const unread = useComputed(() => groupsOf(Object.values(shared.value.notice ?? {}))); // not with every customer that comes
  if (refused.length + unread.value.length === 0) return null;
  return (
    <section class="section" aria-label={t("to_read")}>
      <ul>
        {refused.length > 0 && (
          <Row
            lead={<Icon name="hexx" size={22} />}
            name={t("refused_entries", { count: refused.length })}
            href="/envois"
            meta={refused[0]?.customer_name}
          />
        )}
        {unread.value.map((group) =>
          group.length > 1 ? (
            <Many key={group.at(-1)!.id} notices={group} names={names} />
          ) : (
            <One key={group[0]!.id} notice={group[0]!} names={names} />
          ),
        )}
      </ul>
    </section>
  );
}

const groupsOf = (notices: NoticeRow[]) =>
  grouped(
    notices.filter(({ read_at }) => read_at === null),
    timeZone.value,
  ).slice(0, MOST_NOTICES);

function One({ notice, names }: { notice: NoticeRow; names: Names }) {
  return (
    <li class="row row--lead">
      <Mark notice={notice} />
      <div class="row__main">
        <a class="row__name row__cover" href={landing(notice)} onClick={() => void markRead([notice])}>
          {sayNotice(notice, nameOf(notice, names))}
        </a>
        <span class="row__meta">{at(notice.created_at)}</span>
      </div>
      <Unread />
    </li>
  );
}

/** One row that opens on them; none is drawn before, and not all at once. */
function Many({ notices, names }: { notices: NoticeRow[]; names: Names }) {
  const [first] = notices as [NoticeRow];
  const [drawn, setDrawn] = useState(0);
  const rows = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (drawn > SOME) rows.current?.children[drawn - SOME]?.querySelector("a")?.focus(); // the button may be gone
  }, [drawn]);
  return (
    <li>
      <details onToggle={(event) => setDrawn(event.currentTarget.open ? SOME : 0)}>
        <summary class="row row--lead">
          <Mark notice={first} />
          <div class="row__main">
            <span class="row__name">{sayNotice(first, t("notices_many", { count: notices.length }))}</span>
            <span class="row__meta">{at(first.created_at)}</span>
          </div>
          <Unread />
        </summary>
        <button class="btn" type="button" onClick={() => void markRead(notices)}>
          {t("notices_read")}
        </button>
        <ul ref={rows}>
          {notices.slice(0, drawn).map((notice) => (
            <One key={notice.id} notice={notice} names={names} />
          ))}
        </ul>
        {drawn < notices.length && (
          <button class="btn" type="button" onClick={() => setDrawn(drawn + SOME)}>
            {t("show_more")}
          </button>
        )}
      </details>
    </li>
  );
}

const Mark = ({ notice: { event } }: { notice: NoticeRow }) => (
  <Icon name={event.startsWith("limit") ? "mail" : "alert"} size={22} class="row__lead" />
);

const Unread = () => (
  <span class="unread">
    <span class="dot" />
    {t("unread")}
  </span>
);

const nameOf = ({ customer_id: id }: NoticeRow, names: Names): string =>
  id === null ? "" : (names.get(id)?.name ?? t("gone_customer", { id }));

function sayNotice({ event }: NoticeRow, name: string): string {
  const said = tMaybe(`event_${event}`, t("event_other", { name }), { name });
  return said.replace(/, $/, ""); // about no customer
}

/** Where a notice leads on a phone: its own place when we have one, else its customer. */
function landing({ link, customer_id }: NoticeRow): string {
  if (/^\/(demandes|envois|clients)\//.test(link)) return link;
  return customer_id === null ? "/" : `/clients/${customer_id}`;
}

