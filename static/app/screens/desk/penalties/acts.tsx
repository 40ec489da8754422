/** Claim, see paid, or give up some penalties: each confirmed in its dialog. */
import { useState } from "preact/hooks";
import { Field } from "../../../components/field.tsx";
import { api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { type Closing, Form } from "../customers/change-form.tsx";
import { type Act, actable, totalOf, totals } from "./say.ts";
import type { Penalty } from "./types.ts";

const SHORTEST_REASON = 3;

interface ButtonsProps {
  chosen: readonly Penalty[];
  waivable: boolean;
  onAct: (act: Act) => void;
}

/** The acts a choice allows; one that none of the chosen allows stays, and cannot be pressed. */
export function ActButtons({ chosen, waivable, onAct }: ButtonsProps) {
  const acts: Act[] = waivable ? ["claim", "pay", "waive"] : ["claim", "pay"];
  return (
    <>
      {acts.map((act) => {
        const count = actable(act, chosen).length;
        return (
          <button key={act} class={act === "claim" ? "btn btn--primary" : "btn"} type="button" disabled={count === 0} onClick={() => onAct(act)}>
            {count === 0 ? t(`penalty_${act}`) : t("penalty_act_count", { act: t(`penalty_${act}`), count })}
          </button>
        );
      })}
    </>
  );
}

interface ActProps extends Closing {
  act: Act;
  chosen: readonly Penalty[];
}

export function ActDialog({ act, chosen, onClose, onDone }: ActProps) {
  const [reason, setReason] = useState("");
  const rows = actable(act, chosen);
  const ids = rows.map(({ id }) => id);
  const total = totalOf(rows);
  const change = () => {
    if (act === "claim") return api("POST", "/penalties/claim", { ids, total_minor: total });
    if (act === "pay") return api("POST", "/penalties/pay", { ids });
    if (reason.trim().length < SHORTEST_REASON) return t("needs_reason");
    return api("POST", "/penalties/waive", { ids, reason: reason.trim() });
  };
  return (
    <Form title={t(`penalty_${act}`)} change={change} onClose={onClose} onDone={onDone}>
      <p>{t("penalty_act_sum", { count: rows.length, amount: totals(rows) })}</p>
      <p class="quiet">{t(`penalty_${act}_text`)}</p>
      {act === "waive" && (
        <Field id="penalty-reason" label={t("decide_reason")}>
          <textarea class="input" id="penalty-reason" rows={2} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
        </Field>
      )}
    </Form>
  );
}
