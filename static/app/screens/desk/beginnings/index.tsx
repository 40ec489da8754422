/** From an empty company to the first phone: four steps, each done or not by what is there (never by a note of ours). */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Icon } from "../../../components/icon.tsx";
import { Notice } from "../../../components/notice.tsx";
import { number } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { may } from "../../../stores/session.ts";
import { forget, useLoad } from "../load.ts";
import { Screen, Sheetless, Shown } from "../screen.tsx";
import { Address } from "./address.tsx";
import { Gather } from "./gather.tsx";
import { putFirstStepsAway } from "./hidden.ts";
import { Invite } from "./invite.tsx";
import { STAGES, type Stage, isDone, isOver, nextStage } from "./stages.ts";
import type { Beginnings } from "./types.ts";

const LOOKS_MS = 5_000; // while somebody waits for a phone to arrive

/** The card on a home screen; gone for good once a phone holds customers. */
export function FirstSteps() {
  const loaded = useLoad<Beginnings>("/beginnings", lookAgain);
  if (!loaded.data || isOver(loaded.data)) return null;
  return (
    <Card found={loaded.data}>
      <button class="btn btn--quiet" type="button" onClick={putFirstStepsAway}>
        {t("begin_hide")}
      </button>
    </Card>
  );
}

/** The same at an address of its own, also when they were put away. */
export function FirstStepsScreen() {
  const loaded = useLoad<Beginnings>("/beginnings", lookAgain);
  return (
    <Screen title={t("begin_title")} sub={t("begin_sub")}>
      <Sheetless>
        <Shown loaded={loaded} rows={4}>
          {(found) => <Card found={found} />}
        </Shown>
      </Sheetless>
    </Screen>
  );
}

const lookAgain = (found: Beginnings) => (isOver(found) ? null : LOOKS_MS);

function Card({ found, children }: { found: Beginnings; children?: ComponentChildren }) {
  const next = nextStage(found);
  const done = STAGES.filter((stage) => isDone(stage, found)).length;
  return (
    <section class="begin" aria-labelledby="begin-title">
      <header class="begin__head">
        <h2 class="t20 w7" id="begin-title">
          {t("begin_lead")}
        </h2>
        <p class="quiet">{t("begin_done", { done: number(done), count: STAGES.length })}</p>
        {children}
      </header>
      <ol class="begin__steps">
        {STAGES.map((stage, i) => (
          <Step key={stage} stage={stage} no={i + 1} found={found} isNext={stage === next} />
        ))}
      </ol>
    </section>
  );
}

interface StepProps {
  stage: Stage;
  no: number;
  found: Beginnings;
  isNext: boolean;
}

function Step({ stage, no, found, isNext }: StepProps) {
  const done = isDone(stage, found);
  const counted = { books: found.customers, assign: found.customers, invite: found.invited, phone: found.carriers };
  return (
    <li class="begin__step" aria-current={isNext ? "step" : undefined}>
      {done ? <Icon name="markok" size={24} label={t("begin_step_done")} /> : <span class="steps__no">{no}</span>}
      <div class="begin__body">
        <h3 class="w6">{t(`begin_${stage}`)}</h3>
        <p class="quiet">
          {done ? t(`begin_${stage}_done`, { count: counted[stage], n: number(counted[stage]) }) : t(`begin_${stage}_text`)}
        </p>
        <Action stage={stage} found={found} done={done} />
      </div>
    </li>
  );
}

/** What can be done about a step now; nothing while an earlier one has to come first. */
function Action({ stage, found, done }: { stage: Stage; found: Beginnings; done: boolean }) {
  const [open, setOpen] = useState(false);
  const close = () => {
    setOpen(false);
    forget("/beginnings");
  };
  if (stage === "phone") return done || found.invited === 0 ? null : <Address found={found} />;
  if (stage === "books") return done ? null : <Way href="/imports" word={t("begin_books_do")} />;
  if (stage === "assign") {
    if (done || found.customers === 0) return null;
    if (!may("administer")) return <Way href="/imports/affectation" word={t("imports_tab_unassigned")} />;
    return (
      <>
        <Do word={t("begin_assign_do")} main={!done} onClick={() => setOpen(true)} />
        {open && <Gather isFirst={found.portfolios === 0} onClose={close} />}
      </>
    );
  }
  if (!may("administer")) return done ? null : <Notice title={t("begin_ask_admin")} />;
  if (found.portfolios === 0) return null;
  return (
    <>
      <Do word={t("begin_invite_do")} main={!done} onClick={() => setOpen(true)} />
      {open && <Invite found={found} onClose={close} />}
    </>
  );
}

function Do({ word, main, onClick }: { word: string; main: boolean; onClick: () => void }) {
  return (
    <button class={main ? "btn btn--primary" : "btn"} type="button" onClick={onClick}>
      {word}
    </button>
  );
}

function Way({ href, word }: { href: string; word: string }) {
  return (
    <a class="btn btn--primary" href={href}>
      {word}
    </a>
  );
}
