/** Letters no mail can carry: print them in one go, and say which were posted. */
import { Amount } from "../../../components/amount.tsx";
import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { api } from "../../../lib/http.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { useSend } from "../send.ts";

interface LetterToPost {
  customer_id: number;
  customer: string;
  level: string;
  items: number;
  total_minor: number;
  currency: string;
  has_address: boolean;
}

export function Letters({ onPosted }: { onPosted: () => void }) {
  const loaded = useLoad<{ rows: LetterToPost[] }>("/dunning/letters");
  const sending = useSend();
  const rows = loaded.data?.rows ?? [];
  if (rows.length === 0) return null;
  const post = async ({ customer_id, level, total_minor }: LetterToPost) => {
    const done = await sending.run(() => api("PUT", `/customers/${customer_id}/posted-letter`, { level, total_minor }).then(() => true));
    if (done) {
      announce(t("letter_posted"));
      onPosted();
    }
    await loaded.reload();
  };
  return (
    <Section
      title={t("letters_to_post")}
      tail={
        <a class="btn btn--quiet" href="/api/v1/dunning/letters.pdf" download>
          {t("letters_print")}
        </a>
      }
    >
      <ProblemNotice error={sending.error} />
      <ul>
        {rows.map((row) => (
          <Row
            key={row.customer_id}
            name={row.customer}
            href={`/clients/${row.customer_id}`}
            meta={
              <>
                <span>{tMaybe(`level_${row.level}`, row.level)}</span>
                {!row.has_address && <span>{t("letter_no_address")}</span>}
              </>
            }
            tail={<Amount row minor={row.total_minor} currency={row.currency} cents />}
            action={
              <button class="btn btn--quiet" type="button" disabled={sending.busy} onClick={() => void post(row)}>
                {t("letter_mark_posted")}
                <span class="vh"> {row.customer}</span>
              </button>
            }
          />
        ))}
      </ul>
    </Section>
  );
}
