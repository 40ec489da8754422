import { Key } from "../../../components/key.tsx";
import { money, number } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { monthName } from "./months.ts";
import { type Plot, plot } from "./plot.ts";
import type { HistoryMonth } from "../types.ts";

export interface SparkProps {
  history: HistoryMonth[];
  limit: number | null;
  requested: number | null;
  currency: string;
}

/** Draw twelve months of exposure and overdue against the limit, and what is asked. */
export function Spark({ history, limit, requested, currency }: SparkProps) {
  if (history.length < 2) return <p class="t13 quiet">{t("spark_too_short")}</p>;
  const drawn = plot(history, limit, requested);
  const first = history[0]!;
  const last = history[history.length - 1]!;
  const label = t("spark_label", {
    from: money(first.exposure_minor, currency),
    to: money(last.exposure_minor, currency),
    late: money(last.overdue_minor, currency),
  });
  return (
    <figure class="spark">
      <figcaption class="legend">
        <span>
          <svg width="16" height="4" aria-hidden="true">
            <line class="spark__line" x1="0" y1="2" x2="16" y2="2" />
          </svg>
          {t("exposure")}
        </span>
        <span>
          <Key of="overdue" />
          {t("overdue")}
        </span>
        {limit !== null && (
          <span>
            <svg width="18" height="4" aria-hidden="true">
              <line class="spark__limit" x1="0" y1="2" x2="18" y2="2" />
            </svg>
            {t("limit")}
          </span>
        )}
      </figcaption>
      <div class="spark__plot">
        <Curves drawn={drawn} label={label} />
        <svg class="spark__text" aria-hidden="true">
          {drawn.marks.map(({ of, minor, y }) => (
            <text key={of} x="10" y={`${y}%`} data-of={of}>
              {`${number(minor / 100_000, { maximumFractionDigits: 0 })} ${t(`spark_${of}`)}`}
            </text>
          ))}
        </svg>
      </div>
      <p class="spark__axis">
        {history
          .filter((_, i) => i % Math.ceil(history.length / 6) === 0)
          .map(({ month }) => (
            <span key={month}>{monthName(month)}</span>
          ))}
      </p>
    </figure>
  );
}

function Curves({ drawn, label }: { drawn: Plot; label: string }) {
  return (
    <svg class="spark__svg" viewBox="0 0 560 108" preserveAspectRatio="none" role="img" aria-label={label}>
      <line class="spark__grid" x1="0" y1="108" x2="560" y2="108" />
      <polygon class="spark__late" points={`0,108 ${drawn.late} 560,108`} />
      <polyline class="spark__late-line" points={drawn.late} />
      {drawn.limitAt !== null && <path class="spark__limit" d={`M0 ${drawn.limitAt}H560`} />}
      {drawn.askAt !== null && <path class="spark__ask" d={`M0 ${drawn.askAt}H560`} />}
      <polyline class="spark__line" points={drawn.line} />
      <path class="spark__end" d={`M560 ${drawn.lastAt}h0`} />
    </svg>
  );
}
