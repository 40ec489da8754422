/** Put everybody nobody holds into one portfolio: a new one with its agency, or one there is. */
import { useState } from "preact/hooks";
import { Dialog } from "../../../components/dialog.tsx";
import { Field } from "../../../components/field.tsx";
import { api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import type { PortfolioView } from "../imports/unassigned.tsx";
import { forget, useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { useSend } from "../send.ts";

interface GatherProps {
  /** There is no portfolio yet. */
  isFirst: boolean;
  onClose: () => void;
}

export function Gather({ isFirst, onClose }: GatherProps) {
  const portfolios = useLoad<PortfolioView[]>(isFirst ? null : "/portfolios");
  const [portfolio, setPortfolio] = useState(t("begin_portfolio_everybody"));
  const [agency, setAgency] = useState(t("begin_agency_main"));
  const [into, setInto] = useState("");
  const sending = useSend();
  const save = async (event: Event) => {
    event.preventDefault();
    const names = { portfolio: portfolio.trim(), agency: agency.trim() };
    const done = await sending.run(() =>
      (isFirst
        ? api("POST", "/beginnings/portfolio", names)
        : api("PUT", "/default-portfolio", { portfolio_id: Number(into) })
      ).then(() => true),
    );
    if (!done) return;
    announce(t("saved"));
    for (const path of ["/portfolios", "/agencies", "/customers", "/board"]) forget(path);
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("begin_assign_do")}
      actions={
        <>
          <button class="btn" type="button" onClick={onClose}>
            {t("cancel")}
          </button>
          <button class="btn btn--primary" type="submit" form="gather-form" disabled={sending.busy}>
            {t("desk_assign")}
          </button>
        </>
      }
    >
      <form id="gather-form" class="dialog__form" onSubmit={(event) => void save(event)}>
        <ProblemNotice error={sending.error} />
        {isFirst ? (
          <>
            <Field id="gather-portfolio" label={t("portfolio_name")}>
              <input class="input" id="gather-portfolio" required maxLength={100} value={portfolio} onInput={(event) => setPortfolio(event.currentTarget.value)} />
            </Field>
            <Field id="gather-agency" label={t("agency_name")}>
              <input class="input" id="gather-agency" required maxLength={100} value={agency} onInput={(event) => setAgency(event.currentTarget.value)} />
            </Field>
          </>
        ) : (
          <Field id="gather-into" label={t("assign_to")}>
            <select class="input" id="gather-into" required value={into} onChange={(event) => setInto(event.currentTarget.value)}>
              <option value="">{t("choose")}</option>
              {(portfolios.data ?? []).map(({ id, name }) => (
                <option key={id} value={String(id)}>
                  {name}
                </option>
              ))}
            </select>
          </Field>
        )}
        <p class="quiet">{t("begin_assign_hint")}</p>
      </form>
    </Dialog>
  );
}
