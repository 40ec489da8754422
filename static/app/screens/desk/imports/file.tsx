/** One file: how far it is read, whether it reconciles, what it would change; then apply or drop it. */
import { useState } from "preact/hooks";
import { Dialog } from "../../../components/dialog.tsx";
import { Hero } from "../../../components/hero.tsx";
import { Notice } from "../../../components/notice.tsx";
import { Progress } from "../../../components/progress.tsx";
import { Steps } from "../../../components/steps.tsx";
import { bytes, dayOfYear, moment, money, number } from "../../../lib/formats.ts";
import { api } from "../../../lib/http.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { navigate } from "../../../lib/router.ts";
import { announce } from "../../../stores/announce.ts";
import { may, timeZone } from "../../../stores/session.ts";
import { forget, useLoad } from "../load.ts";
import { ProblemNotice, sayFacts } from "../problem.tsx";
import { Screen, Shown } from "../screen.tsx";
import { useSend } from "../send.ts";
import { sideWide } from "../width.ts";
import { Difference, DifferenceLines } from "./difference.tsx";
import { MappingPanel } from "./mapping.tsx";
import { OtherFile, kindWord } from "./other.tsx";
import { BeyondTerms, Changes, LeftOut, Rejected, Totals } from "./report.tsx";
import { STAGES, currencyOf, gapMinor, nextLook, refusalKeys, stageOf, undoText } from "./stages.ts";
import type { ImportView, Report } from "./types.ts";

export function ImportFile({ id }: { id: string }) {
  const loaded = useLoad<ImportView>(`/imports/${id}`, nextLook);
  const [asking, setAsking] = useState<"apply" | "undo" | null>(null);
  const sending = useSend();
  const file = loaded.data;
  const decide = async (what: "apply" | "undo") => {
    setAsking(null);
    const done = await sending.run(() => api("POST", `/imports/${id}/${what}`).then(() => true));
    if (!done) return;
    forget();
    await loaded.reload();
  };
  const drop = async () => {
    const done = await sending.run(() => api("DELETE", `/imports/${id}`).then(() => true));
    if (!done) return;
    forget("/imports");
    announce(t("import_dropped"));
    navigate("/imports");
  };
  const reconciled = file?.state === "reconciled";
  return (
    <Screen
      title={kindWord(file?.kind ?? "fec")}
      sub={file && fileLine(file)}
      tail={
        file && (
          <>
            {(reconciled || file.state === "refused") && (
              <button class="btn" type="button" disabled={sending.busy} onClick={() => void drop()}>
                {t("import_drop")}
              </button>
            )}
            {reconciled && (
              <button class="btn btn--primary" type="button" disabled={sending.busy} onClick={() => setAsking("apply")}>
                {t("import_apply")}
              </button>
            )}
            {file.undoable && (
              <button class="btn" type="button" disabled={sending.busy} onClick={() => setAsking("undo")}>
                {t("import_undo")}
              </button>
            )}
          </>
        )
      }
    >
      <div class={sideWide.value ? "panes panes--preview" : "panes panes--stack"}>
        <div class="pane">
          <ProblemNotice error={sending.error} />
          <Shown loaded={loaded} rows={6}>
            {(view) => (
              <>
                <Body file={view} />
                <MappingPanel file={view} reload={loaded.reload} />
              </>
            )}
          </Shown>
        </div>
        {file && (
          <aside class="pane" aria-label={t("changes_title")}>
            {file.preview ? <Difference file={file} preview={file.preview} /> : <Changes file={file} />}
            <BeyondTerms file={file} />
            <Rejected file={file} />
          </aside>
        )}
      </div>
      <Dialog
        open={asking !== null}
        onClose={() => setAsking(null)}
        title={t(asking === "undo" ? "import_undo_confirm" : "import_apply_confirm")}
        actions={
          <>
            <button class="btn" type="button" onClick={() => setAsking(null)}>
              {t("cancel")}
            </button>
            <button class="btn btn--primary" type="button" autoFocus onClick={() => void decide(asking ?? "apply")}>
              {t(asking === "undo" ? "import_undo" : "import_apply")}
            </button>
          </>
        }
      >
        <p class="quiet">{t(asking === "undo" ? undoText(file?.kind ?? "fec") : applyText(file))}</p>
      </Dialog>
    </Screen>
  );
}

function fileLine(file: ImportView): string {
  return [
    file.filename,
    file.source ? `${tMaybe(`import_source_${file.source}`, file.source)}${file.by ? ` ${file.by}` : ""}` : null,
    file.size_bytes ? bytes(file.size_bytes) : null,
    file.report?.lines ? t("lines", { count: file.report.lines, n: number(file.report.lines) }) : null,
  ]
    .filter(Boolean)
    .join(" · ");
}

