/** Portfolios: which agency they belong to and who holds them. */
import { useState } from "preact/hooks";
import { Dialog } from "../../../components/dialog.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Field } from "../../../components/field.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Table } from "../../../components/table.tsx";
import { number } from "../../../lib/formats.ts";
import { api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { forget, useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { Shown } from "../screen.tsx";
import { useSend } from "../send.ts";
import type { Agency, Person, Portfolio } from "./types.ts";

export function Portfolios() {
  const loaded = useLoad<Portfolio[]>("/portfolios");
  const agencies = useLoad<Agency[]>("/agencies");
  const people = useLoad<Person[]>("/people");
  const [open, setOpen] = useState<Portfolio | "new" | null>(null);
  const done = () => {
    setOpen(null);
    announce(t("saved"));
    forget("/portfolios");
    void loaded.reload();
  };
  const holders = (ids: number[]) =>
    ids.map((id) => people.data?.find((person) => person.id === id)?.name ?? "").filter(Boolean).join(", ");
  return (
    <>
      <div class="toolbar">
        <button class="btn btn--primary" type="button" onClick={() => setOpen("new")}>
          <Icon name="plus" />
          {t("portfolio_add")}
        </button>
      </div>
      <Shown loaded={loaded} rows={4}>
        {(portfolios) =>
          portfolios.length === 0 ? (
            <Empty text={t("portfolios_none")} />
          ) : (
            <Table
              caption={t("admin_tab_portfolios")}
              rows={portfolios}
              rowKey={({ id }) => id}
              columns={[
                {
                  key: "name",
                  title: t("portfolio"),
                  name: true,
                  cell: (portfolio) => (
                    <button class="table__link" type="button" onClick={() => setOpen(portfolio)}>
                      {portfolio.name}
                    </button>
                  ),
                },
                {
                  key: "agency",
                  title: t("agency"),
                  cell: ({ agency_id }) => agencies.data?.find(({ id }) => id === agency_id)?.name ?? "",
                },
                { key: "holders", title: t("holders"), cell: (row) => holders(row.holders) || t("none") },
                { key: "customers", title: t("place_customers"), num: true, cell: (row) => number(row.customers) },
              ]}
            />
          )
        }
      </Shown>
      {open === "new" && <NewPortfolio agencies={agencies.data ?? []} onClose={() => setOpen(null)} onDone={done} />}
      {open !== null && open !== "new" && (
        <Holders portfolio={open} people={people.data ?? []} onClose={() => setOpen(null)} onDone={done} />
      )}
    </>
  );
}

interface FormProps {
  onClose: () => void;
  onDone: () => void;
}

function NewPortfolio({ agencies, onClose, onDone }: FormProps & { agencies: Agency[] }) {
  const [name, setName] = useState("");
  const [agency, setAgency] = useState("");
  const sending = useSend();
  const save = async (event: Event) => {
    event.preventDefault();
    const body = { name: name.trim(), agency_id: Number(agency) };
    if (await sending.run(() => api("POST", "/portfolios", body).then(() => true))) onDone();
  };
  return (
    <Dialog open onClose={onClose} title={t("portfolio_add")} actions={<Answers form="portfolio-form" busy={sending.busy} onClose={onClose} />}>
      <form id="portfolio-form" class="dialog__form" onSubmit={(event) => void save(event)}>
        <ProblemNotice error={sending.error} />
        <Field id="portfolio-name" label={t("portfolio_name")}>
          <input class="input" id="portfolio-name" required value={name} onInput={(event) => setName(event.currentTarget.value)} />
        </Field>
        <Field id="portfolio-agency" label={t("agency")}>
          <select class="input" id="portfolio-agency" required value={agency} onChange={(event) => setAgency(event.currentTarget.value)}>
            <option value="">{t("choose")}</option>
            {agencies.map(({ id, name: word }) => (
              <option key={id} value={String(id)}>
                {word}
              </option>
            ))}
          </select>
        </Field>
      </form>
    </Dialog>
  );
}

function Holders({ portfolio, people, onClose, onDone }: FormProps & { portfolio: Portfolio; people: Person[] }) {
  const [chosen, setChosen] = useState<number[]>(portfolio.holders);
  const sending = useSend();
  const field = people.filter(({ role, disabled }) => !disabled && (role === "rep" || role === "manager"));
  const save = async (event: Event) => {
    event.preventDefault();
    const at = `/portfolios/${portfolio.id}/holders`;
    if (await sending.run(() => api("PUT", at, { user_ids: chosen }).then(() => true))) onDone();
  };
  const toggle = (id: number) =>
    setChosen(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("holders_of", { name: portfolio.name })}
      actions={<Answers form="holders-form" busy={sending.busy} onClose={onClose} />}
    >
      <form id="holders-form" class="dialog__form" onSubmit={(event) => void save(event)}>
        <ProblemNotice error={sending.error} />
        <p class="quiet">{t("holders_text")}</p>
        {field.map(({ id, name, role }) => (
          <label class="tick" key={id}>
            <input class="check" type="checkbox" checked={chosen.includes(id)} onChange={() => toggle(id)} />
            <span>
              {name}
              <span class="tick__hint">{t(`role_${role}`)}</span>
            </span>
          </label>
        ))}
      </form>
    </Dialog>
  );
}

function Answers({ form, busy, onClose }: { form: string; busy: boolean; onClose: () => void }) {
  return (
    <>
      <button class="btn" type="button" onClick={onClose}>
        {t("cancel")}
      </button>
      <button class="btn btn--primary" type="submit" form={form} disabled={busy}>
        {t("save")}
      </button>
    </>
  );
}
