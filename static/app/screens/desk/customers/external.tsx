/** What a provider says of a customer's solvency, as it writes it, and the class we read from it. */
import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { dayOfYear } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";

export interface External {
  provider: string | null;
  native: string;
  scored_on: string | null;
  risk_class: string;
}

export function ExternalScore({ external }: { external: External | null }) {
  if (external === null) return null;
  const { provider, native, scored_on, risk_class } = external;
  return (
    <Section title={t("external_title")}>
      <ul>
        <Row
          name={native}
          meta={
            <>
              <span>{provider ?? t("external_no_provider")}</span>
              {scored_on && <span>{dayOfYear(scored_on)}</span>}
            </>
          }
          tail={risk_class === "unrated" ? t("external_unrated") : t("external_class", { letter: risk_class })}
        />
      </ul>
    </Section>
  );
}
