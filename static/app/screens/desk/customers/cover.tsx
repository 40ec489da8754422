/** What credit insurers bear of a customer, and what is left to us. */
import { Amount } from "../../../components/amount.tsx";
import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { dayOfYear } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";

interface CoverLine {
  policy: string;
  insurer: string | null;
  named: boolean;
  amount_minor: number;
  insured_share_bp: number | null;
  share_bp: number;
  ends_on: string | null;
}

export interface Cover {
  covered_minor: number;
  uncovered_minor: number;
  as_of: string;
  lines: CoverLine[];
}

export function InsuranceCover({ cover, currency }: { cover: Cover | null; currency: string }) {
  if (cover === null) return null;
  const asOf = t("cover_as_of", { day: dayOfYear(cover.as_of) });
  return (
    <Section title={t("cover_title")} tail={cover.lines.length}>
      <ul>
        <Row name={t("cover_covered")} meta={<span>{asOf}</span>} tail={<Amount row minor={cover.covered_minor} currency={currency} />} />
        <Row name={t("cover_uncovered")} meta={<span>{asOf}</span>} tail={<Amount row minor={cover.uncovered_minor} currency={currency} />} />
        {cover.lines.map((line) => (
          <Row
            key={line.policy}
            name={[line.insurer, line.policy].filter(Boolean).join(" · ")}
            meta={
              <>
                <span>{t(line.named ? "cover_named" : "cover_unnamed")}</span>
                <span>{t(line.insured_share_bp === null ? "cover_share_usual" : "cover_share", { percent: line.share_bp / 100 })}</span>
                {line.ends_on && <span>{t("cover_until", { day: dayOfYear(line.ends_on) })}</span>}
              </>
            }
            tail={<Amount row minor={line.amount_minor} currency={currency} />}
          />
        ))}
      </ul>
    </Section>
  );
}
