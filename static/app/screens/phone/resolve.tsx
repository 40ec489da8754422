/** Résoudre (P8): one entry, what the server holds beside it, why, and the ways on. Nothing is lost by looking. */
import { useSignal } from "@preact/signals";
import { AppBar } from "../../components/app-bar.tsx";
import { Empty } from "../../components/empty.tsx";
import { Ledger } from "../../components/ledger.tsx";
import { Section } from "../../components/section.tsx";
import { money } from "../../lib/formats.ts";
import { t, tMaybe } from "../../lib/i18n.ts";
import { goBack } from "../../lib/router.ts";
import { announce } from "../../stores/announce.ts";
import { answered, isWaiting, needsPerson } from "../../stores/answers.ts";
import { dealtWith, newId, saveEntry } from "../../stores/capture.ts";
import { entries, flush, home } from "../../stores/here.ts";
import type { Entry, OpArgs } from "../../stores/operations.ts";
import type { Overlaid } from "../../stores/overlay.ts";
import { canBeNoted, correctEntry, isCorrectable, noteEntry } from "./correct.ts";
import { sayCause, sayDetail, sayOutcome, sayWhat, textOf } from "./outcomes.ts";
import { PhotoProgress } from "./photos.tsx";
import { Pill } from "./pill.tsx";
import { useAnswerTimes } from "./sendings.tsx";
import { useDossier } from "./use-dossier.ts";
import { at, dayNear } from "./words.ts";

export function Resolve({ op_id }: { op_id: string }) {
  const found = answered.value.find(({ op }) => op.op_id === op_id);
  if (found) return <Known key={op_id} entry={found} />;
  return (
    <>
      <AppBar title={t("resolve")} back={{ onBack: () => goBack("/envois"), label: t("sendings") }} />
      <div class="section">
        <Empty text={t("resolve_gone")} />
      </div>
    </>
  );
}

function Known({ entry }: { entry: Entry }) {
  const dossier = useDossier(entry.op.entity).value ?? null;
  const answer_by = useAnswerTimes([entry])[entry.op.op_id];
  const asks = needsPerson(entry);
  return (
    <>
      <AppBar title={sayWhat(entry)} back={{ onBack: () => goBack("/envois"), label: t("sendings") }}>
        <Pill />
      </AppBar>
      <div class="page">
        <section class="section section--top">
          <Ledger
            lines={[
              { label: t("resolve_yours"), value: at(entry.op.client_time) },
              ...factLines(entry),
              ...theirLines(entry, dossier),
            ]}
          />
          {textOf(entry) && <p class="quote">{t("quoted_words", { text: textOf(entry) })}</p>}
          <PhotoProgress entry={entry} />
          <p>
            {isWaiting(entry)
              ? sayCause(entry, flush.value, entries.value)
              : sayOutcome(entry, { answer_by })}
          </p>
        </section>
        {asks && (
          <Section title={t("resolve_next")}>
            {entry.result?.code === "basis_changed" ? (
              <PartPaid entry={entry} dossier={dossier} />
            ) : (
              <Refused entry={entry} />
            )}
          </Section>
        )}
        <Whereto entry={entry} />
      </div>
    </>
  );
}

const leave = async ({ op }: Entry) => {
  await dealtWith(op.op_id);
  goBack("/envois");
};

/** Part of what was promised came in meanwhile: promise the rest, or leave it. */
function PartPaid({ entry, dossier }: { entry: Entry; dossier: Overlaid | null }) {
  const rest = useSignal(true);
  const args = entry.op.args as OpArgs["promise.record"];
  const paid = Number(entry.result?.facts?.["paid_minor"] ?? 0);
  const left = args.amount_minor - paid;
  const cash = (minor: number) => money(minor, entry.currency, { cents: minor % 100 !== 0 });
  const confirm = async (event: SubmitEvent) => {
    event.preventDefault();
    if (rest.value) {
      const corrected = {
        promise_id: newId(),
        amount_minor: left,
        promised_on: args.promised_on,
        items: stillOwed(args.items, dossier),
        text: args.text,
        replaces_id: args.promise_id,
      };
      const { customer_name: name, currency } = entry;
      const customer = { id: entry.op.entity, name, currency };
      if (!(await saveEntry(customer, "promise.record", corrected))) return;
      announce(t("saved_here"));
    }
    await leave(entry);
  };
  const choices = [
    { value: true, label: t("promise_the_rest", { amount: cash(left) }) },
    { value: false, label: t("promise_leave", { amount: cash(args.amount_minor) }) },
  ];
  return (
    <form onSubmit={confirm}>
      <fieldset class="form">
        <legend class="vh">{t("resolve_next")}</legend>
        {choices
          .filter(({ value }) => !value || left > 0)
          .map(({ value, label }) => (
            <label class="tick" key={label}>
              <input
                type="radio"
                name="rest"
                checked={(rest.value && left > 0) === value}
                onChange={() => (rest.value = value)}
              />
              {label}
            </label>
          ))}
      </fieldset>
      <button class="btn btn--primary btn--big">{t("confirm")}</button>
    </form>
  );
}

