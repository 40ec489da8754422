/** What was just said, and a new version that waits. Always in the page, so that screen readers hear what comes. */
import { Toast } from "../components/toast.tsx";
import { t } from "../lib/i18n.ts";
import { said } from "../stores/announce.ts";
import { takeUpdate, updateReady } from "../stores/worker.ts";

export function Messages() {
  if (said.value || !updateReady.value) return <Toast text={said.value} />;
  return (
    <Toast
      text={t("update_ready")}
      action={
        <button class="btn btn--quiet" type="button" onClick={() => void takeUpdate()}>
          {t("update_now")}
        </button>
      }
    />
  );
}
