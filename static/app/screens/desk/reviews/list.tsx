import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { minorPerUnit, money, number } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { sayDay, sayState } from "./say.ts";
import { GROUPS, type Review, groupOf } from "./types.ts";

/** The step a review speaks of; exact, for a tenth of a small limit matters: `15 000 → 10 500 €`. */
function step({ from_minor: from, to_minor: to, currency }: Review): string {
  const target = money(to ?? 0, currency);
  return from === null ? target : `${number(Math.round(from / minorPerUnit(currency)))} → ${target}`;
}

/** What the review said, by what became of it; what waits for a person comes first. */
export function ReviewList({ reviews, openId }: { reviews: readonly Review[]; openId?: string }) {
  return (
    <>
      {GROUPS.map((group) => {
        const found = reviews.filter((review) => groupOf(review) === group);
        return (
          found.length > 0 && (
            <Section key={group} title={t(`review_group_${group}`)} tail={found.length}>
              <ul>
                {found.map((review) => (
                  <Row
                    key={review.id}
                    name={review.customer}
                    href={`/decisions/revisions/${review.id}`}
                    current={review.id === openId}
                    meta={<span class="clip">{tMaybe(`review_rule_${review.rule}`, review.rule)}</span>}
                    tail={
                      <>
                        <span>{step(review)}</span>
                        <span>{group === "answered" ? sayState(review) : sayDay(review)}</span>
                      </>
                    }
                  />
                ))}
              </ul>
            </Section>
          )
        );
      })}
    </>
  );
}
