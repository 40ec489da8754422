/** Where each role's navigation leads (ux.md B). */
import type { Place } from "../../components/place.ts";
import { t } from "../../lib/i18n.ts";
import type { Role } from "../../stores/session.ts";

export interface Waiting {
  to_decide?: number;
  to_send?: number;
}

/** How many the bar along the bottom has room for; Moi leads to the others. */
export const IN_BAR = 4;

/** The places of a role, the first one its home. */
export function placesFor(role: Role, waiting: Waiting = {}): Place[] {
  const all = {
    board: { href: "/", icon: "board", label: t("place_board") },
    risk: { href: "/risque", icon: "risk", label: t("place_risk") },
    disputes: { href: "/litiges", icon: "flag", label: t("place_disputes") },
    promises: { href: "/promesses", icon: "promise", label: t("place_promises") },
    decisions: {
      href: "/decisions",
      icon: "decide",
      label: t("place_decisions"),
      count: waiting.to_decide,
    },
    customers: { href: "/clients", icon: "clients", label: t("place_customers") },
    dunning: { href: "/relances", icon: "send", label: t("place_dunning"), count: waiting.to_send },
    imports: { href: "/imports", icon: "upload", label: t("place_imports") },
    journal: { href: "/journal", icon: "book", label: t("place_journal") },
    admin: { href: "/administration", icon: "people", label: t("place_admin") },
    steps: { href: "/etapes", icon: "steps", label: t("place_steps") },
    me: { href: "/moi", icon: "me", label: t("place_me") },
  } satisfies Record<string, Place>;
  if (role === "manager") return [all.risk, all.disputes, all.promises, all.decisions, all.customers];
  if (role === "contributor") return [all.steps];
  if (role === "admin") return [all.admin, all.customers, all.journal];
  return [all.board, all.decisions, all.customers, all.dunning, all.imports, all.journal];
}
