/** Carry a customer along, as its rep does: readable here without a network, kept up to date. */
import { Icon } from "../../../components/icon.tsx";
import { t } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { type CustomerName, saveEntry } from "../../../stores/capture.ts";
import { entries, places } from "../../../stores/here.ts";
import { pendingOf } from "../../../stores/overlay.ts";
import type { OpArgs } from "../../../stores/operations.ts";

/** The last word said here that the books do not show yet, else what the books carry. */
function isPinned(id: number): boolean {
  const said = pendingOf(entries.value, places.value, id)
    .filter(({ op }) => op.type === "pin.set")
    .at(-1);
  return said ? (said.op.args as OpArgs["pin.set"]).pinned : `pin:${id}` in places.value;
}

export function Pin({ customer: { id, name, currency } }: { customer: CustomerName }) {
  const pinned = isPinned(id);
  const turn = async () => {
    const safe = await saveEntry({ id, name, currency }, "pin.set", { pinned: !pinned });
    if (safe) announce(t(pinned ? "unpinned" : "pinned"));
  };
  return (
    <button class="btn" type="button" aria-pressed={pinned} onClick={() => void turn()}>
      {pinned && <Icon name="check" size={18} />}
      {t(pinned ? "pin_held" : "pin")}
    </button>
  );
}
