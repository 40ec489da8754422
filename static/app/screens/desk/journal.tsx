/** F5 Journal: who changed what, when, from which device, before and after. */
import { useState } from "preact/hooks";
import { Chips } from "../../components/chips.tsx";
import { Empty } from "../../components/empty.tsx";
import { Icon } from "../../components/icon.tsx";
import { Notice } from "../../components/notice.tsx";
import { Table } from "../../components/table.tsx";
import { moment } from "../../lib/formats.ts";
import { api } from "../../lib/http.ts";
import { t, tMaybe } from "../../lib/i18n.ts";
import { search as address } from "../../lib/router.ts";
import { timeZone } from "../../stores/session.ts";
import { ExportLinks } from "./export-links.tsx";
import { useLoad } from "./load.ts";
import { Change, type JournalPage } from "./journal-change.tsx";
import { JournalSearch, type Sought } from "./journal-search.tsx";
import { ProblemNotice } from "./problem.tsx";
import { JournalTabs } from "./quarantine/tabs.tsx";
import { Screen, Sheetless, Shown } from "./screen.tsx";
import { useSend } from "./send.ts";

const FAMILIES = ["", "limit", "dispute", "promise", "note", "contact", "dunning", "import", "customer", "person"] as const;

export function Journal() {
  const customer = new URLSearchParams(address.value).get("customer_id");
  const [before, setBefore] = useState<number[]>([]);
  const [family, setFamily] = useState<string>("");
  const [sought, setSought] = useState<Sought>({});
  const last = before[before.length - 1];
  const query = new URLSearchParams(sought);
  if (customer) query.set("customer_id", customer);
  if (family) query.set("family", family);
  const found = String(query);
  if (last) query.set("before", String(last));
  const loaded = useLoad<JournalPage>(`/journal?${query}`);
  const rows = loaded.data?.rows ?? [];
  return (
    <Screen
      title={t("place_journal")}
      sub={t("journal_sub")}
      head={<JournalTabs at="/journal" />}
      tail={
        <>
          <ExportLinks list="journal" query={found} />
          <Verify />
        </>
      }
    >
      <Sheetless>
        <Chips
          label={t("journal_filter")}
          scroll
          pressed={[family]}
          onPress={(value) => {
            setFamily(value);
            setBefore([]);
          }}
          chips={FAMILIES.map((value) => ({ value: value as string, label: value ? t(`journal_family_${value}`) : t("customers_all") }))}
        />
        <JournalSearch
          onSearch={(asked) => {
            setSought(asked);
            setBefore([]);
          }}
        />
        {customer && (
          <p>
            <a class="link link--hit" href="/journal">
              <Icon name="close" size={16} />
              {t("journal_of_one")}
            </a>
          </p>
        )}
        <Shown loaded={loaded} rows={10}>
          {() =>
            rows.length === 0 ? (
              <Empty text={t("journal_empty")} />
            ) : (
              <Table
                caption={t("place_journal")}
                class="table--journal"
                rows={rows}
                rowKey={({ id }) => id}
                columns={[
                  { key: "at", title: t("when"), cell: ({ at }) => <span class="nowrap">{moment(at, timeZone.value)}</span> },
                  {
                    key: "action",
                    title: t("what"),
                    name: true,
                    cell: ({ action, subject_type, subject_id }) => (
                      <>
                        {tMaybe(`action_${action.replace(/\W/g, "_")}`, action)}
                        <span class="sub">
                          {tMaybe(`subject_${subject_type}`, subject_type)} {subject_id.slice(0, 8)}
                        </span>
                      </>
                    ),
                  },
                  { key: "who", title: t("who"), cell: ({ actor }) => actor ?? t("journal_machine") },
                  {
                    key: "customer",
                    title: t("customer"),
                    cell: ({ customer_id, customer: name }) =>
                      customer_id === null ? "" : (
                        <a class="link" href={`/clients/${customer_id}`}>
                          {name ?? customer_id}
                        </a>
                      ),
                  },
                  { key: "change", title: t("journal_change"), cell: (entry) => <Change entry={entry} names={loaded.data?.names} /> },
                ]}
              />
            )
          }
        </Shown>
        {loaded.data?.looked_back_to && rows.length < 50 && (
          <p class="quiet">{t("journal_looked_back", { at: moment(loaded.data.looked_back_to, timeZone.value) })}</p>
        )}
        {(before.length > 0 || loaded.data?.before) && (
          <nav class="pages" aria-label={t("pages")}>
            {before.length > 0 && (
              <button class="btn" type="button" onClick={() => setBefore(before.slice(0, -1))}>
                {t("pages_newer")}
              </button>
            )}
            {loaded.data?.before && (
              <button class="btn" type="button" disabled={loaded.busy} onClick={() => setBefore([...before, loaded.data!.before!])}>
                {t("pages_older")}
              </button>
            )}
          </nav>
        )}
      </Sheetless>
    </Screen>
  );
}

/** Recompute the chain of hashes: a removed or altered entry shows. */
function Verify() {
  const [said, setSaid] = useState<{ ok: boolean; checked: number } | null>(null);
  const sending = useSend();
  const verify = async () => {
    const answer = await sending.run(() =>
      api<{ ok?: boolean; intact?: boolean; checked?: number; entries?: number }>("GET", "/journal/verify"),
    );
    if (answer) setSaid({ ok: answer.ok ?? answer.intact ?? false, checked: answer.checked ?? answer.entries ?? 0 });
  };
  return (
    <>
      <ProblemNotice error={sending.error} />
      {said && (
        <Notice
          live
          kind={said.ok ? "plain" : "hold"}
          icon={said.ok ? "markok" : "markno"}
          title={said.ok ? t("journal_intact", { count: said.checked }) : t("journal_broken")}
        />
      )}
      <button class="btn" type="button" disabled={sending.busy} onClick={() => void verify()}>
        {sending.busy ? t("journal_verifying") : t("journal_verify")}
      </button>
    </>
  );
}
