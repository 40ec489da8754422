import { Icon } from "./icon.tsx";
import type { IconName } from "./icons.ts";

export type SyncState = "waiting" | "sending" | "attention" | "clear";

export interface SyncPillProps {
  state: SyncState;
  /** Short figure: "2", "2/3"; empty when all is sent. */
  count: string;
  /** What the pill says in full. */
  label: string;
  href?: string;
}

const ICON: Record<SyncState, IconName> = {
  waiting: "hex",
  sending: "hexup",
  attention: "hexx",
  clear: "hexcheck",
};

/** Say where the entries of this device stand; leads to them. */
export function SyncPill({ state, count, label, href = "/envois" }: SyncPillProps) {
  return (
    <a class="sync" data-state={state} href={href}>
      <Icon name={ICON[state]} size={18} />
      <span aria-hidden="true">{count}</span>
      <span class="vh">{label}</span>
    </a>
  );
}
