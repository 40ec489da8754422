import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { shortMoney, shortStep } from "../compact.ts";
import { sayDay, sayState } from "./say.ts";
import { GROUPS, type Review, groupOf } from "./types.ts";

/** The step a review speaks of, in the space of a row: `40 → 32 k€`. */
function step({ from_minor: from, to_minor: to, currency }: Review): string {
  return from === null ? shortMoney(to ?? 0, currency) : shortStep(from, to ?? 0, currency);
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
