/** One reason: its names, whose work it is, how long a step of it may take, and whether it is offered. */
import { useState } from "preact/hooks";
import { Dialog } from "../../../components/dialog.tsx";
import { Field } from "../../../components/field.tsx";
import { t } from "../../../lib/i18n.ts";
import { departmentsWith, sayDepartment } from "../departments.ts";
import { sayOffered } from "./reasons.tsx";
import type { Offered } from "./types.ts";

const LONGEST = 60;
const MOST_DAYS = 60;

export function ReasonForm({ one, onClose, onKeep }: { one: Offered; onClose: () => void; onKeep: (one: Offered) => void }) {
  const [said, setSaid] = useState(one);
  const ofDispute = one.kind === "dispute" || one.kind === "dispute_detail";
  const name = (language: "fr" | "en") => (
    <Field id={`reason-${language}`} label={t(`reason_${language}`)}>
      <input
        class="input"
        id={`reason-${language}`}
        lang={language}
        required={ofDispute || !one.delivered}
        pattern=".*\S.*"
        maxLength={LONGEST}
        placeholder={one.delivered && !ofDispute ? sayOffered({ ...one, fr: null, en: null }) : undefined}
        value={said[language] ?? ""}
        onInput={(event) => setSaid({ ...said, [language]: event.currentTarget.value || null })}
      />
    </Field>
  );
  return (
    <Dialog
      open
      onClose={onClose}
      title={one.code ? sayOffered(one) : t("reason_new")}
      actions={
        <>
          <button class="btn" type="button" onClick={onClose}>
            {t("cancel")}
          </button>
          <button class="btn btn--primary" type="submit" form="reason-form">
            {t("reason_keep")}
          </button>
        </>
      }
    >
      <form
        id="reason-form"
        class="dialog__form"
        onSubmit={(event) => {
          event.preventDefault();
          onKeep(said);
        }}
      >
        {name("fr")}
        {name("en")}
        {ofDispute && (
          <>
            <Field id="reason-department" label={t("reason_department")}>
              <select
                class="input"
                id="reason-department"
                value={said.department ?? ""}
                onChange={(event) => setSaid({ ...said, department: event.currentTarget.value || null })}
              >
                <option value="">{t("chain_nobody")}</option>
                {departmentsWith(one.department).map((each) => (
                  <option key={each} value={each}>
                    {sayDepartment(each)}
                  </option>
                ))}
              </select>
            </Field>
            <Field id="reason-days" label={t("reason_days")} hint={t("reason_days_hint")}>
              <input
                class="input"
                id="reason-days"
                type="number"
                min={0}
                max={MOST_DAYS}
                step={1}
                aria-describedby="reason-days-hint"
                value={said.days ?? ""}
                onInput={(event) => setSaid({ ...said, days: event.currentTarget.value === "" ? null : Number(event.currentTarget.value) })}
              />
            </Field>
          </>
        )}
        <label class="tick">
          <input class="check" type="checkbox" checked={said.active} onChange={(event) => setSaid({ ...said, active: event.currentTarget.checked })} />
          <span>
            {t("reason_offered")}
            <span class="tick__hint">{t("reason_offered_hint")}</span>
          </span>
        </label>
      </form>
    </Dialog>
  );
}
