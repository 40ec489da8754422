/** F4 Règles: what the house sets about credit, tried on today's book before it is put in force. */
import { useState } from "preact/hooks";
import { Field } from "../../../components/field.tsx";
import { Section } from "../../../components/section.tsx";
import { api } from "../../../lib/http.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { may } from "../../../stores/session.ts";
import { DecisionTabs } from "../decisions/tabs.tsx";
import { forget, useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { Screen, Shown } from "../screen.tsx";
import { useSend } from "../send.ts";
import { sideWide } from "../width.ts";
import { Adopt } from "../adopt.tsx";
import { Compare, named } from "../compare.tsx";
import { Differences } from "./differences.tsx";
import { TrialResult } from "./trial.tsx";
import type { Difference, Policy, Setting, Trial } from "./types.ts";
import { changes, keyOf, say, write } from "./values.ts";

const SECTIONS = ["limits", "reviews", "exposure", "risk", "penalties", "capital"] as const;

export function CreditPolicy() {
  const loaded = useLoad<Policy>("/credit-policy");
  const policy = loaded.data;
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [trial, setTrial] = useState<Trial | null>(null);
  const [adopting, setAdopting] = useState(false);
  const sending = useSend();
  const { found, wrong } = changes(typed, policy?.values ?? {}, policy?.settings ?? []);
  const changed = Object.keys(found).length;
  const type = (name: string, text: string) => {
    setTyped((before) => ({ ...before, [name]: text }));
    setTrial(null);
  };
  const tryOut = async (event: Event) => {
    event.preventDefault();
    if (wrong[0]) return document.getElementById(keyOf(wrong[0]))?.focus();
    const said = await sending.run(() => api<Trial>("POST", "/credit-policy/trial", { values: found }));
    if (said) setTrial(said);
  };
  const done = async () => {
    setAdopting(false);
    setTyped({});
    setTrial(null);
    forget();
    await loaded.reload();
  };
  return (
    <Screen
      title={t("place_decisions")}
      sub={policy && (policy.in_force ? t("policy_version", { count: policy.in_force }) : t("policy_defaults"))}
      head={<DecisionTabs at="policy" />}
    >
      <div class={sideWide.value ? "panes panes--preview" : "panes panes--stack"}>
        <div class="pane">
          <Shown loaded={loaded} rows={8}>
            {({ settings, values }) => (
              <form id="policy" onSubmit={(event) => void tryOut(event)} noValidate>
                {SECTIONS.map((section) => (
                  <Section key={section} title={t(`policy_section_${section}`)}>
                    <div class="policy">
                      {settings
                        .filter(({ name }) => name.startsWith(`${section}.`))
                        .map((setting) => (
                          <Value
                            key={setting.name}
                            setting={setting}
                            value={values[setting.name] ?? 0}
                            typed={typed[setting.name]}
                            wrong={wrong.includes(setting.name)}
                            onType={(text) => type(setting.name, text)}
                          />
                        ))}
                    </div>
                  </Section>
                ))}
              </form>
            )}
          </Shown>
        </div>
        {policy && (
          <aside class="pane" aria-label={t("policy_trial")}>
            <Section title={t("policy_trial")} tail={changed > 0 && t("policy_changes", { count: changed })}>
              <ProblemNotice error={sending.error} />
              {changed === 0 && wrong.length === 0 && <p class="quiet">{t("policy_nothing")}</p>}
              {trial && <TrialResult trial={trial} settings={policy.settings} />}
              <div class="btns">
                <button class="btn" type="submit" form="policy" disabled={sending.busy || changed + wrong.length === 0}>
                  {sending.busy ? t("policy_trying") : t("policy_try")}
                </button>
                {may("set_policy") && (
                  <button class="btn btn--primary" type="button" disabled={changed === 0 || wrong.length > 0} onClick={() => setAdopting(true)}>
                    {t("policy_adopt")}
                  </button>
                )}
              </div>
            </Section>
            <Versions policy={policy} />
          </aside>
        )}
      </div>
      {adopting && policy && (
        <Adopt
          id="policy"
          title={t("policy_adopt_title")}
          path="/credit-policy"
          body={{ values: found }}
          version={policy.version}
          onClose={() => setAdopting(false)}
          onDone={() => void done()}
        >
          <Differences
            differences={Object.entries(found).map(([name, after]) => ({ name, before: policy.values[name] ?? 0, after }))}
            settings={policy.settings}
          />
        </Adopt>
      )}
    </Screen>
  );
}

interface ValueProps {
  setting: Setting;
  value: number;
  typed: string | undefined;
  wrong: boolean;
  onType: (text: string) => void;
}

function Value({ setting, value, typed, wrong, onType }: ValueProps) {
  const { name, unit, currency, least, most } = setting;
  const id = keyOf(name);
  const moved = typed !== undefined && !wrong && typed !== write(setting, value);
  return (
    <Field
      id={id}
      label={tMaybe(`policy_${id}`, name)}
      aside={unit === "minor" ? currency : t(`policy_in_${unit}`)}
      hint={moved ? t("policy_was", { value: say(setting, value) }) : undefined}
      error={wrong ? t("policy_wrong", { least: say(setting, least), most: say(setting, most) }) : undefined}
    >
      {unit === "switch" ? (
        <select class="input" id={id} value={typed ?? write(setting, value)} onChange={(event) => onType(event.currentTarget.value)}>
          {[1, 0].map((one) => (
            <option key={one} value={write(setting, one)}>
              {say(setting, one)}
            </option>
          ))}
        </select>
      ) : (
        <input
          class="input"
          id={id}
          inputMode={currency !== null ? "decimal" : "numeric"}
          aria-invalid={wrong || undefined}
          aria-describedby={wrong ? `${id}-error` : moved ? `${id}-hint` : undefined}
          value={typed ?? write(setting, value)}
          onInput={(event) => onType(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

function Versions({ policy }: { policy: Policy }) {
  return (
    <Compare<{ differences: Difference[] }>
      key={policy.version}
      id="policy"
      path="/credit-policy/differences"
      versions={named(policy.versions)}
      show={({ differences }) => (differences.length === 0 ? <p class="quiet">{t("compare_same")}</p> : <Differences differences={differences} settings={policy.settings} />)}
    />
  );
}
