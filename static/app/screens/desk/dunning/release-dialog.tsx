/** Release one customer's items: which of them, and a person's word on every due date nobody stated. */
import { useState } from "preact/hooks";
import { Dialog } from "../../../components/dialog.tsx";
import { dayOfYear, money } from "../../../lib/formats.ts";
import { api } from "../../../lib/http.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { ProblemNotice } from "../problem.tsx";
import { sayRef } from "../say-item.ts";
import { useSend } from "../send.ts";
import type { Waiting } from "./types.ts";

export function ReleaseDialog({ waiting, onClose, onDone }: { waiting: Waiting; onClose: () => void; onDone: () => void }) {
  const { customer_id, customer, level, items, currency } = waiting;
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set(items.map(({ item_id }) => item_id)));
  const [confirmed, setConfirmed] = useState<ReadonlySet<number>>(new Set());
  const sending = useSend();
  const unsure = items.filter(({ item_id, due_derived }) => due_derived && chosen.has(item_id) && !confirmed.has(item_id));
  const release = async () => {
    const body = { customer_id, level, item_ids: [...chosen], confirmed_item_ids: [...confirmed].filter((id) => chosen.has(id)) };
    if (await sending.run(() => api("POST", "/dunning/releases", body).then(() => true))) onDone();
  };
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t("release_title", { level: tMaybe(`level_${level}`, level), name: customer })}
      actions={
        <>
          <button class="btn" type="button" onClick={onClose}>
            {t("cancel")}
          </button>
          <button
            class="btn btn--primary"
            type="button"
            disabled={sending.busy || chosen.size === 0 || unsure.length > 0}
            onClick={() => void release()}
          >
            {t("release_act")}
          </button>
        </>
      }
    >
      <ProblemNotice error={sending.error} />
      <p class="quiet">{t(level === "litigation" ? "release_litigation_text" : "release_notice_text")}</p>
      <ul>
        {items.map(({ item_id, ref, due_on, due_derived, amount_minor }) => (
          <li key={item_id}>
            <label class="tick">
              <input class="check" type="checkbox" checked={chosen.has(item_id)} onChange={() => setChosen(toggled(chosen, item_id))} />
              <span>
                {sayRef(ref)} · {t("release_due", { day: dayOfYear(due_on) })} · {money(amount_minor, currency, { cents: true })}
              </span>
            </label>
            {due_derived && chosen.has(item_id) && (
              <label class="tick">
                <input class="check" type="checkbox" checked={confirmed.has(item_id)} onChange={() => setConfirmed(toggled(confirmed, item_id))} />
                <span>{t("release_confirm_due", { ref: sayRef(ref), day: dayOfYear(due_on) })}</span>
              </label>
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function toggled(set: ReadonlySet<number>, id: number): ReadonlySet<number> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}
