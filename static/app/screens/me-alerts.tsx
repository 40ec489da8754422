/** Which alerts come, when, and how much a lock screen says; one choice for all devices, kept by the server. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Chips } from "../components/chips.tsx";
import { api } from "../lib/http.ts";
import { type Key, lang, t } from "../lib/i18n.ts";
import { announce } from "../stores/announce.ts";
import { timeZone } from "../stores/session.ts";
import { type AlertEvent, GROUPS, type Level, rowsOf, said, withRow, zonesFor } from "./me-alert-rows.ts";

interface Choice {
  level: Level;
  full_allowed: boolean;
  quiet_from: string;
  quiet_to: string;
  time_zone: string | null;
  events: AlertEvent[];
}

export function AlertChoice() {
  const choice = useSignal<Choice | null>(null);
  const trouble = useSignal<Key | null>(null);
  const keep = (next: Choice) => {
    choice.value = next;
    trouble.value = null;
  };
  useEffect(() => {
    api<Choice>("GET", "/alerts").then(keep, () => (trouble.value = "me_offline_only"));
  }, [lang.value]);
  const now = choice.value;
  if (!now) return trouble.value && <p class="quiet t13">{t(trouble.value)}</p>;

  const levels: Level[] = now.full_allowed ? ["discreet", "name", "full"] : ["discreet", "name"];
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    if (now.quiet_to >= now.quiet_from) return void (trouble.value = "alerts_quiet_wrong");
    const { level, quiet_from, quiet_to, time_zone, events } = now;
    try {
      keep(await api<Choice>("PUT", "/alerts", { level, quiet_from, quiet_to, time_zone, events: said(events) }));
      announce(t("alerts_saved"));
    } catch {
      trouble.value = "me_offline_only";
    }
  };
  return (
    <details class="me__choice">
      <summary>{t("alerts_choose")}</summary>
      <form class="me__form" onSubmit={(event) => void save(event)}>
        <h3>{t("alerts_lock_screen")}</h3>
        <Chips<Level>
          wrap
          label={t("alerts_lock_screen")}
          chips={levels.map((value) => ({ value, label: t(`alerts_level_${value}`) }))}
          pressed={[now.level]}
          onPress={(level) => keep({ ...now, level })}
        />
        {!now.full_allowed && <p class="quiet t13">{t("alerts_no_amounts")}</p>}
        <h3>{t("alerts_quiet")}</h3>
        <p class="quiet t13">{t("alerts_quiet_hint")}</p>
        <div class="me__hours">
          <Hour id="quiet-from" label={t("alerts_quiet_from")} value={now.quiet_from} onChange={(quiet_from) => keep({ ...now, quiet_from })} />
          <Hour id="quiet-to" label={t("alerts_quiet_to")} value={now.quiet_to} onChange={(quiet_to) => keep({ ...now, quiet_to })} />
        </div>
        <label class="field">
          <span class="field__label">{t("alerts_zone")}</span>
          <select class="input" value={now.time_zone ?? ""} onChange={(event) => keep({ ...now, time_zone: event.currentTarget.value || null })}>
            <option value="">{t("alerts_zone_company", { zone: timeZone.value })}</option>
            {zonesFor(now.time_zone, timeZone.value).map((zone) => (
              <option key={zone} value={zone}>
                {zone}
              </option>
            ))}
          </select>
        </label>
        {GROUPS.map((group) => (
          <Events key={group} group={group} events={now.events} onChange={(events) => keep({ ...now, events })} />
        ))}
        {trouble.value && (
          <p class="field__error" role="alert">
            {t(trouble.value)}
          </p>
        )}
        <button class="btn btn--primary">{t("save")}</button>
      </form>
    </details>
  );
}

interface HourProps {
  id: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
}

function Hour({ id, label, value, onChange }: HourProps) {
  return (
    <div class="field">
      <label class="field__label" for={id}>
        {label}
      </label>
      <input class="input" id={id} type="time" required value={value} onInput={(event) => onChange(event.currentTarget.value)} />
    </div>
  );
}

interface EventsProps {
  group: (typeof GROUPS)[number];
  events: AlertEvent[];
  onChange: (events: AlertEvent[]) => void;
}

function Events({ group, events, onChange }: EventsProps) {
  const rows = rowsOf(events, group);
  if (rows.length === 0) return null;
  return (
    <fieldset class="me__events">
      <legend>{t(`alerts_group_${group}`)}</legend>
      {rows.map(({ title, on, locked }) => (
        <label class="tick" key={title}>
          <input
            type="checkbox"
            checked={on}
            disabled={locked}
            onChange={(event) => onChange(withRow(events, group, title, event.currentTarget.checked))}
          />
          {locked ? t("alerts_always", { title }) : title}
        </label>
      ))}
    </fieldset>
  );
}
