/** An address the phone has no screen of its own for. */
import { Empty } from "../../components/empty.tsx";
import { t } from "../../lib/i18n.ts";
import { shared } from "../../stores/here.ts";
import { Customer } from "./customer.tsx";

/** What an alert leads to and only the desk has as a place is on the customer's page. */
export function Elsewhere({ at }: { at: string }) {
  const told = Object.values(shared.value.notice ?? {}).find(({ link }) => link === at);
  if (told?.customer_id) return <Customer id={told.customer_id} />;
  return (
    <div class="section section--top">
      <Empty text={t("not_found")}>
        <a class="btn" href="/">
          {t("go_home")}
        </a>
      </Empty>
    </div>
  );
}