/** Say a refusal in the words of that kind of file, where it has its own. */
function sayRefusal(kind: string, { code, facts = {} }: { code: string; facts?: Record<string, unknown> }): string {
  const said = sayFacts(facts);
  return refusalKeys(kind, code).reduceRight((otherwise, key) => tMaybe(key, otherwise, said), code);
}

function applyText(file: ImportView | null) {
  if (file?.kind === "customers") return "import_apply_text_customers";
  if (file && file.kind !== "fec") return "import_apply_text_other";
  return file?.replace_demo ? "import_apply_text_demo" : "import_apply_text";
}

function undoneText(undone: Report["undone"]): string {
  if (undone?.put_back !== undefined) {
    const stays = undone.kept ? t("import_undone_stays", { count: undone.kept }) : "";
    return `${t("import_undone_rows", { count: undone.put_back })} ${stays}`.trim();
  }
  return undone?.kept_closed ? t("import_undone_kept", { count: undone.kept_closed }) : t("import_undone_text");
}

function workText({ state, queued }: ImportView) {
  if (queued) return "import_queued";
  if (state === "undoing") return "import_undoing";
  return state === "applying" ? "import_applying" : "import_reading";
}

function Body({ file }: { file: ImportView }) {
  const { report, state } = file;
  const working = nextLook(file) !== null;
  const refusal = report?.refusal ?? null;
  return (
    <>
      <Steps steps={STAGES.map((stage) => t(`import_stage_${stage}`))} at={stageOf(state)} />
      {working && (
        <div class="recon__run recon__run--wide" role="status">
          <p class="recon__line">
            <span>{t(workText(file))}</span>
            <span class="quiet">{number(file.progress / 100, { style: "percent" })}</span>
          </p>
          <Progress done={file.progress / 100} label={t(workText(file))} />
        </div>
      )}
      {refusal && (
        <Notice
          kind="hold"
          icon="markno"
          live
          title={t("import_refused")}
          text={sayRefusal(file.kind, refusal)}
        />
      )}
      {state === "reconciled" && report?.moved && (
        <Notice kind="hold" live title={t("import_moved")} text={t("import_moved_text")} />
      )}
      {file.history && <Notice title={t("import_history")} text={t("import_history_text")} />}
      {file.applied_before && (
        <Notice
          icon="clock"
          title={t("import_again", { day: moment(file.applied_before.applied_at, timeZone.value) })}
          text={t("import_again_text")}
          action={
            <a class="btn" href={`/imports/${file.applied_before.id}`}>
              {t("import_again_open")}
            </a>
          }
        />
      )}
      {state === "undone" && (
        <Notice
          icon="markok"
          title={t("import_undone")}
          text={undoneText(report?.undone)}
        />
      )}
      {state === "applied" && (
        <Notice
          icon="markok"
          title={t("import_applied")}
          text={t("import_applied_text")}
          action={
            <a class="btn" href={may("administer") ? "/premiers-pas" : "/imports/affectation"}>
              {t(may("administer") ? "begin_title" : "imports_tab_unassigned")}
            </a>
          }
        />
      )}
      {report?.balance_411 !== undefined && <Reconciliation file={file} />}
      {file.kind !== "fec" && report?.lines !== undefined && <OtherFile file={file} />}
      {file.preview && <DifferenceLines file={file} preview={file.preview} />}
    </>
  );
}

function Reconciliation({ file }: { file: ImportView }) {
  const { report } = file;
  const currency = currencyOf(file);
  const gap = gapMinor(report.balance_411, report.open_total) ?? 0;
  return (
    <>
      <div class="recon">
        <Hero
          label={gap === 0 ? t("recon_balance") : t("recon_gap")}
          amount={money(gap === 0 ? (gapMinor(report.balance_411, "0") ?? 0) : gap, currency, { cents: true })}
          over={gap !== 0}
          note={gap === 0 ? t("recon_equal") : t("recon_blocked")}
        />
        <div class="recon__run">
          <p class="recon__line">
            <span>{t("recon_read", { customers: number(report.customers ?? 0), items: number(report.open_items ?? 0) })}</span>
          </p>
          <p class="t13 quiet">
            {[
              report.siren && t("siren", { siren: report.siren }),
              file.as_of && t("recon_as_of", { day: dayOfYear(file.as_of) }),
            ]
              .filter(Boolean)
              .join(" · ")}
          </p>
        </div>
      </div>
      <Totals file={file} currency={currency} />
      <LeftOut file={file} currency={currency} />
    </>
  );
}
