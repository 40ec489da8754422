/** The desk: finance on a desktop, the agency manager on a tablet, contributors and administrators anywhere. */
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { Icon } from "../../components/icon.tsx";
import type { Place } from "../../components/place.ts";
import { Empty } from "../../components/empty.tsx";
import { Lazy } from "../../components/lazy.tsx";
import { t } from "../../lib/i18n.ts";
import { match } from "../../lib/router.ts";
import { may } from "../../stores/session.ts";
import type { DeskProps } from "./props.ts";
import { Administration } from "./admin/index.tsx";
import { beginning } from "./beginnings/part.ts";
import { Board } from "./board/index.tsx";
import type { BoardData } from "./board/types.ts";
import { Causes } from "./causes/index.tsx";
import { CustomerList } from "./customers/list.tsx";
import { CustomerPage } from "./customers/page.tsx";
import { Deadlines } from "./deadlines/index.tsx";
import { Decisions } from "./decisions/index.tsx";
import { OwnDeputies } from "./decisions/deputies.tsx";
import { DeskDisputes } from "./dunning/disputes.tsx";
import { DeskPlans } from "./dunning/plans.tsx";
import { Mailbox } from "./dunning/mailbox.tsx";
import { Agenda } from "./dunning/agenda.tsx";
import { Letters } from "./dunning/letters.tsx";
import { ItemHistory } from "./dunning/item-history.tsx";
import { Releases } from "./dunning/releases.tsx";
import { DunningRun } from "./dunning/run.tsx";
import { DunningTexts } from "./dunning/texts.tsx";
import { Triage } from "./dunning/triage.tsx";
import { DiscountsScreen } from "./discounts/index.tsx";
import { forecasting } from "./forecast/part.ts";
import { Frame } from "./frame.tsx";
import { Inbox } from "./inbox.tsx";
import { ImportFile } from "./imports/file.tsx";
import { Imports } from "./imports/index.tsx";
import { RememberedMappings } from "./imports/remembered.tsx";
import { Unassigned } from "./imports/unassigned.tsx";
import { Journal } from "./journal.tsx";
import { Quarantine } from "./quarantine/index.tsx";
import { Kpis } from "./kpis/index.tsx";
import { Late } from "./late/index.tsx";
import { LedgerAge } from "./ledger-age.tsx";
import { useKeydown } from "./keydown.ts";
import { useLoad } from "./load.ts";
import { lookAfterAlerts } from "../../stores/alerts-care.ts";
import { Guide } from "../guide.tsx";
import { Me } from "../me.tsx";
import { Messages } from "../messages.tsx";
import { following } from "../phone/parts.ts";
import { Sheets } from "../phone/sheets.tsx";
import { TermCaps } from "./penalties/caps.tsx";
import { Penalties } from "./penalties/index.tsx";
import { CreditPolicy } from "./policy/index.tsx";
import { IN_BAR, placesFor } from "./places.ts";
import { Receipts } from "./receipts/index.tsx";
import { Reviews } from "./reviews/index.tsx";
import { Screen, Sheetless } from "./screen.tsx";
import { Strategies } from "./strategies/index.tsx";
import { StepsScreen } from "./steps.tsx";
import { loadStyles, styled } from "./styles.ts";
import { overviewing } from "./overview/part.ts";
import { Outbox } from "./outbox-pill.tsx";
import { TabletDisputes } from "./tablet/disputes.tsx";
import { TabletPromises } from "./tablet/promises.tsx";
import { RiskScreen } from "./tablet/risk.tsx";

type Parts = Record<string, string>;

