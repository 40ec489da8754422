/** Relances › Stratégies: whom to remind how, tried on past days before it is put in force. */
import { useEffect, useState } from "preact/hooks";
import { Notice } from "../../../components/notice.tsx";
import { Section } from "../../../components/section.tsx";
import { Problem, api } from "../../../lib/http.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { may } from "../../../stores/session.ts";
import { DunningTabs } from "../dunning/tabs.tsx";
import { forget, useLoad } from "../load.ts";
import { ProblemNotice, sayProblem } from "../problem.tsx";
import { Screen, Shown } from "../screen.tsx";
import { useSend } from "../send.ts";
import { sideWide } from "../width.ts";
import { Adopt } from "../adopt.tsx";
import { Compare, named } from "../compare.tsx";
import { Differences } from "./differences.tsx";
import { addStrategy, move } from "./draft.ts";
import { StrategyEditor } from "./editor.tsx";
import { Replay } from "./replay.tsx";
import type { Difference, DunningPolicy, Strategy } from "./types.ts";

export function Strategies() {
  const loaded = useLoad<DunningPolicy>("/dunning-policy");
  const policy = loaded.data;
  const [draft, setDraft] = useState<Strategy[] | null>(null);
  const [differences, setDifferences] = useState<Difference[] | null>(null);
  const [adopting, setAdopting] = useState(false);
  const checking = useSend();
  const strategies = draft ?? policy?.strategies ?? [];
  const change = (next: Strategy[]) => {
    setDraft(next);
    setDifferences(null);
    checking.clear();
  };
  const wrong = fieldOf(checking.error);
  useEffect(() => {
    if (wrong) document.getElementById(wrong)?.focus();
  }, [wrong]);
  /** Let the rules read the draft; a fault takes the focus to its field. */
  const check = async (): Promise<boolean> => {
    const body = { strategies };
    const said = await checking.run(() =>
      api<{ differences: Difference[] }>("POST", "/dunning-policy/draft", body),
    );
    setDifferences(said?.differences ?? null);
    return said !== undefined;
  };
  const done = async () => {
    setAdopting(false);
    setDraft(null);
    setDifferences(null);
    forget("/dunning");
    await loaded.reload();
  };
  return (
    <Screen
      title={t("place_dunning")}
      sub={policy && (policy.in_force ? t("policy_version", { count: policy.in_force }) : t("strategies_built_in"))}
      head={<DunningTabs at="strategies" />}
    >
      <div class={sideWide.value ? "panes panes--preview" : "panes panes--stack"}>
        <div class="pane">
          <Shown loaded={loaded} rows={8}>
            {({ choices, currency }) => (
              <Section
                title={t("strategies")}
                tail={
                  <button class="btn btn--quiet" type="button" onClick={() => change(addStrategy(strategies, freshName(strategies)))}>
                    {t("strategy_add")}
                  </button>
                }
              >
                <p class="t13 quiet">{t("strategies_hint")}</p>
                <ol>
                  {strategies.map((strategy, at) => (
                    <StrategyEditor
                      key={at}
                      at={at}
                      strategy={strategy}
                      last={at === strategies.length - 1}
                      choices={choices}
                      currency={currency}
                      wrong={wrong}
                      onChange={(next) => change(strategies.map((one, n) => (n === at ? next : one)))}
                      onRaise={at > 0 ? () => change(move(strategies, at, -1)) : undefined}
                      onLower={at < strategies.length - 2 ? () => change(move(strategies, at, 1)) : undefined}
                      onRemove={() => change(strategies.filter((_, n) => n !== at))}
                    />
                  ))}
                </ol>
              </Section>
            )}
          </Shown>
        </div>
        {policy && (
          <aside class="pane" aria-label={t("strategy_draft")}>
            <Section title={t("strategy_draft")}>
              {wrong ? <Notice kind="hold" live title={whyNot(checking.error)} /> : <ProblemNotice error={checking.error} />}
              {draft === null && <p class="quiet">{t("policy_nothing")}</p>}
              {differences && <Differences differences={differences} currency={policy.currency} />}
              <div class="btns">
                <button class="btn" type="button" disabled={draft === null || checking.busy} onClick={() => void check()}>
                  {t("strategy_compare")}
                </button>
                {draft !== null && (
                  <button class="btn btn--quiet" type="button" onClick={() => void done()}>
                    {t("strategy_drop")}
                  </button>
                )}
                {may("set_policy") && (
                  <button
                    class="btn btn--primary"
                    type="button"
                    disabled={draft === null || checking.busy}
                    onClick={() => void check().then((right) => right && setAdopting(true))}
                  >
                    {t("policy_adopt")}
                  </button>
                )}
              </div>
            </Section>
            <Replay policy={policy} strategies={strategies} />
            <Versions policy={policy} />
          </aside>
        )}
      </div>
      {adopting && policy && differences && (
        <Adopt
          id="strategies"
          title={t("strategies_adopt_title")}
          path="/dunning-policy"
          body={{ strategies }}
          version={policy.version}
          onClose={() => setAdopting(false)}
          onDone={() => void done()}
        >
          <Differences differences={differences} currency={policy.currency} />
        </Adopt>
      )}
    </Screen>
  );
}

/** The field a refusal names, as the id of its control. */
const fieldOf = (error: unknown): string => (error instanceof Problem ? String(error.facts["field"] ?? "") : "");

/** What is wrong with it, in words. */
const whyNot = (error: Error | null): string =>
  tMaybe(`strategy_wrong_${error instanceof Problem ? error.facts["why"] : ""}`, error ? sayProblem(error) : "");

function freshName(strategies: Strategy[]): string {
  const names = strategies.map(({ name }) => name);
  for (let count = strategies.length; ; count++) {
    const name = t("strategy_new", { count });
    if (!names.includes(name)) return name;
  }
}

function Versions({ policy }: { policy: DunningPolicy }) {
  return (
    <Compare<{ differences: Difference[] }>
      key={policy.version}
      id="strategies"
      path="/dunning-policy/differences"
      versions={named(policy.versions)}
      show={({ differences }) => <Differences differences={differences} currency={policy.currency} />}
    />
  );
}
