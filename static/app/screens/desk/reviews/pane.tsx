/** One review: the limit before and after, the rule with its facts, what held the machine back, the answer. */
import { Amount } from "../../../components/amount.tsx";
import { Hero } from "../../../components/hero.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Notice } from "../../../components/notice.tsx";
import { Section } from "../../../components/section.tsx";
import { dayOfYear, moment, money } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { timeZone } from "../../../stores/session.ts";
import { AnswerReview } from "./answer.tsx";
import { sayBecause, sayCut, sayState } from "./say.ts";
import { type Review, acted, goesUp, overtaken } from "./types.ts";

export interface ReviewPaneProps {
  review: Review;
  onDone: () => void;
  back?: boolean;
}

export function ReviewPane({ review, onDone, back }: ReviewPaneProps) {
  const { from_minor: from, to_minor: to, currency } = review;
  return (
    <article class="pane pane--fixed pane--sheet" aria-label={review.customer}>
      <div class="pane__body">
        <header class="detail">
          <div class="detail__id">
            {back && (
              <a class="link link--hit" href="/decisions/revisions">
                <Icon name="back" size={18} />
                {t("decisions_tab_reviews")}
              </a>
            )}
            <h2 class="detail__name">
              <a href={`/clients/${review.customer_id}`}>{review.customer}</a>
            </h2>
            <p class="t13 quiet">
              {t("review_of_night", { day: dayOfYear(review.run_on) })} · {review.code}
            </p>
          </div>
          <span class="tag">{sayState(review)}</span>
        </header>
        <div class="asked">
          <Hero
            label={t("review_limit_now")}
            amount={review.limit_minor === null ? t("limit_unset") : money(review.limit_minor, currency)}
            note={t(overtaken(review) ? "review_changed_since" : "review_unchanged")}
          />
          <div class="asked__what">
            <p class="hero__label">{t(`review_step_${review.action}`)}</p>
            <p class="ask">
              <span class="ask__from">
                <Amount minor={from} currency={currency} unset={t("limit_unset")} />
              </span>
              <Icon name="move" />
              <Amount minor={to} currency={currency} />
            </p>
            <p class="hero__note">{sayCut(review)}</p>
          </div>
        </div>
        <Section level={3} title={t("review_why")} tail={tMaybe(`review_rule_${review.rule}`, review.rule)}>
          <p class="decide__why">{sayBecause(review)}</p>
        </Section>
        <Guard review={review} />
        {review.may_decide && overtaken(review) && (
          <Notice icon="alert" title={t("review_overtaken")} text={t(`review_overtaken_${review.action}`)} />
        )}
        {review.decided_at && <Answered review={review} />}
      </div>
      {review.may_decide && !(acted(review.action) && overtaken(review)) ? (
        <AnswerReview key={`${review.id} ${review.state}`} review={review} onDone={onDone} />
      ) : (
        review.why_not && (
          <div class="decide">
            <Notice icon="eye" title={t("review_not_yours")} text={tMaybe(`why_not_${review.why_not}`, review.why_not)} />
          </div>
        )
      )}
    </article>
  );
}

/** Why the machine did not act, or that nothing held it back. */
function Guard({ review }: { review: Review }) {
  const { action, guard } = review;
  const up = guard === "opposite_change" && goesUp(review) ? "_up" : "";
  const text = guard && tMaybe(`review_guard_${guard}${up}`, guard);
  if (acted(action)) return <Notice icon="markok" title={t("review_acted")} text={t("review_acted_text")} />;
  return <Notice icon="marksee" title={t(`review_held_${action}`)} text={text} />;
}

function Answered({ review }: { review: Review }) {
  return (
    <Notice
      icon={review.state === "accepted" ? "markok" : "markno"}
      title={titled(sayState(review))}
      text={
        <>
          {review.decided_by} · {moment(review.decided_at as string, timeZone.value)}
          {review.decision_reason && ` · ${t("quoted", { text: review.decision_reason })}`}
        </>
      }
    />
  );
}

const titled = (word: string) => word.charAt(0).toLocaleUpperCase() + word.slice(1);
