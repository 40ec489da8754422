/** One answer of the matching rules: whose money, which items, how certain and why. */
import { Amount } from "../../../components/amount.tsx";
import { Ledger } from "../../../components/ledger.tsx";
import { day } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { sayRef } from "../say-item.ts";
import { sayReason } from "./say.ts";
import type { Proposal } from "./types.ts";

interface ProposalProps {
  proposal: Proposal;
  currency: string;
  first: boolean;
  busy: boolean;
  onConfirm: () => void;
}

export function ProposalView({ proposal, currency, first, busy, onConfirm }: ProposalProps) {
  return (
    <section class="proposal" aria-label={proposal.customer}>
      <div class="detail">
        <div class="detail__id">
          <h3 class="w7">
            <a class="link" href={`/clients/${proposal.customer_id}`}>
              {proposal.customer}
            </a>
          </h3>
          <p class="t13 quiet">{t("receipt_certainty", { percent: proposal.certainty })}</p>
        </div>
        <button class={first ? "btn btn--primary" : "btn"} type="button" disabled={busy} onClick={onConfirm}>
          {proposal.items.length > 0 ? t("receipt_confirm") : t("receipt_confirm_on_account")}
        </button>
      </div>
      <meter class="proposal__certainty" min={0} max={100} value={proposal.certainty} aria-label={t("receipt_certainty", { percent: proposal.certainty })} />
      <ul class="proposal__why t13">
        {proposal.reasons.map((reason) => (
          <li key={reason.code}>{sayReason(reason, currency)}</li>
        ))}
      </ul>
      {proposal.items.length > 0 && (
        <Ledger
          lines={proposal.items.map((item) => ({
            label: sayRef(item.ref),
            note: t("receipt_due", { day: day(item.due_on) }),
            value: <Amount cents minor={item.amount_minor} currency={currency} />,
          }))}
        />
      )}
    </section>
  );
}
