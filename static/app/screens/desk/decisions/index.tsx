/** F1 Décisions: the deadline queue, the request with its facts, the rules, three answers. */
import { useState } from "preact/hooks";
import { DataAge } from "../../../components/data-age.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Toast } from "../../../components/toast.tsx";
import { moment } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { navigate } from "../../../lib/router.ts";
import { timeZone } from "../../../stores/session.ts";
import { AskAlerts } from "../ask-alerts.tsx";
import { ExportLinks } from "../export-links.tsx";
import { useKeydown } from "../keydown.ts";
import { forget, useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { Screen, Shown } from "../screen.tsx";
import type { LimitRequest, RequestFile } from "../types.ts";
import { panesWide, sideWide } from "../width.ts";
import { neighbour, readStroke } from "./keys.ts";
import { Queue } from "./queue.tsx";
import { RequestPane } from "./request.tsx";
import { Rules } from "./rules.tsx";
import type { Outcome } from "./answer.ts";
import { DecisionTabs } from "./tabs.tsx";
import { deadline } from "./when.ts";

export function Decisions({ openId }: { openId?: string }) {
  const list = useLoad<{ rows: LimitRequest[] } | LimitRequest[]>("/limit-requests?state=open", () => 20_000);
  const queue = sorted(Array.isArray(list.data) ? list.data : (list.data?.rows ?? []));
  const wide = panesWide.value;
  const id = openId ?? (wide ? queue[0]?.id : undefined);
  const file = useLoad<RequestFile>(id ? `/limit-requests/${id}` : null);
  const [said, setSaid] = useState("");

  useKeydown((event) => {
    const stroke = readStroke(event);
    if (stroke !== "next" && stroke !== "previous") return;
    const here = queue.find((request) => request.id === id);
    const to = neighbour(queue, here, stroke === "next" ? 1 : -1);
    if (to) navigate(`/decisions/${to.id}`, { replace: true });
  });

  const done = async (outcome: Outcome | null) => {
    if (outcome) {
      setSaid(t("decide_done"));
      setTimeout(() => setSaid(""), 4000);
    }
    forget("/limit-requests");
    forget("/board");
    await Promise.all([list.reload(), file.reload()]);
  };

  const first = queue[0];
  const nearest = first ? deadline(first.answer_by, Date.now(), timeZone.value).text : "";
  const showList = wide || !openId;
  return (
    <Screen
      title={t("place_decisions")}
      sub={
        list.data &&
        (queue.length === 0
          ? undefined
          : t("decisions_count", { count: queue.length, when: nearest }))
      }
      head={<DecisionTabs at="requests" count={list.data ? queue.length : undefined} />}
      tail={
        <>
          <ExportLinks list="limit-requests" />
          {file.data?.facts_now.as_of && <Freshness file={file.data} />}
        </>
      }
    >
      <div class={sideWide.value ? "panes panes--three" : wide ? "panes panes--two" : "panes"}>
        {showList && (
          <div class="pane pane--list">
            <AskAlerts />
            <Shown loaded={list} rows={5}>
              {() => queue.length === 0 && <Empty text={t("decisions_empty")} />}
            </Shown>
            <Queue requests={queue} openId={id} />
          </div>
        )}
        {id &&
          (wide || openId) &&
          (file.data ? (
            <RequestPane
              file={file.data}
              etag={file.etag}
              onDone={(outcome) => void done(outcome)}
              withRules={!sideWide.value}
              back={!wide}
            />
          ) : (
            <div class="pane pane--sheet">
              <ProblemNotice error={file.error} retry={() => void file.reload()} />
            </div>
          ))}
        {sideWide.value && (
          <aside class="pane" aria-label={t("rules_checked")}>
            {file.data && <Rules rules={file.data.rules} />}
            {file.data && (
              <p class="keys t13 quiet">
                <Icon name="key" size={16} />
                {t("decisions_keys")}
              </p>
            )}
          </aside>
        )}
      </div>
      <Toast text={said} />
    </Screen>
  );
}

function Freshness({ file }: { file: RequestFile }) {
  const at = moment(Date.now(), timeZone.value);
  return (
    <DataAge
      text={file.moved.length === 0 ? t("facts_unmoved", { at }) : t("facts_moved", { at })}
      age={file.moved.length === 0 ? "fresh" : "warn"}
    />
  );
}

/** Nearest deadline first; those without one last. */
function sorted(requests: LimitRequest[]): LimitRequest[] {
  return [...requests].sort((a, b) => (a.answer_by ?? "9").localeCompare(b.answer_by ?? "9"));
}
