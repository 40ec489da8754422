/** Conservation: how long each kind of data is kept, what the night let go, and what would go today. */
import { Table } from "../../../components/table.tsx";
import { dayOfYear, number } from "../../../lib/formats.ts";
import { api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { Shown } from "../screen.tsx";
import { useSend } from "../send.ts";
import type { KeptKind } from "./types.ts";

export function Retention() {
  const loaded = useLoad<KeptKind[]>("/privacy/retention");
  const sending = useSend();
  const choose = async ({ kind, days }: KeptKind, event: SubmitEvent) => {
    event.preventDefault();
    const chosen = Number(new FormData(event.currentTarget as HTMLFormElement).get("days"));
    if (chosen === days) return;
    if (!(await sending.run(() => api("PUT", `/privacy/retention/${kind}`, { days: chosen }).then(() => true)))) return;
    announce(t("saved"));
    await loaded.reload();
  };
  return (
    <>
      <p class="quiet narrow">{t("retention_text")}</p>
      <ProblemNotice error={sending.error} />
      <Shown loaded={loaded} rows={8}>
        {(kinds) => (
          <Table
            caption={t("admin_tab_retention")}
            rows={kinds}
            rowKey={({ kind }) => kind}
            columns={[
              { key: "kind", title: t("retention_kind"), name: true, cell: ({ kind }) => t(`retention_of_${kind}` as never) },
              {
                key: "days",
                title: t("retention_days"),
                cell: (row) =>
                  row.least === null ? (
                    number(row.days)
                  ) : (
                    <form class="say-line" onSubmit={(event) => void choose(row, event)}>
                      <label class="vh" for={`retention-${row.kind}`}>
                        {t(`retention_of_${row.kind}` as never)}
                      </label>
                      <input
                        class="input input--row input--days"
                        id={`retention-${row.kind}`}
                        name="days"
                        type="number"
                        min={row.least}
                        max={row.most ?? undefined}
                        defaultValue={String(row.days)}
                        required
                      />
                      <button class="btn btn--quiet" disabled={sending.busy}>
                        {t("save")}
                        <span class="vh"> {t(`retention_of_${row.kind}` as never)}</span>
                      </button>
                    </form>
                  ),
              },
              { key: "due", title: t("retention_due"), num: true, cell: ({ due }) => (due === null ? "–" : number(due)) },
              { key: "ran", title: t("retention_ran"), num: true, cell: ({ ran_on }) => (ran_on ? dayOfYear(ran_on) : "–") },
              { key: "gone", title: t("retention_gone"), num: true, cell: ({ gone }) => (gone === null ? "–" : number(gone)) },
            ]}
          />
        )}
      </Shown>
    </>
  );
}
