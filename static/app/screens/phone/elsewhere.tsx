/** An address the phone has nothing at. */
import { Empty } from "../../components/empty.tsx";
import { t } from "../../lib/i18n.ts";

export function Elsewhere() {
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
