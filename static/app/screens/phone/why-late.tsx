/** Why one invoice is late: what is said or supposed, and one touch to say otherwise; kept on this phone. */
import { Chips } from "../../components/chips.tsx";
import { Notice } from "../../components/notice.tsx";
import { Section } from "../../components/section.tsx";
import { t } from "../../lib/i18n.ts";
import { announce } from "../../stores/announce.ts";
import { saveEntry } from "../../stores/capture.ts";
import { notKept } from "../../stores/here.ts";
import type { Overlaid } from "../../stores/overlay.ts";
import type { Customer, Item } from "../../stores/rows.ts";
import { sayCause } from "../say-reason.ts";
import { type Cause, causeOf, offered, sayWho } from "./late-causes.ts";

interface WhyLateProps {
  item: Item;
  customer: Customer;
  dossier: Overlaid;
}

export function WhyLate({ item, customer, dossier }: WhyLateProps) {
  const said = dossier.rows.late_cause?.[item.id];
  const say = async (cause: Cause) => {
    if (await saveEntry(customer, "cause.state", { item_id: item.id, cause })) announce(t("saved_here"));
  };
  return (
    <Section title={t("late_why")}>
      {notKept.value && <Notice kind="hold" live title={t(`storage_${notKept.value}`)} />}
      <Chips
        label={t("late_why")}
        wrap
        chips={offered(causeOf(said)).map((value) => ({ value, label: sayCause(value) }))}
        pressed={[causeOf(said)]}
        onPress={(cause) => void say(cause)}
      />
      <p class="quiet t13">{sayWho(said)}</p>
    </Section>
  );
}
