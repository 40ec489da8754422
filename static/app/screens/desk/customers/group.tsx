/** The group an account belongs to, what its accounts owe together, and the limit they share. */
import { useState } from "preact/hooks";
import { Amount } from "../../../components/amount.tsx";
import { Ledger } from "../../../components/ledger.tsx";
import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { money } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { may } from "../../../stores/session.ts";
import { GroupLimit, Membership } from "./group-dialogs.tsx";

export interface Group {
  id: number;
  name: string;
  currency: string;
  limit_minor: number | null;
  version: number;
  accounts: number;
  exposure_minor: number;
  left_minor: number | null;
  members: { id: number; code: string; name: string; exposure_minor: number }[];
}

interface GroupProps {
  customer: { id: number; name: string; currency: string };
  group: Group | null;
  onDone: () => void;
}

export function CorporateGroup({ customer, group, onDone }: GroupProps) {
  const [open, setOpen] = useState<"limit" | "membership" | null>(null);
  const decides = may("review_limits");
  if (!group && !decides) return null;
  const close = () => setOpen(null);
  const done = () => {
    close();
    onDone();
  };
  return (
    <Section title={group ? `${t("group_title")} · ${group.name}` : t("group_title")} tail={group && t("group_accounts", { count: group.accounts })}>
      {group && <Sums group={group} self={customer.id} />}
      {decides && (
        <div class="btns">
          {group && (
            <button class="btn" type="button" onClick={() => setOpen("limit")}>
              {t("group_set_limit")}
            </button>
          )}
          <button class="btn" type="button" onClick={() => setOpen("membership")}>
            {t(group ? "group_change" : "group_join")}
          </button>
        </div>
      )}
      {open === "limit" && group && <GroupLimit group={group} onClose={close} onDone={done} />}
      {open === "membership" && <Membership customer={customer} group={group} onClose={close} onDone={done} />}
    </Section>
  );
}

function Sums({ group, self }: { group: Group; self: number }) {
  const { currency, left_minor: left } = group;
  const hidden = group.accounts - group.members.length;
  return (
    <>
      <Ledger
        lines={[
          { label: t("group_exposure"), value: money(group.exposure_minor, currency) },
          { label: t("group_limit"), value: group.limit_minor === null ? t("group_no_limit") : money(group.limit_minor, currency) },
          ...(left === null
            ? []
            : [{ label: t(left < 0 ? "group_over" : "group_left"), value: <Amount minor={Math.abs(left)} currency={currency} over={left < 0} /> }]),
        ]}
      />
      <ul>
        {group.members
          .filter(({ id }) => id !== self)
          .map((member) => (
            <Row
              key={member.id}
              href={`/clients/${member.id}`}
              name={member.name}
              meta={<span>{member.code}</span>}
              tail={<Amount row minor={member.exposure_minor} currency={currency} />}
            />
          ))}
      </ul>
      {hidden > 0 && <p class="t13 quiet">{t("group_hidden", { count: hidden })}</p>}
    </>
  );
}