/** The items of a promise, each with no more than is still owed on it. */
function stillOwed(items: [number, number][], dossier: Overlaid | null): [number, number][] {
  return items
    .map(([id, minor]): [number, number] => [id, Math.min(minor, dossier?.rows.item[id]?.residual ?? 0)])
    .filter(([, minor]) => minor > 0);
}

/** The words stay until the person lets go of them. */
function Refused({ entry }: { entry: Entry }) {
  const copied = useSignal(false);
  const correctable = isCorrectable(entry);
  const mine = entry.result?.code === "request_open" && entry.result.facts?.["mine"] === true;
  const copy = async () => {
    await navigator.clipboard?.writeText([sayWhat(entry), sayDetail(entry)].join("\n")).catch(() => undefined);
    copied.value = true;
  };
  return (
    <>
      <p class="quiet t13">{t("resolve_kept")}</p>
      <div class="btns">
        {mine && (
          <button class="btn btn--primary" type="button" onClick={() => void replaceRequest(entry)}>
            {t("replace_request")}
          </button>
        )}
        {correctable && (
          <button class={mine ? "btn" : "btn btn--primary"} type="button" onClick={() => correctEntry(entry)}>
            {t("fix")}
          </button>
        )}
        {canBeNoted(entry) && (
          <button
            class={correctable ? "btn" : "btn btn--primary"}
            type="button"
            onClick={() => noteEntry(entry)}
          >
            {t("keep_as_note")}
          </button>
        )}
        <button class="btn" type="button" onClick={copy}>
          {t(copied.value ? "copied" : "copy_text")}
        </button>
        <button class="btn" type="button" onClick={() => void leave(entry)}>
          {t("leave_it")}
        </button>
      </div>
    </>
  );
}

/** Withdraw one's own older request, and ask again with the words of this one. */
async function replaceRequest(entry: Entry): Promise<void> {
  const { op, customer_name: name, currency, result } = entry;
  const customer = { id: op.entity, name, currency };
  const request_id = String(result?.facts?.["request_id"] ?? "");
  const withdrawn = await saveEntry(customer, "limit.withdraw", { request_id });
  if (!withdrawn) return;
  const args = { ...(op.args as OpArgs["limit.request"]), request_id: newId() };
  const asked = await saveEntry(customer, "limit.request", args, { depends_on: [withdrawn] });
  if (!asked) return;
  announce(t("saved_here"));
  await leave(entry);
}

/** Where to go from here: the answer, if there is one to come; the customer, if it is still ours. */
function Whereto({ entry }: { entry: Entry }) {
  const { op, customer_name: name, result } = entry;
  const asked = op.type === "limit.request" && result?.outcome === "applied";
  const request = asked ? (op.args as OpArgs["limit.request"]).request_id : result?.facts?.["request_id"];
  const known = home.value.some(({ id }) => id === op.entity);
  return (
    <Section title={t("tab_customers")}>
      {known ? (
        <p>
          <a class="link link--hit" href={`/clients/${op.entity}`}>
            {name}
          </a>
        </p>
      ) : (
        <p class="quiet">{t("customer_left_hint", { name })}</p>
      )}
      {typeof request === "string" && (
        <p>
          <a class="link link--hit" href={`/demandes/${request}`}>
            {t("see_request")}
          </a>
        </p>
      )}
    </Section>
  );
}

interface Line {
  label: string;
  value: string;
}

/** The figures of the person's own entry. */
function factLines({ op, currency }: Entry): Line[] {
  const lines: Line[] = [];
  const args = op.args as Record<string, unknown>;
  const minor = args["amount_minor"] ?? args["requested_minor"];
  if (typeof minor === "number") {
    lines.push({ label: t("item_amount"), value: money(minor, currency, { cents: true }) });
  }
  if (typeof args["promised_on"] === "string") {
    lines.push({ label: t("promise_day"), value: dayNear(args["promised_on"]) });
  }
  return lines;
}

/** What the server holds in the place where this entry wanted to go. */
function theirLines({ result, currency }: Entry, dossier: Overlaid | null): Line[] {
  const facts = result?.facts ?? {};
  const cash = (minor: number) => money(minor, currency, { cents: true });
  const lines: Line[] = [];
  if (typeof facts["paid_minor"] === "number") {
    lines.push({ label: t("resolve_since"), value: t("paid_since", { amount: cash(facts["paid_minor"]) }) });
  }
  const request = dossier?.rows.request[String(facts["request_id"] ?? "")];
  if (request) {
    const amount = request.requested === null ? "" : cash(request.requested);
    const who = t("by_on", { who: request.requester, when: at(request.created_at) });
    lines.push({ label: who, value: [amount, tMaybe(`state_${request.state}`, "")].filter(Boolean).join(", ") });
  }
  const dispute = dossier?.rows.dispute[String(facts["dispute_id"] ?? "")];
  if (dispute) {
    const who = t("by_on", { who: dispute.opened_by, when: dayNear(dispute.opened_on) });
    const amount = dispute.amount === null ? t("disputed_whole") : cash(dispute.amount);
    lines.push({ label: who, value: [amount, tMaybe(`state_${dispute.state}`, "")].filter(Boolean).join(", ") });
  }
  return lines;
}
