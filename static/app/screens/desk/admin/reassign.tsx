/** Move customers from one portfolio to another: they leave the old phone at its next contact. */
import { useState } from "preact/hooks";
import { Dialog } from "../../../components/dialog.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Field } from "../../../components/field.tsx";
import { Table } from "../../../components/table.tsx";
import { api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { chooseColumn } from "../columns.tsx";
import { forget, useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { Shown } from "../screen.tsx";
import { useSend } from "../send.ts";
import type { CustomerLine, Page } from "../types.ts";
import type { Portfolio } from "./types.ts";

export function Reassign() {
  const portfolios = useLoad<Portfolio[]>("/portfolios");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [asking, setAsking] = useState(false);
  const sending = useSend();
  const query = from === "none" ? "unassigned=1" : `portfolio_id=${from}`;
  const list = useLoad<Page<CustomerLine>>(from ? `/customers?${query}&sort=name` : null);
  const options = portfolios.data ?? [];
  const move = async () => {
    setAsking(false);
    const body = { customer_ids: [...chosen], portfolio_id: Number(to) };
    const done = await sending.run(() => api("POST", "/assignments", body).then(() => true));
    if (!done) return;
    announce(t("assigned", { count: chosen.size }));
    setChosen(new Set());
    forget("/customers");
    forget("/portfolios");
    await Promise.all([list.reload(), portfolios.reload()]);
  };
  const toggle = (id: number) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const choices = (without: string) =>
    options
      .filter(({ id }) => String(id) !== without)
      .map(({ id, name, customers }) => (
        <option key={id} value={String(id)}>
          {name} ({customers})
        </option>
      ));
  return (
    <>
      <ProblemNotice error={sending.error ?? portfolios.error} />
      <div class="assignbar">
        <Field id="move-from" label={t("reassign_from")}>
          <select
            class="input"
            id="move-from"
            value={from}
            onChange={(event) => {
              setFrom(event.currentTarget.value);
              setChosen(new Set());
            }}
          >
            <option value="">{t("choose")}</option>
            <option value="none">{t("reassign_nobody")}</option>
            {choices("")}
          </select>
        </Field>
        <Field id="move-to" label={t("reassign_to")}>
          <select class="input" id="move-to" value={to} onChange={(event) => setTo(event.currentTarget.value)}>
            <option value="">{t("choose")}</option>
            {choices(from)}
          </select>
        </Field>
        <button class="btn btn--primary" type="button" disabled={!to || chosen.size === 0 || sending.busy} onClick={() => setAsking(true)}>
          {chosen.size === 0 ? t("reassign_move_none") : t("reassign_move", { count: chosen.size })}
        </button>
      </div>
      {!from ? (
        <Empty text={t("reassign_start")} />
      ) : (
        <Shown loaded={list} rows={6}>
          {(page) =>
            page.rows.length === 0 ? (
              <Empty text={t("customers_none")} />
            ) : (
              <Table
                caption={t("place_customers")}
                rows={page.rows}
                rowKey={({ id }) => id}
                columns={[
                  chooseColumn<CustomerLine>(
                    ({ id }) => chosen.has(id),
                    ({ id }) => toggle(id),
                    ({ name }) => name,
                  ),
                  { key: "name", title: t("customer"), name: true, cell: ({ name }) => name },
                  { key: "code", title: t("code"), cell: ({ code }) => code },
                ]}
              />
            )
          }
        </Shown>
      )}
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t("reassign_confirm", { count: chosen.size, name: options.find(({ id }) => String(id) === to)?.name ?? "" })}
        actions={
          <>
            <button class="btn" type="button" onClick={() => setAsking(false)}>
              {t("cancel")}
            </button>
            <button class="btn btn--primary" type="button" autoFocus onClick={() => void move()}>
              {t("confirm")}
            </button>
          </>
        }
      >
        <p class="quiet">{t("reassign_text")}</p>
      </Dialog>
    </>
  );
}
