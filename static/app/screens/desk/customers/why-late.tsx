/** Why one item is late, in its line: what is said or supposed, and the list to say otherwise; kept like every entry. */
import { t } from "../../../lib/i18n.ts";
import { type CustomerName, saveEntry } from "../../../stores/capture.ts";
import { entries, here, places } from "../../../stores/here.ts";
import type { OpArgs } from "../../../stores/operations.ts";
import { pendingOf } from "../../../stores/overlay.ts";
import type { LateCause } from "../../../stores/rows.ts";
import { may } from "../../../stores/session.ts";
import { causeOf, offered, sayWho } from "../../phone/late-causes.ts";
import { sayCause } from "../../say-reason.ts";
import { sayItem } from "../say-item.ts";

interface WhyLateProps {
  item: { id: number; ref: string; label: string | null };
  customer: CustomerName;
  said: LateCause | undefined;
  onKept: () => void;
}

/** The last word said here that the books do not show yet, else theirs. */
function standing(customer: number, item: number, said: LateCause | undefined): LateCause | undefined {
  const me = here.value?.session.user;
  const last = pendingOf(entries.value, places.value, customer)
    .filter(({ op }) => op.type === "cause.state" && (op.args as OpArgs["cause.state"]).item_id === item)
    .at(-1);
  if (!last || !me) return said;
  const { cause } = last.op.args as OpArgs["cause.state"];
  return { id: item, customer_id: customer, cause, by: me.name, on: last.op.client_time.slice(0, 10) };
}

export function WhyLate({ item, customer: { id, name, currency }, said, onKept }: WhyLateProps) {
  const stands = standing(id, item.id, said);
  const say = async (cause: string) => {
    if (!(await saveEntry({ id, name, currency }, "cause.state", { item_id: item.id, cause }))) return;
    await here.value?.outbox.nudge();
    onKept();
  };
  return (
    <>
      {may("capture") && here.value?.outbox ? (
        <select
          class="input input--whole"
          aria-label={t("late_why_of", { ref: sayItem(item) })}
          value={causeOf(stands)}
          onChange={(event) => void say(event.currentTarget.value)}
        >
          {offered(causeOf(stands)).map((cause) => (
            <option key={cause} value={cause}>
              {sayCause(cause)}
            </option>
          ))}
        </select>
      ) : (
        sayCause(causeOf(stands))
      )}
      <span class="sub">{stands?.by ? sayWho(stands) : t("late_supposed_short")}</span>
    </>
  );
}