/** Address → screen; `needs` is the permission without which the place does not exist. */
const SCREENS: { at: string; needs?: string; show: (parts: Parts, path: string) => ComponentChildren }[] = [
  { at: "/decisions", needs: "decide_limits", show: () => <Decisions /> },
  { at: "/decisions/revisions", needs: "review_limits", show: () => <Reviews /> },
  { at: "/decisions/revisions/:id", needs: "review_limits", show: ({ id }) => <Reviews openId={id} /> },
  { at: "/decisions/regles", needs: "review_limits", show: () => <CreditPolicy /> },
  { at: "/decisions/echeances", needs: "decide_limits", show: () => <Deadlines /> },
  { at: "/decisions/suppleances", needs: "appoint_deputies", show: () => <OwnDeputies /> },
  { at: "/decisions/:id", needs: "decide_limits", show: ({ id }) => <Decisions openId={id} /> },
  { at: "/demandes/:id", needs: "decide_limits", show: ({ id }) => <Decisions openId={id} /> },
  { at: "/clients", show: () => <CustomerList /> },
  { at: "/clients/:id", show: ({ id }) => <CustomerPage key={id} id={id!} /> },
  { at: "/relances", needs: "run_dunning", show: () => <DunningRun /> },
  { at: "/relances/triage", needs: "run_dunning", show: () => <Triage /> },
  { at: "/relances/penalites", needs: "run_dunning", show: () => <Penalties /> },
  { at: "/relances/delais", needs: "run_dunning", show: () => <TermCaps /> },
  { at: "/relances/courriers", needs: "run_dunning", show: () => <Letters /> },
  { at: "/relances/escomptes", needs: "run_dunning", show: () => <DiscountsScreen /> },
  { at: "/relances/agenda", needs: "run_dunning", show: () => <Agenda /> },
  { at: "/relances/mises-en-demeure", needs: "run_dunning", show: () => <Releases /> },
  { at: "/relances/strategies", needs: "run_dunning", show: () => <Strategies /> },
  { at: "/relances/textes", needs: "word_letters", show: () => <DunningTexts /> },
  { at: "/relances/pieces/:id", needs: "run_dunning", show: ({ id }) => <ItemHistory key={id} id={id!} /> },
  { at: "/relances/litiges", needs: "qualify_disputes", show: () => <DeskDisputes /> },
  { at: "/relances/echeanciers", needs: "decide_plans", show: () => <DeskPlans /> },
  { at: "/relances/echeanciers/:id", needs: "decide_plans", show: ({ id }) => <DeskPlans key={id} planId={id} /> },
  { at: "/relances/:id", needs: "run_dunning", show: ({ id }) => <DunningRun messageId={id} /> },
  { at: "/litiges", needs: "qualify_disputes", show: () => <DeskDisputes /> },
  { at: "/litiges/:id", needs: "qualify_disputes", show: ({ id }) => <DeskDisputes key={id} disputeId={id} /> },
  { at: "/boite", needs: "run_dunning", show: () => <Mailbox /> },
  { at: "/boite/:id", needs: "run_dunning", show: ({ id }) => <Mailbox openId={id} /> },
  { at: "/imports", needs: "import_books", show: () => <Imports /> },
  { at: "/imports/correspondances", needs: "import_books", show: () => <RememberedMappings /> },
  { at: "/imports/affectation", needs: "assign_customers", show: () => <Unassigned /> },
  { at: "/imports/reglements", needs: "match_receipts", show: () => <Receipts /> },
  { at: "/imports/reglements/:id", needs: "match_receipts", show: ({ id }) => <Receipts openId={id} /> },
  { at: "/imports/:id", needs: "import_books", show: ({ id }) => <ImportFile key={id} id={id!} /> },
  { at: "/journal", needs: "read_journal", show: () => <Journal /> },
  { at: "/journal/quarantaine", needs: "mend_entries", show: () => <Quarantine /> },
  { at: "/journal/quarantaine/:id", needs: "mend_entries", show: ({ id }) => <Quarantine openId={id} /> },
  { at: "/administration", needs: "administer", show: (_, path) => <Administration path={path} /> },
  { at: "/administration/:part", needs: "administer", show: (_, path) => <Administration path={path} /> },
  { at: "/premiers-pas", needs: "assign_customers", show: () => <Lazy part={beginning} show={({ FirstStepsScreen }) => <FirstStepsScreen />} /> },
  { at: "/indicateurs", needs: "see_figures", show: () => <Kpis /> },
  { at: "/ensemble", needs: "see_figures", show: () => <Lazy part={overviewing} show={({ Overview }) => <Overview />} /> },
  { at: "/objectifs", needs: "set_goals", show: () => <Lazy part={overviewing} show={({ Goals }) => <Goals />} /> },
  { at: "/encaissements", needs: "see_figures", show: () => <Lazy part={forecasting} show={({ Forecast }) => <Forecast />} /> },
  { at: "/causes", needs: "see_figures", show: () => <Causes /> },
  { at: "/retards", needs: "see_figures", show: () => <Late /> },
  { at: "/retards/:cause", needs: "see_figures", show: ({ cause }) => <Late cause={cause} /> },
  { at: "/risque", show: () => <RiskScreen /> },
  { at: "/risque/:id", show: ({ id }) => <RiskScreen openId={id} /> },
  { at: "/litiges", show: () => <TabletDisputes /> },
  { at: "/litiges/:id", show: ({ id }) => <TabletDisputes openId={id} /> },
  { at: "/promesses", show: () => <TabletPromises /> },
  { at: "/promesses/:id", show: ({ id }) => <TabletPromises openId={id} /> },
  { at: "/envois", show: () => <Sent show={({ Sendings }) => <Sendings />} /> },
  { at: "/envois/:op", show: ({ op = "" }) => <Sent show={({ Resolve }) => <Resolve op_id={op} />} /> },
  { at: "/guide", show: () => <div class="stage stage--page"><Guide /></div> },
  { at: "/etapes", show: () => <StepsScreen /> },
  { at: "/etapes/:id", show: ({ id }) => <StepsScreen openId={id} /> },
];

