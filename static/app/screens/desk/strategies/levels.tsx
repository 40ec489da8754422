/** The ladder of one strategy: which steps it takes, when, how far apart, and in which tone. */
import { Table } from "../../../components/table.tsx";
import { t } from "../../../lib/i18n.ts";
import { sayLevel, toggleLevel } from "./draft.ts";
import type { Choices, Level } from "./types.ts";

interface LevelsProps {
  path: string;
  levels: Level[];
  choices: Choices;
  wrong: string;
  onChange: (next: Level[]) => void;
}

interface Step {
  name: string;
  level: Level | undefined;
  id: string;
}

export function Levels({ path, levels, choices, wrong, onChange }: LevelsProps) {
  const steps: Step[] = choices.levels.map((name) => {
    const at = levels.findIndex((level) => level.name === name);
    return { name, level: levels[at], id: `${path}.levels.${at}` };
  });
  const set = (name: string, values: Partial<Level>) =>
    onChange(levels.map((level) => (level.name === name ? { ...level, ...values } : level)));
  const days = ({ name, level, id }: Step, field: "after_days" | "gap_days" | "deadline_days") =>
    level && (
      <input
        class="input"
        id={`${id}.${field}`}
        type="number"
        size={4}
        aria-label={t("strategy_of_level", { what: t(`strategy_value_${field}`), level: sayLevel(name) })}
        aria-invalid={wrong === `${id}.${field}` || undefined}
        value={level[field] ?? ""}
        onInput={({ currentTarget: { valueAsNumber: typed } }) => set(name, { [field]: Number.isNaN(typed) ? null : typed })}
      />
    );
  return (
    <div id={`${path}.levels`} tabIndex={-1}>
      <Table
        caption={t("strategy_levels")}
        rows={steps}
        rowKey={({ name }) => name}
        columns={[
          {
            key: "level",
            title: t("level"),
            name: true,
            cell: ({ name, level }) => (
              <label class="tick">
                <input class="check" type="checkbox" checked={!!level} onChange={() => onChange(toggleLevel(levels, name, choices.levels))} />
                <span>
                  {sayLevel(name)}
                  {level?.needs_release && <span class="tick__hint">{t("strategy_released")}</span>}
                </span>
              </label>
            ),
          },
          { key: "after", title: t("strategy_value_after_days"), cell: (step) => days(step, "after_days") },
          { key: "gap", title: t("strategy_value_gap_days"), cell: (step) => days(step, "gap_days") },
          {
            key: "channel",
            title: t("strategy_value_channel"),
            cell: (step) => {
              const { name, level, id } = step;
              if (!level || !choices.tones.includes(name)) return null;
              return (
                <>
                  <Choice id={`${id}.channel`} name="channel" level={level} values={choices.channels} onChoose={(channel) => set(name, { channel })} />
                  {level.channel === "visit" && (
                    <>
                      <span class="sub">{t("strategy_value_deadline_days")}</span>
                      {days(step, "deadline_days")}
                    </>
                  )}
                </>
              );
            },
          },
          {
            key: "tone",
            title: t("strategy_value_tone"),
            cell: ({ name, level, id }) =>
              level && choices.tones.includes(name) ? (
                <Choice id={`${id}.tone`} name="tone" level={level} values={choices.tones} onChoose={(tone) => set(name, { tone })} />
              ) : null,
          },
        ]}
      />
    </div>
  );
}

interface ChoiceProps {
  id: string;
  name: "tone" | "channel";
  level: Level;
  values: string[];
  onChoose: (value: string) => void;
}

function Choice({ id, name, level, values, onChoose }: ChoiceProps) {
  return (
    <select
      class="input"
      id={id}
      aria-label={t("strategy_of_level", { what: t(`strategy_value_${name}`), level: sayLevel(level.name) })}
      value={level[name]}
      onChange={(event) => onChoose(event.currentTarget.value)}
    >
      {values.map((value) => (
        <option key={value} value={value}>
          {t(`${name}_${value}` as "tone_L1")}
        </option>
      ))}
    </select>
  );
}
