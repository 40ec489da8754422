/** Let somebody in: who, as what, with whose customers; then the code, shown once, and the address to scan. */
import { useState } from "preact/hooks";
import { Dialog } from "../../../components/dialog.tsx";
import { Field } from "../../../components/field.tsx";
import { api } from "../../../lib/http.ts";
import { lang, t } from "../../../lib/i18n.ts";
import type { PortfolioView } from "../imports/unassigned.tsx";
import { forget, useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { useSend } from "../send.ts";
import { Picture } from "./address.tsx";
import { usernameFrom } from "./stages.ts";
import type { Beginnings, Invitation } from "./types.ts";

const ROLES = ["rep", "manager", "credit_manager", "collector", "cfo", "managing_director"] as const;
type InvitedRole = (typeof ROLES)[number];

export function Invite({ found, onClose }: { found: Beginnings; onClose: () => void }) {
  const [made, setMade] = useState<Invitation | null>(null);
  const invited = (invitation: Invitation) => {
    for (const path of ["/people", "/portfolios"]) forget(path);
    setMade(invitation);
  };
  return made ? <Shown found={found} made={made} onClose={onClose} /> : <Form onClose={onClose} onMade={invited} />;
}

function Form({ onClose, onMade }: { onClose: () => void; onMade: (made: Invitation) => void }) {
  const portfolios = useLoad<PortfolioView[]>("/portfolios");
  const [name, setName] = useState("");
  const [username, setUsername] = useState<string | null>(null);
  const [role, setRole] = useState<InvitedRole>("rep");
  const [chosen, setChosen] = useState("");
  const sending = useSend();
  const field = role === "rep" || role === "manager";
  const only = portfolios.data?.length === 1 ? String(portfolios.data[0]!.id) : "";
  const portfolio = chosen || only;
  const save = async (event: Event) => {
    event.preventDefault();
    const body = {
      name: name.trim(),
      username: (username ?? usernameFrom(name)).trim(),
      role,
      portfolio_id: field ? Number(portfolio) : null,
      language: lang.value,
    };
    const made = await sending.run(() => api<Invitation>("POST", "/beginnings/invitations", body));
    if (made) onMade(made);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("begin_invite_do")}
      actions={
        <>
          <button class="btn" type="button" onClick={onClose}>
            {t("cancel")}
          </button>
          <button class="btn btn--primary" type="submit" form="invite-form" disabled={sending.busy}>
            {t("begin_invite_make")}
          </button>
        </>
      }
    >
      <form id="invite-form" class="dialog__form" onSubmit={(event) => void save(event)}>
        <ProblemNotice error={sending.error} />
        <Field id="invite-name" label={t("person_name")}>
          <input class="input" id="invite-name" required maxLength={100} autoComplete="off" autoFocus value={name} onInput={(event) => setName(event.currentTarget.value)} />
        </Field>
        <Field id="invite-username" label={t("person_username")}>
          <input
            class="input"
            id="invite-username"
            required
            autoComplete="off"
            autoCapitalize="none"
            spellcheck={false}
            value={username ?? usernameFrom(name)}
            onInput={(event) => setUsername(event.currentTarget.value)}
          />
        </Field>
        <Field id="invite-role" label={t("role")}>
          <select class="input" id="invite-role" value={role} onChange={(event) => setRole(event.currentTarget.value as InvitedRole)}>
            {ROLES.map((each) => (
              <option key={each} value={each}>
                {t(`role_${each}`)}
              </option>
            ))}
          </select>
        </Field>
        {field && (
          <Field id="invite-portfolio" label={t("portfolio")} hint={role === "manager" ? t("begin_invite_manager") : undefined}>
            <select class="input" id="invite-portfolio" required value={portfolio} onChange={(event) => setChosen(event.currentTarget.value)}>
              <option value="">{t("choose")}</option>
              {(portfolios.data ?? []).map(({ id, name: word }) => (
                <option key={id} value={String(id)}>
                  {word}
                </option>
              ))}
            </select>
          </Field>
        )}
      </form>
    </Dialog>
  );
}

function Shown({ found: { address, reach }, made, onClose }: { found: Beginnings; made: Invitation; onClose: () => void }) {
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("code_title", { name: made.username })}
      actions={
        <button class="btn btn--primary" type="button" onClick={onClose}>
          {t("code_noted")}
        </button>
      }
    >
      <p class="code" translate={false}>
        {made.code}
      </p>
      <p class="quiet">{t(reach === "here" ? "begin_code_text" : "begin_code_scan")}</p>
      {reach !== "here" && (
        <div class="begin__scan">
          <Picture address={address} />
          <p>{address}</p>
        </div>
      )}
    </Dialog>
  );
}
