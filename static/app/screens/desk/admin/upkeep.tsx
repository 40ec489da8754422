/** Operations: what waits and what failed, push services, letters, the last backup, late data; looked at again every half minute. */
import { Empty } from "../../../components/empty.tsx";
import { Facts } from "../../../components/facts.tsx";
import { Section } from "../../../components/section.tsx";
import { Table } from "../../../components/table.tsx";
import { dayOfYear, moment, number } from "../../../lib/formats.ts";
import { api } from "../../../lib/http.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { timeZone } from "../../../stores/session.ts";
import { useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { Shown } from "../screen.tsx";
import { useSend } from "../send.ts";
import type { QueueView, UpkeepView } from "./types.ts";

const AGAIN_MS = 30_000;

const when = (at: string | null, never = "–") => (at ? moment(at, timeZone.value) : never);

export function Upkeep() {
  const loaded = useLoad<UpkeepView>("/upkeep", () => AGAIN_MS);
  return (
    <Shown loaded={loaded} rows={6}>
      {({ queue, owed, services, mails, late, last_backup_at }) => {
        const waiting = owed.filter(({ count }) => count > 0);
        return (
          <>
            <Queue queue={queue} reload={loaded.reload} />
            <Section title={t("upkeep_owed")}>
              {waiting.length === 0 ? (
                <Empty text={t("upkeep_owed_none")} />
              ) : (
                <Table
                  caption={t("upkeep_owed")}
                  rows={waiting}
                  rowKey={({ kind }) => kind}
                  columns={[
                    { key: "kind", title: t("upkeep_kind"), name: true, cell: ({ kind }) => tMaybe(`upkeep_owed_${kind}`, kind) },
                    { key: "count", title: t("upkeep_count"), num: true, cell: ({ count }) => number(count) },
                    { key: "since", title: t("upkeep_since"), num: true, cell: ({ since }) => when(since) },
                  ]}
                />
              )}
            </Section>
            <Section title={t("upkeep_push")}>
              {services.length === 0 ? (
                <Empty text={t("upkeep_push_none")} />
              ) : (
                <Table
                  caption={t("upkeep_push")}
                  rows={services}
                  rowKey={({ service }) => service}
                  columns={[
                    { key: "service", title: t("upkeep_service"), name: true, cell: ({ service }) => <span translate={false}>{service}</span> },
                    { key: "living", title: t("upkeep_living"), num: true, cell: ({ living, dead }) => number(living + dead) },
                    ...(["dead", "taken", "refused", "busy", "gone"] as const).map((name) => ({
                      key: name,
                      title: t(`upkeep_${name}`),
                      num: true,
                      cell: (row: UpkeepView["services"][number]) => number(row[name]),
                    })),
                  ]}
                />
              )}
            </Section>
            <Section title={t("upkeep_mail")}>
              {Object.keys(mails).length === 0 ? (
                <Empty text={t("upkeep_mail_none")} />
              ) : (
                <Facts facts={Object.entries(mails).map(([state, count]) => ({ label: tMaybe(`upkeep_mail_${state}`, state), value: number(count) }))} />
              )}
            </Section>
            <Section title={t("upkeep_backup")}>
              <p>{when(last_backup_at, t("upkeep_backup_never"))}</p>
            </Section>
            <Section title={t("upkeep_late")}>
              {late.length === 0 ? (
                <Empty text={t("upkeep_late_none")} />
              ) : (
                <ul>
                  {late.map(({ name, as_of, missed_days }) => (
                    <li key={name}>
                      {name} <span class="quiet">{t("upkeep_late_since", { day: dayOfYear(as_of), count: missed_days })}</span>
                    </li>
                  ))}
                </ul>
              )}
            </Section>
          </>
        );
      }}
    </Shown>
  );
}

function Queue({ queue, reload }: { queue: QueueView | null; reload: () => Promise<void> }) {
  const sending = useSend();
  const retry = async (job: string) => {
    if (!(await sending.run(() => api("POST", `/upkeep/jobs/${job}/retry`).then(() => true)))) return;
    announce(t("upkeep_retried"));
    await reload();
  };
  if (!queue) {
    return (
      <Section title={t("upkeep_queue")}>
        <p>{t("upkeep_queue_away")}</p>
      </Section>
    );
  }
  return (
    <>
      <Section title={t("upkeep_queue")}>
        <Facts
          facts={[
            { label: t("upkeep_waiting"), value: number(queue.waiting), note: queue.since && when(queue.since) },
            { label: t("upkeep_running"), value: number(queue.running) },
            { label: t("upkeep_workers"), value: number(queue.workers), note: queue.worker_at && when(queue.worker_at) },
            { label: t("upkeep_scheduler"), value: when(queue.scheduler_at, t("upkeep_never")) },
          ]}
        />
      </Section>
      <Section title={t("upkeep_failed")}>
        <ProblemNotice error={sending.error} />
        {queue.failures.length === 0 ? (
          <Empty text={t("upkeep_failed_none")} />
        ) : (
          <Table
            caption={t("upkeep_failed")}
            rows={queue.failures}
            rowKey={({ job }) => job}
            columns={[
              { key: "job", title: t("upkeep_job"), name: true, cell: ({ job }) => <span translate={false}>{job}</span> },
              { key: "count", title: t("upkeep_times"), num: true, cell: ({ count }) => number(count) },
              { key: "last", title: t("upkeep_last"), cell: ({ failed_at }) => when(failed_at) },
              { key: "error", title: t("upkeep_error"), cell: ({ error }) => <span translate={false}>{error ?? "–"}</span> },
              {
                key: "do",
                title: t("row_actions"),
                hidden: true,
                num: true,
                cell: ({ job }) => (
                  <button class="btn btn--quiet" type="button" disabled={sending.busy} onClick={() => void retry(job)}>
                    {t("upkeep_retry")}
                    <span class="vh"> {job}</span>
                  </button>
                ),
              },
            ]}
          />
        )}
      </Section>
    </>
  );
}
