/** Let reminders go again before the day they were held to. */
import { api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { ProblemNotice } from "../problem.tsx";
import { useSend } from "../send.ts";

export function LiftDunning({ customerId, onDone }: { customerId: number; onDone: () => void }) {
  const sending = useSend();
  const lift = async () => {
    const done = await sending.run(() => api("DELETE", `/customers/${customerId}/dunning-hold`).then(() => true));
    if (!done) return;
    announce(t("desk_dunning_lifted"));
    onDone();
  };
  return (
    <div>
      <ProblemNotice error={sending.error} />
      <button class="btn" type="button" disabled={sending.busy} onClick={() => void lift()}>
        {t("desk_dunning_lift")}
      </button>
    </div>
  );
}
