/** Why we chased an invoice, or did not, day by day: what every run decided, and what became of it. */
import { Empty } from "../../../components/empty.tsx";
import { Table } from "../../../components/table.tsx";
import { dayOfYear, moment, money } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { timeZone } from "../../../stores/session.ts";
import { useLoad } from "../load.ts";
import { sayRef } from "../say-item.ts";
import { Screen, Sheetless, Shown } from "../screen.tsx";
import { sayDecision } from "./preview.tsx";
import { DunningTabs } from "./tabs.tsx";
import type { Decision, ItemHistory as History } from "./types.ts";

export function ItemHistory({ id }: { id: string }) {
  const loaded = useLoad<History>(`/dunning/items/${id}`);
  const item = loaded.data;
  return (
    <Screen
      title={item ? t("history_title", { ref: sayRef(item.ref) }) : t("place_dunning")}
      sub={item && t("history_sub", { day: dayOfYear(item.due_on), stage: tMaybe(`level_${item.stage}`, item.stage) })}
      head={<DunningTabs at="run" />}
    >
      <Sheetless>
        <Shown loaded={loaded} rows={6}>
          {({ days, currency }) =>
            days.length === 0 ? (
              <Empty text={t("history_none")} />
            ) : (
              <Table
                caption={t("history")}
                rows={days}
                rowKey={({ run_on }) => run_on}
                columns={[
                  { key: "day", title: t("history_day"), name: true, cell: ({ run_on }) => dayOfYear(run_on) },
                  { key: "action", title: t("history_action"), cell: ({ action }) => t(`history_${action}` as "history_send") },
                  {
                    key: "why",
                    title: t("why"),
                    cell: (said) => (
                      <>
                        {sayDecision(said as unknown as Decision)}
                        {typeof said.facts["strategy"] === "string" && (
                          <span class="sub">{t("history_strategy", { name: said.facts["strategy"], count: Number(said.facts["policy"]) })}</span>
                        )}
                      </>
                    ),
                  },
                  { key: "amount", title: t("amount"), num: true, cell: ({ amount_minor }) => money(amount_minor, currency, { cents: true }) },
                  {
                    key: "message",
                    title: t("dunning_preview"),
                    cell: ({ message }) =>
                      message && (
                        <a class="link" href={`/relances/${message.id}`}>
                          {tMaybe(`message_state_${message.state}`, message.state)}
                          {message.sent_at && <span class="sub">{moment(message.sent_at, timeZone.value)}</span>}
                          {message.wording > 0 && <span class="sub">{t("text_version_used", { count: message.wording })}</span>}
                          {message.channel !== "mail" && (
                            <span class="sub">
                              {[t(`channel_${message.channel}`), tMaybe(`outcome_${message.outcome}`, ""), message.done_by].filter(Boolean).join(" · ")}
                            </span>
                          )}
                        </a>
                      ),
                  },
                ]}
              />
            )
          }
        </Shown>
      </Sheetless>
    </Screen>
  );
}
