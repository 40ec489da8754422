import { t, tMaybe } from "../lib/i18n.ts";
import type { Risk } from "../lib/risk.ts";

export interface RiskBadgeProps {
  risk: Risk;
  /** Without its tinted ground: for rows. */
  plain?: boolean;
  /** The figures are too old for a verdict: say only that. A hold is a fact and stays. */
  stale?: boolean;
}

const SHAPES: Record<Risk, string> = {
  healthy: "M1 6a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z",
  watch: "M6 .8 11.6 11H.4z",
  strained: "M6 0 12 6 6 12 0 6z",
  hold: "M2 1h8a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H2a1 1 0 0 1-1-1V2a1 1 0 0 1 1-1z",
  unrated: "M1.5 6a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z",
};
const BARS: Record<Risk, number> = { unrated: 0, healthy: 1, watch: 2, strained: 3, hold: 4 };
const TOPS = [8, 5.33, 2.67, 0];

/** Say a risk three ways, so that none depends on colour: shape, word, bars. */
export function RiskBadge({ risk, plain = false, stale = false }: RiskBadgeProps) {
  const classes = plain ? "risk risk--plain" : "risk";
  if (stale && risk !== "hold") {
    return (
      <span class={classes} data-risk="unrated">
        {t("no_verdict")}
      </span>
    );
  }
  const hollow = { fill: "none", stroke: "currentColor" };
  return (
    <span class={classes} data-risk={risk}>
      <svg class="risk__shape" width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        <path
          d={SHAPES[risk]}
          {...(risk === "unrated" && { ...hollow, "stroke-width": 1.6, "stroke-dasharray": "2.3 1.5" })}
        />
      </svg>
      {tMaybe(`risk_${risk}`, risk)}
      <svg class="risk__bars" width="16" height="12" viewBox="0 0 16.5 12" aria-hidden="true">
        {TOPS.map((top, i) =>
          i < BARS[risk] ? (
            <rect key={i} x={i * 4.5} y={top} width="3" height={12 - top} rx=".6" />
          ) : (
            <rect key={i} x={i * 4.5 + 0.5} y={top + 0.5} width="2" height={11 - top} rx=".3" {...hollow} />
          ),
        )}
      </svg>
    </span>
  );
}
