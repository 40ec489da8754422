/** The phone: one screen, the tabs, the sheet, and the voice that says what needs someone. */
import { useSignalEffect } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Hatch } from "../../components/hatch.tsx";
import { Lazy } from "../../components/lazy.tsx";
import type { Place } from "../../components/place.ts";
import { SkipLink } from "../../components/skip-link.tsx";
import { TabBar } from "../../components/tab-bar.tsx";
import { t } from "../../lib/i18n.ts";
import { rightNow } from "../../lib/right-now.ts";
import { match, path, search } from "../../lib/router.ts";
import { askAboutAlerts } from "../../stores/alerts.ts";
import { capture, choosing, lastSaved, resumeDraft } from "../../stores/capture.ts";
import { isWaiting, answered } from "../../stores/answers.ts";
import { beginning, here, ready, shared } from "../../stores/here.ts";
import { live } from "../../stores/session.ts";
import { Messages } from "../messages.tsx";
import { Outside } from "../outside.tsx";
import { focusCapture } from "./capture-focus.ts";
import { Customer } from "./customer.tsx";
import { Customers } from "./customers.tsx";
import { Day } from "./day.tsx";
import { fetchAhead, following, mine } from "./parts.ts";
import { recallRecent } from "./recent.ts";
import { Reconnect } from "./reconnect.tsx";
import { Sheets } from "./sheets.tsx";
import { Standing } from "./standing.tsx";

type Place_ = (found: Record<string, string>) => ComponentChildren;

const SCREENS: [pattern: string, show: Place_][] = [
  ["/", () => <Day />],
  ["/clients", () => <Customers />],
  ["/suivi", () => <Lazy part={following} show={({ Follow }) => <Follow />} />],
  ["/demandes/:id", ({ id }) => <Lazy part={following} show={({ Follow }) => <Follow only={id} />} />],
  ["/envois", () => <Lazy part={following} show={({ Sendings }) => <Sendings />} />],
  ["/envois/:op", ({ op = "" }) => <Lazy part={following} show={({ Resolve }) => <Resolve op_id={op} />} />],
  ["/moi", () => <Lazy part={mine} show={({ Me }) => <Me />} />],
  ["/guide", () => <Lazy part={mine} show={({ Guide }) => <Guide />} />],
];

const TITLES: Record<string, "tab_day" | "tab_customers" | "follow" | "sendings" | "me" | "guide"> = {
  "/": "tab_day",
  "/clients": "tab_customers",
  "/suivi": "follow",
  "/envois": "sendings",
  "/moi": "me",
  "/guide": "guide",
};

export function PhoneApp() {
  const at = path.value;
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  const opened = here.value !== null;
  const read = ready.value;

  useEffect(() => {
    if (!opened) return;
    void recallRecent();
    void resumeDraft();
  }, [opened]);
  useEffect(() => {
    if (read) fetchAhead(); // not before: the books come first
  }, [read]);
  useEffect(() => {
    document.title = `${t(TITLES[at] ?? "tab_customers")} · ${t("app")}`;
    if (!first.current) main.current?.focus({ preventScroll: true });
    first.current = false;
  }, [at]);
  useSignalEffect(() => {
    if (lastSaved.value?.kind === "limit") void askAboutAlerts();
  });

  return (
    <div class="app app--phone">
      <Hatch />
      <SkipLink label={t("skip_to_content")} />
      <main id="main" class="app__main" tabIndex={-1} ref={main}>
        <Outside />
        {live.value === false && at !== "/envois" && (
          <Reconnect count={answered.value.filter(isWaiting).length} />
        )}
        <Standing />
        <div class="app__screen">{(ready.value || isBegun(at)) && show(at)}</div>
      </main>
      <TabBar
        label={t("main_navigation")}
        places={places()}
        path={under(at)}
        add={{ label: t("new_entry"), onAdd: () => add(at) }}
      />
      <Sheets />
      <Messages />
    </div>
  );
}

/** The list of customers is there from its beginning on; what is looked for in it is not. */
const isBegun = (at: string): boolean => at === "/clients" && search.value === "" && beginning.value !== null;

function show(at: string): ComponentChildren {
  for (const [pattern, screen] of SCREENS) {
    const found = match(pattern, at);
    if (found) return screen(found);
  }
  const id = customerAt(at);
  if (id) return <Customer id={id} />;
  return <Lazy part={following} show={({ Elsewhere }) => <Elsewhere />} />;
}

const places = (): Place[] => [
  { href: "/", icon: "day", label: t("tab_day") },
  { href: "/clients", icon: "clients", label: t("tab_customers") },
  { href: "/suivi", icon: "follow", label: t("tab_follow") },
  { href: "/moi", icon: "me", label: t("tab_me") },
];

/** Sendings and requests belong to the follow-up tab, the guide to Moi. */
const under = (at: string) => (/^\/(envois|demandes)/.test(at) ? "/suivi" : at === "/guide" ? "/moi" : at);

/** The customer an address is about: its own page, or what a push told and has no screen here. */
const customerAt = (at: string): number =>
  Number(match("/clients/:id", at)?.["id"] ?? Object.values(shared.value.notice ?? {}).find(({ link }) => link === at)?.customer_id);

/** On a customer's page ＋ writes about that customer; elsewhere it asks for whom first. */
function add(at: string): void {
  const id = customerAt(at);
  rightNow(() => {
    if (id) capture(id);
    else choosing.value = true;
  });
  focusCapture();
}