const HOME: Record<string, () => ComponentChildren> = {
  manager: () => <RiskScreen />,
  contributor: () => <StepsScreen />,
  admin: () => <Administration path="/administration" />,
};

export function DeskApp({ path, navigate, session }: DeskProps) {
  loadStyles();
  const { role } = session.user;
  const finance = may("see_all_customers");
  const board = useLoad<BoardData>(finance ? "/board" : null, () => 60_000);
  const places = placesFor(role, {
    to_decide: board.data ? board.data.to_decide + board.data.to_review : undefined,
  });
  useEffect(lookAfterAlerts, []);
  useEffect(() => {
    // A new screen starts at its title, for the eyes and for screen readers.
    document.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
    const title = document.querySelector("h1")?.textContent;
    document.title = title ? `${title} · Encours` : "Encours";
  }, [path, styled.value]);
  useKeydown((event) => {
    const typing = (event.target as Element | null)?.closest?.("input, textarea, select, dialog[open]");
    if (!finance || event.key !== "/" || typing || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    search(navigate);
  });
  if (!styled.value) return null;
  return (
    <Frame
      user={session.user}
      places={places}
      path={placeOf(role, path)}
      age={finance && <LedgerAge />}
      onSearch={finance ? () => search(navigate) : undefined}
      foot={<Outbox />}
    >
      {path === "/moi" ? <Myself places={places} /> : screenAt(path, role)}
      <Messages />
    </Frame>
  );
}

function screenAt(path: string, role: string): ComponentChildren {
  if (path === "/") return (HOME[role] ?? (() => <Board />))();
  for (const { at, needs, show } of SCREENS) {
    const parts = match(at, path);
    if (parts && (!needs || may(needs))) return show(parts, path);
  }
  return <NotFound />;
}

const BESIDE_HOME = ["/indicateurs", "/encaissements", "/ensemble", "/objectifs"];

/** Which place of the navigation an address belongs to: key figures and what will come in are beside what stands now. */
function placeOf(role: string, path: string): string {
  const at = BESIDE_HOME.includes(path) ? "/" : path;
  return role === "manager" && at === "/" ? "/risque" : home(role, at);
}

const home = (role: string, path: string) =>
  path !== "/" ? path : role === "contributor" ? "/etapes" : role === "admin" ? "/administration" : "/";

/** Go to the list and put the caret where one types. */
function search(navigate: DeskProps["navigate"]): void {
  navigate("/clients");
  requestAnimationFrame(() => document.getElementById("customer-search")?.focus());
}

/** Moi is everybody's; on a phone it also leads where the bar has no room for. */
function Myself({ places }: { places: Place[] }) {
  const beyond = places.slice(IN_BAR);
  return (
    <div class="stage stage--page">
      <Me>
        {beyond.length > 0 && (
          <nav class="me__places" aria-label={t("other_places")}>
            {beyond.map(({ href, icon, label }) => (
              <a class="link link--hit" key={href} href={href}>
                <Icon name={icon} />
                {label}
              </a>
            ))}
          </nav>
        )}
        <Inbox />
      </Me>
    </div>
  );
}

type Following = NonNullable<typeof following.here.value>;

/** What this device said, and where it stands: the phone's own screens, with the sheet that corrects. */
function Sent({ show }: { show: (part: Following) => ComponentChildren }) {
  return (
    <div class="stage stage--page">
      <Lazy part={following} show={show} />
      <Sheets />
    </div>
  );
}

function NotFound() {
  return (
    <Screen title={t("not_found")}>
      <Sheetless>
        <Empty text={t("not_found_hint")}>
          <a class="btn" href="/">
            {t("go_home")}
          </a>
        </Empty>
      </Sheetless>
    </Screen>
  );
}
