/** What credit insurers bear of a customer, what guarantors would pay, and what is left to us. */
import { useState } from "preact/hooks";
import { Amount } from "../../../components/amount.tsx";
import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { dayOfYear, money, number } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { today } from "../../../stores/clock.ts";
import { may } from "../../../stores/session.ts";
import { type Deadline, canBeDone, sayFacts, sayLeft, sayTask } from "../deadlines/say.ts";
import { useLoad } from "../load.ts";
import { type CoveredCustomer, GiveGuarantee, PolicyTerms, ReleaseGuarantee } from "./cover-dialogs.tsx";

interface Terms {
  basis: "gross" | "net";
  vat_bp: number | null;
  cap_minor: number | null;
  notice_days: number | null;
  extension_days: number | null;
  stop_days: number | null;
}

interface CoverLine {
  policy: string;
  insurer: string | null;
  named: boolean;
  amount_minor: number;
  insured_share_bp: number | null;
  share_bp: number;
  covered_minor: number;
  /** What all buyers ask of the policy, and what this one gives up because that is more than its cap. */
  asked_minor: number;
  cut_minor: number;
  ends_on: string | null;
  terms: Terms | null;
}

interface Guarantee {
  id: number;
  kind: "parent_company" | "bank" | "other";
  guarantor: string;
  amount_minor: number;
  currency: string;
  trigger_text: string;
  starts_on: string;
  ends_on: string | null;
  /** What is taken of it today; null: not begun, or in another currency than the ledger. */
  taken_minor: number | null;
}

export interface Cover {
  covered_minor: number;
  guaranteed_minor: number;
  uncovered_minor: number;
  as_of: string;
  lines: CoverLine[];
  guarantees: Guarantee[];
}

interface CoverProps {
  cover: Cover | null;
  customer: CoveredCustomer;
  onDone: () => void;
}

/** What is written down in a dialog: a guarantee anew, one to release, or the terms of a line's policy. */
type Asked = "give" | { release: Guarantee } | { terms: CoverLine };

export function InsuranceCover({ cover, customer, onDone }: CoverProps) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const decides = may("review_limits");
  if (cover === null && !decides) return null;
  const close = () => setAsked(null);
  const done = () => {
    close();
    onDone();
  };
  return (
    <Section title={t("cover_title")} tail={cover && cover.lines.length + cover.guarantees.length}>
      {decides && <ComesDue customer={customer} />}
      {cover && <Sums cover={cover} currency={customer.currency} onAsk={decides ? setAsked : undefined} />}
      {decides && (
        <div class="btns">
          <button class="btn" type="button" onClick={() => setAsked("give")}>
            {t("guarantee_give")}
          </button>
        </div>
      )}
      {asked === "give" && <GiveGuarantee customer={customer} onClose={close} onDone={done} />}
      {asked && asked !== "give" && "release" in asked && <ReleaseGuarantee guarantee={asked.release} onClose={close} onDone={done} />}
      {asked && asked !== "give" && "terms" in asked && <PolicyTerms customer={customer} line={asked.terms} onClose={close} onDone={done} />}
    </Section>
  );
}

/** What insurers and the law ask about this customer, and by when; marked as done where all deadlines are. */
function ComesDue({ customer }: { customer: CoveredCustomer }) {
  const found = useLoad<Deadline[]>(`/deadlines?customer=${customer.id}`).data ?? [];
  const here = found.filter((one) => canBeDone(one) && !one.done);
  if (here.length === 0) return null;
  return (
    <ul>
      {here.map((one) => (
        <Row
          key={`${one.kind} ${one.subject} ${one.on}`}
          name={sayTask(one)}
          href="/decisions/echeances"
          meta={<span>{sayFacts(one)}</span>}
          tail={
            <>
              <strong class={one.days_left < 0 ? "deadline--past" : undefined}>{sayLeft(one.days_left)}</strong>
              <span>{dayOfYear(one.on)}</span>
            </>
          }
        />
      ))}
    </ul>
  );
}

function Sums({ cover, currency, onAsk }: { cover: Cover; currency: string; onAsk?: (asked: Asked) => void }) {
  const asOf = t("cover_as_of", { day: dayOfYear(cover.as_of) });
  return (
      <ul>
        <Row name={t("cover_covered")} meta={<span>{asOf}</span>} tail={<Amount row minor={cover.covered_minor} currency={currency} />} />
        {cover.guarantees.length > 0 && (
          <Row name={t("cover_guaranteed")} meta={<span>{asOf}</span>} tail={<Amount row minor={cover.guaranteed_minor} currency={currency} />} />
        )}
        <Row name={t("cover_uncovered")} meta={<span>{asOf}</span>} tail={<Amount row minor={cover.uncovered_minor} currency={currency} />} />
        {cover.lines.map((line) => (
          <Row
            key={line.policy}
            name={[line.insurer, line.policy].filter(Boolean).join(" · ")}
            meta={
              <>
                <span>{t(line.named ? "cover_named" : "cover_unnamed")}</span>
                <span>{t(shareWord(line), { percent: line.share_bp / 100 })}</span>
                {line.ends_on && <span>{t("cover_until", { day: dayOfYear(line.ends_on) })}</span>}
                {line.terms && <span>{sayTerms(line.terms, currency)}</span>}
                {line.cut_minor > 0 && (
                  <span>{t("cover_cut", { cut: money(line.cut_minor, currency), asked: money(line.asked_minor, currency) })}</span>
                )}
              </>
            }
            tail={<Amount row minor={line.amount_minor} currency={currency} />}
            action={
              onAsk && (
                <button class="btn btn--quiet" type="button" aria-label={`${t("policy_terms")} · ${line.policy}`} onClick={() => onAsk({ terms: line })}>
                  {t("policy_open")}
                </button>
              )
            }
          />
        ))}
        {cover.guarantees.map((one) => (
          <Row
            key={one.id}
            name={one.guarantor}
            meta={<span>{sayGuarantee(one)}</span>}
            tail={<Amount row minor={one.amount_minor} currency={one.currency} />}
            action={
              onAsk && (
                <button class="btn btn--quiet" type="button" aria-label={`${t("guarantee_release")} · ${one.guarantor}`} onClick={() => onAsk({ release: one })}>
                  {t("guarantee_let_go")}
                </button>
              )
            }
          />
        ))}
      </ul>
  );
}

function shareWord({ insured_share_bp, terms }: CoverLine) {
  if (insured_share_bp !== null) return "cover_share";
  return terms ? "cover_share_policy" : "cover_share_usual";
}

function sayTerms(terms: Terms, currency: string): string {
  const { vat_bp, cap_minor, notice_days, extension_days, stop_days } = terms;
  return [
    vat_bp === null ? t("cover_gross") : t("cover_net", { percent: number(vat_bp / 100) }),
    cap_minor !== null && t("cover_cap", { amount: money(cap_minor, currency) }),
    notice_days !== null && t("cover_notice", { count: notice_days }),
    extension_days !== null && t("cover_extension", { count: extension_days }),
    stop_days !== null && t("cover_stop", { count: stop_days }),
  ]
    .filter(Boolean)
    .join(" · ");
}

function sayGuarantee(one: Guarantee): string {
  const ahead = one.starts_on > today.value;
  return [
    t(`guarantee_${one.kind}`),
    one.trigger_text,
    ahead && t("guarantee_from", { day: dayOfYear(one.starts_on) }),
    one.ends_on && t("cover_until", { day: dayOfYear(one.ends_on) }),
    one.taken_minor === null && t("guarantee_uncounted"),
  ]
    .filter(Boolean)
    .join(" · ");
}
