/** The session has ended: everything stays readable and written; only sending waits for the door. */
import { Notice } from "../../components/notice.tsx";
import { t } from "../../lib/i18n.ts";
import { askedIn } from "../../stores/session.ts";

export function Reconnect({ count }: { count: number }) {
  return (
    <div class="section">
      <Notice
        kind="sync"
        icon="hex"
        live
        title={t("sign_in_expired")}
        text={count > 0 ? t("sign_in_safe", { count }) : undefined}
        action={
          <button class="btn" type="button" onClick={() => (askedIn.value = true)}>
            {t("reconnect")}
          </button>
        }
      />
    </div>
  );
}
