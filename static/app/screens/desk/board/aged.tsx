/** The aged balance: a bar and an amount for every bucket, ruled off by what they add up to. */
import { share } from "../../../components/exposure.ts";
import { Section } from "../../../components/section.tsx";
import { longDay, money } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { type Bucket, bars } from "./bars.ts";

export interface AgedProps {
  buckets: Record<string, number>;
  asOf: string | null;
  currency: string;
  /** Open what is behind a bucket. */
  open?: (bucket: Bucket, title: string) => void;
}

export function Aged({ buckets, asOf, currency, open }: AgedProps) {
  return (
    <Section title={t("aged_title")} tail={asOf && longDay(asOf)}>
      <table class="table aged">
        <caption class="vh">{t("aged_title")}</caption>
        <thead class="vh">
          <tr>
            <th scope="col">{t("aged_age")}</th>
            <th scope="col">{t("aged_part")}</th>
            <th scope="col">{t("amount")}</th>
          </tr>
        </thead>
        <tbody>
          {bars(buckets).map(({ bucket, minor, part }) => (
            <tr key={bucket}>
              <th scope="row">{open ? <Door bucket={bucket} open={open} /> : sayBucket(bucket)}</th>
              <td class="aged__bar">
                <svg class="aged__svg" aria-hidden="true">
                  <rect
                    class={
                      bucket === "not_due"
                        ? "exposure__due"
                        : bucket === "credits"
                          ? "exposure__order"
                          : "exposure__overdue"
                    }
                    width={share(part)}
                    height="100%"
                    rx="2"
                  />
                </svg>
              </td>
              <td class="num w6">{money(minor, currency)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>
              {t("aged_total")}
            </th>
            <td class="num">
              {money(
                bars(buckets).reduce((sum, { bucket, minor }) => sum + (bucket === "credits" ? -Math.abs(minor) : minor), 0),
                currency,
              )}
            </td>
          </tr>
        </tfoot>
      </table>
    </Section>
  );
}

const sayBucket = (bucket: Bucket) => t(`bucket_${bucket}`);

function Door({ bucket, open }: { bucket: Bucket; open: NonNullable<AgedProps["open"]> }) {
  return (
    <button class="link link--hit" type="button" aria-haspopup="dialog" onClick={() => open(bucket, sayBucket(bucket))}>
      {sayBucket(bucket)}
    </button>
  );
}
