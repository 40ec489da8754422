/** One receipt: what the bank says, what it may pay and why, and the answers a person has. */
import { useState } from "preact/hooks";
import { Amount } from "../../../components/amount.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Ledger } from "../../../components/ledger.tsx";
import { Notice } from "../../../components/notice.tsx";
import { Section } from "../../../components/section.tsx";
import { day, moment, money } from "../../../lib/formats.ts";
import { api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { timeZone } from "../../../stores/session.ts";
import { useKeydown } from "../keydown.ts";
import { useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { sayRef } from "../say-item.ts";
import { Shown } from "../screen.tsx";
import { ReasonDialog } from "../reason-dialog.tsx";
import { useSend } from "../send.ts";
import { Assign } from "./assign.tsx";
import { Divide } from "./divide.tsx";
import { readStroke } from "./keys.ts";
import { ProposalView } from "./proposal.tsx";
import { payerOf, restOf, standing } from "./say.ts";
import type { Receipt } from "./types.ts";

interface PaneProps {
  id: string;
  /** Where the list is, when it is not beside. */
  back?: string;
  onDone: (said: string) => void;
}

export function ReceiptPane({ id, back, onDone }: PaneProps) {
  const loaded = useLoad<Receipt>(`/receipts/${id}`);
  return (
    <article class="pane pane--sheet">
      {back && (
        <a class="link link--hit" href={back}>
          <Icon name="back" size={18} />
          {t("imports_tab_receipts")}
        </a>
      )}
      <Shown loaded={loaded} rows={6}>
        {(receipt) => <One receipt={receipt} onDone={onDone} reload={loaded.reload} />}
      </Shown>
    </article>
  );
}

interface OneProps {
  receipt: Receipt;
  onDone: (said: string) => void;
  reload: () => Promise<void>;
}

function One({ receipt, onDone, reload }: OneProps) {
  const [open, setOpen] = useState<"assign" | "divide" | "ignore" | null>(null);
  const sending = useSend();
  const act = async (verb: string, body: unknown, said: string) => {
    if (sending.busy) return;
    const headers = { "If-Match": `"${receipt.version}"` };
    const path = `/receipts/${receipt.id}/${verb}`;
    const done = await sending.run(() => api("POST", path, body, { headers }).then(() => true));
    setOpen(null);
    if (done) onDone(said);
    else await reload();
  };
  const confirm = (choice: number) => void act("confirm", { choice }, t("receipt_confirmed"));
  const free = receipt.amount_minor > 0;
  const may = {
    confirm: receipt.state === "proposed",
    assign: free && ["received", "proposed", "on_account"].includes(receipt.state),
    ignore: ["received", "proposed", "on_account"].includes(receipt.state),
    divide: free && receipt.part_of_id === null && ["received", "proposed", "on_account"].includes(receipt.state),
    unmatch:
      ["matched", "on_account", "ignored", "divided"].includes(receipt.state) &&
      ![receipt, ...receipt.parts].some(({ settled_on }) => settled_on),
  };
  useKeydown((event) => {
    const stroke = readStroke(event);
    if (stroke === "confirm" && may.confirm) confirm(0);
    else if (stroke === "assign" && may.assign) setOpen("assign");
    else if (stroke === "ignore" && may.ignore) setOpen("ignore");
    else return;
    event.preventDefault();
  });
  return (
    <>
      <ProblemNotice error={sending.error} />
      <div class="detail">
        <div class="detail__id">
          <h2 class="detail__name">{payerOf(receipt)}</h2>
          <p class="t13 quiet">
            {standing(receipt)}
            {receipt.customer_id !== null && receipt.customer && (
              <>
                {" · "}
                <a class="link" href={`/clients/${receipt.customer_id}`}>
                  {receipt.customer}
                </a>
              </>
            )}
          </p>
        </div>
        <Amount row cents minor={receipt.amount_minor} currency={receipt.currency} />
      </div>
      {receipt.reference && <p class="quote">{receipt.reference}</p>}
      <Bank receipt={receipt} />
      <Standing receipt={receipt} />
      {receipt.state === "proposed" && (
        <Section title={t("receipt_proposals")} tail={receipt.proposals.length}>
          {receipt.proposals.map((proposal, choice) => (
            <ProposalView
              key={choice}
              proposal={proposal}
              currency={receipt.currency}
              first={choice === 0}
              busy={sending.busy}
              onConfirm={() => confirm(choice)}
            />
          ))}
        </Section>
      )}
      {receipt.allocations.length > 0 && <Allocations receipt={receipt} />}
      {receipt.parts.length > 0 && <Parts receipt={receipt} />}
      <div class="toolbar">
        {may.assign && (
          <button class="btn" type="button" disabled={sending.busy} onClick={() => setOpen("assign")}>
            {t("receipt_assign")}
          </button>
        )}
        {may.divide && (
          <button class="btn" type="button" disabled={sending.busy} onClick={() => setOpen("divide")}>
            {t("receipt_divide")}
          </button>
        )}
        {may.ignore && (
          <button class="btn" type="button" disabled={sending.busy} onClick={() => setOpen("ignore")}>
            {t("receipt_ignore")}
          </button>
        )}
        {may.unmatch && (
          <button class="btn" type="button" disabled={sending.busy} onClick={() => void act("unmatch", undefined, t("receipt_unmatched"))}>
            {t("receipt_unmatch")}
          </button>
        )}
      </div>
      {open === "assign" && (
        <Assign
          receipt={receipt}
          busy={sending.busy}
          onClose={() => setOpen(null)}
          onSay={(body) => void act("assign", body, t("receipt_assigned"))}
        />
      )}
      {open === "divide" && (
        <Divide
          receipt={receipt}
          busy={sending.busy}
          onClose={() => setOpen(null)}
          onSay={(body) => void act("divide", body, t("receipt_divided"))}
        />
      )}
      {open === "ignore" && (
        <ReasonDialog
          id="receipt-ignore"
          title={t("receipt_ignore_title")}
          text={t("receipt_ignore_text")}
          act={t("receipt_ignore")}
          most={500}
          busy={sending.busy}
          onClose={() => setOpen(null)}
          onSay={(reason) => void act("ignore", { reason }, t("receipt_ignored"))}
        />
      )}
    </>
  );
}

/** What the bank says. */
function Bank({ receipt }: { receipt: Receipt }) {
  const lines = [
    { label: t("receipt_booked_on"), value: day(receipt.booked_on) },
    ...(receipt.value_on === receipt.booked_on ? [] : [{ label: t("receipt_value_on"), value: day(receipt.value_on) }]),
    ...(receipt.counterparty_account ? [{ label: t("receipt_from"), value: receipt.counterparty_account }] : []),
    ...(receipt.structured ? [{ label: t("receipt_structured"), value: receipt.structured }] : []),
    { label: t("receipt_to"), value: receipt.account },
  ];
  return <Ledger lines={lines} />;
}

/** What it does for the customer until the ledger shows it. */
function Standing({ receipt }: { receipt: Receipt }) {
  const { state, settled_on } = receipt;
  if (settled_on) return <Notice icon="markok" title={t("receipt_settled", { day: day(settled_on) })} />;
  if (state === "ignored") {
    const when = receipt.decided_at ? moment(receipt.decided_at, timeZone.value) : "";
    return <Notice icon="markno" title={receipt.why} text={[receipt.decided_by, when].filter(Boolean).join(" · ")} />;
  }
  if (state === "matched" || state === "on_account") return <Notice icon="markok" title={t("receipt_waits")} text={t("receipt_waits_text")} />;
  if (receipt.amount_minor < 0 && state === "received") return <Notice title={t("receipt_reversal")} text={t("receipt_reversal_text")} />;
  if (state === "proposed" && receipt.customer_id !== null) return <Notice icon="marksee" title={t("receipt_silences")} />;
  if (state === "received") return <Notice title={t("receipt_unknown")} text={t("receipt_unknown_text")} />;
  return null;
}

function Allocations({ receipt }: { receipt: Receipt }) {
  const rest = restOf(receipt);
  const lines = receipt.allocations.map((part) => ({
    label: sayRef(part.ref),
    note: [
      t("receipt_due", { day: day(part.due_on) }),
      part.discount_state && t(`receipt_discount_${part.discount_state}`, { amount: money(part.discount_minor, receipt.currency, { cents: true }) }),
    ]
      .filter(Boolean)
      .join(" · "),
    value: <Amount cents minor={part.amount_minor} currency={receipt.currency} />,
  }));
  if (rest > 0) lines.push({ label: t("receipt_rest"), note: "", value: <Amount cents minor={rest} currency={receipt.currency} /> });
  return (
    <Section title={t("receipt_pays")}>
      <Ledger lines={lines} />
    </Section>
  );
}

/** Whose money it is, part by part; each opens as the receipt it is. */
function Parts({ receipt }: { receipt: Receipt }) {
  const lines = receipt.parts.map((part) => ({
    label: (
      <a class="link" href={`/imports/reglements/${part.id}`}>
        {part.customer}
      </a>
    ),
    note: standing(part),
    value: <Amount cents minor={part.amount_minor} currency={receipt.currency} />,
  }));
  return (
    <Section title={t("receipt_parts")}>
      <Ledger lines={lines} />
    </Section>
  );
}
