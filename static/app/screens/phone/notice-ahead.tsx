/** A formal notice is announced to this customer: when it goes, and the one hold its rep may ask for (48 hours). */
import { useSignal } from "@preact/signals";
import { Dialog } from "../../components/dialog.tsx";
import { Field } from "../../components/field.tsx";
import { Notice } from "../../components/notice.tsx";
import { t } from "../../lib/i18n.ts";
import { announce } from "../../stores/announce.ts";
import { saveEntry } from "../../stores/capture.ts";
import { today } from "../../stores/clock.ts";
import { plusDays } from "../../stores/figures.ts";
import { entries, notKept } from "../../stores/here.ts";
import type { OpArgs } from "../../stores/operations.ts";
import type { Overlaid } from "../../stores/overlay.ts";
import type { Customer } from "../../stores/rows.ts";
import { session } from "../../stores/session.ts";
import { noticeAhead } from "./notices-ahead.ts";
import { sayOutcome } from "./outcomes.ts";
import { at, dayNear } from "./words.ts";

const LONGEST_DAYS = 10;
/** What was asked before is about an earlier notice: two weeks hold the notice and its hold. */
const RECENT_MS = 15 * 86_400_000;

export function NoticeAhead({ dossier, customer }: { dossier: Overlaid; customer: Customer }) {
  const asking = useSignal(false);
  const ahead = noticeAhead(dossier.rows.dunning);
  if (!ahead?.send_after) return null;
  const since = Date.parse(ahead.send_after) - RECENT_MS;
  const asked = entries.value
    .filter(({ op }) => op.type === "hold.ask" && op.entity === customer.id && Date.parse(op.client_time) > since)
    .at(-1);
  const refused = asked?.result?.outcome === "rejected";
  const mayAsk = session.value?.user.role === "rep" && ahead.state !== "held" && (!asked || refused);
  return (
    <section class="section">
      <Notice
        kind="hold"
        title={t("notice_ahead", { when: at(ahead.send_after) })}
        text={
          <>
            {t(ahead.state === "held" ? "notice_ahead_held" : "notice_ahead_hint")}
            {asked && ahead.state !== "held" && (
              <>
                <br />
                {t("notice_hold_asked", { day: dayNear((asked.op.args as OpArgs["hold.ask"]).until) })} {sayOutcome(asked)}
              </>
            )}
          </>
        }
        action={
          mayAsk && (
            <button class="btn" type="button" onClick={() => (asking.value = true)}>
              {t("notice_hold_ask")}
            </button>
          )
        }
      />
      <HoldDialog customer={customer} open={asking.value} close={() => (asking.value = false)} />
    </section>
  );
}

function HoldDialog({ customer, open, close }: { customer: Customer; open: boolean; close: () => void }) {
  const text = useSignal("");
  const until = useSignal("");
  const last = plusDays(today.value, LONGEST_DAYS);
  const ready = text.value.trim() !== "" && until.value >= today.value && until.value <= last;
  const save = async () => {
    if (!(await saveEntry(customer, "hold.ask", { until: until.value, text: text.value.trim() }))) return;
    announce(t("saved_here"));
    close();
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      title={t("notice_hold_title", { name: customer.name })}
      actions={
        <>
          <button class="btn" type="button" onClick={close}>
            {t("cancel")}
          </button>
          <button class="btn btn--primary" type="button" disabled={!ready} onClick={() => void save()}>
            {t("save")}
          </button>
        </>
      }
    >
      {notKept.value && <Notice kind="hold" live title={t(`storage_${notKept.value}`)} />}
      <Field id="hold-until" label={t("notice_hold_until")} hint={t("notice_hold_most", { count: LONGEST_DAYS })}>
        <input
          class="input"
          id="hold-until"
          type="date"
          min={today.value}
          max={last}
          value={until.value}
          aria-describedby="hold-until-hint"
          onInput={(event) => (until.value = event.currentTarget.value)}
        />
      </Field>
      <Field id="hold-text" label={t("notice_hold_why")}>
        <textarea class="input" id="hold-text" rows={2} value={text.value} onInput={(event) => (text.value = event.currentTarget.value)} />
      </Field>
      <p class="field__hint">{t("notice_hold_hint")}</p>
    </Dialog>
  );
}
