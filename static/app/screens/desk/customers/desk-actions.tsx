/** What the desk may change about a customer: hold, limit, reminders, portfolio; each in its dialog. */
import { useEffect, useState } from "preact/hooks";
import { Dialog } from "../../../components/dialog.tsx";
import { Field } from "../../../components/field.tsx";
import { api } from "../../../lib/http.ts";
import { isoDay } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { timeZone } from "../../../stores/session.ts";
import { readAmount } from "../decisions/answer.ts";
import { useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { useSend } from "../send.ts";
import type { Dossier } from "./dossier.ts";

export type DeskAction = "hold" | "lift" | "limit" | "dunning_hold" | "insolvency" | "assign";

export interface DeskProps {
  dossier: Dossier;
  action: DeskAction | null;
  onClose: () => void;
  onDone: () => void;
}

interface Portfolio {
  id: number;
  name: string;
}

export function Desk({ dossier: { customer }, action, onClose, onDone }: DeskProps) {
  const [reason, setReason] = useState("");
  const [amount, setAmount] = useState("");
  const [until, setUntil] = useState("");
  const [judgedOn, setJudgedOn] = useState("");
  const [portfolio, setPortfolio] = useState("");
  const [fault, setFault] = useState("");
  const sending = useSend();
  const portfolios = useLoad<Portfolio[]>(action === "assign" ? "/portfolios" : null);
  useEffect(() => {
    setReason("");
    setAmount("");
    setUntil("");
    setJudgedOn(customer.insolvency_on ?? "");
    setFault("");
    sending.clear();
  }, [action]);

  const change = (): Promise<unknown> | string => {
    const at = `/customers/${customer.id}`;
    const minor = readAmount(amount, customer.currency);
    switch (action) {
      case "hold":
        return reason.trim() ? api("POST", `${at}/hold`, { reason: reason.trim() }) : t("needs_reason");
      case "lift":
        return api("DELETE", `${at}/hold`);
      case "limit":
        if (minor === null) return t("decide_fault_amount");
        return api("PUT", `${at}/limit`, {
          amount_minor: minor,
          reason: reason.trim() || t("limit_first_reason"),
        });
      case "dunning_hold":
        if (!reason.trim()) return t("needs_reason");
        if (!until) return t("needs_until");
        return api("PUT", `${at}/dunning-hold`, { reason: reason.trim(), until });
      case "insolvency":
        if (!judgedOn) return t("needs_judged_on");
        return api("PUT", `${at}/insolvency`, { judged_on: judgedOn });
      case "assign":
        if (!portfolio) return t("needs_portfolio");
        return api("POST", "/assignments", {
          customer_ids: [customer.id],
          portfolio_id: Number(portfolio),
        });
      default:
        return "";
    }
  };
  const go = async (event: Event) => {
    event.preventDefault();
    const asked = change();
    if (typeof asked === "string") return setFault(asked);
    setFault("");
    const answer = await sending.run(() => asked.then(() => true));
    if (!answer) return;
    announce(t("done"));
    onDone();
  };

  return (
    <Dialog
      open={action !== null}
      onClose={onClose}
      title={action ? `${t(`desk_${action}`)} · ${customer.name}` : ""}
      actions={
        <>
          <button class="btn" type="button" onClick={onClose}>
            {t("cancel")}
          </button>
          <button class="btn btn--primary" type="submit" form="desk-action" disabled={sending.busy}>
            {sending.busy ? t("sending") : t("confirm")}
          </button>
        </>
      }
    >
      <form id="desk-action" class="dialog__form" onSubmit={(event) => void go(event)} noValidate>
        <ProblemNotice error={sending.error} />
        {fault && (
          <p class="field__error" role="alert">
            {fault}
          </p>
        )}
        {action === "lift" && <p>{t("desk_lift_text")}</p>}
        {action === "limit" && (
          <Field id="desk-amount" label={t("counter_amount", { currency: customer.currency })} hint={t("limit_zero_hint")}>
            <input class="input" id="desk-amount" inputMode="decimal" autoFocus value={amount} onInput={(event) => setAmount(event.currentTarget.value)} />
          </Field>
        )}
        {action === "dunning_hold" && (
          <Field id="desk-until" label={t("desk_until")}>
            <input class="input" id="desk-until" type="date" value={until} onInput={(event) => setUntil(event.currentTarget.value)} />
          </Field>
        )}
        {action === "insolvency" && (
          <>
            <p>{t("desk_insolvency_text")}</p>
            <Field id="desk-judged-on" label={t("desk_judged_on")}>
              <input
                class="input"
                id="desk-judged-on"
                type="date"
                max={isoDay(Date.now(), timeZone.value)}
                value={judgedOn}
                onInput={(event) => setJudgedOn(event.currentTarget.value)}
              />
            </Field>
          </>
        )}
        {action === "assign" && (
          <Field id="desk-portfolio" label={t("portfolio")}>
            <select class="input" id="desk-portfolio" value={portfolio} onChange={(event) => setPortfolio(event.currentTarget.value)}>
              <option value="">{t("choose")}</option>
              {(portfolios.data ?? []).map(({ id, name }) => (
                <option key={id} value={String(id)}>
                  {name}
                </option>
              ))}
            </select>
          </Field>
        )}
        {(action === "hold" || action === "dunning_hold" || action === "limit") && (
          <Field id="desk-reason" label={t("decide_reason")} aside={action === "limit" ? t("optional") : undefined}>
            <textarea class="input" id="desk-reason" rows={2} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
          </Field>
        )}
      </form>
    </Dialog>
  );
}
