/** What concerns the whole phone and stays until somebody acts: no room, an awaited update, another's sealed work. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Notice } from "../../components/notice.tsx";
import { t } from "../../lib/i18n.ts";
import { flush, storageFull } from "../../stores/here.ts";
import { lookForSealed, unsentHere } from "../../stores/sealed.ts";
import { session } from "../../stores/session.ts";
import { takeUpdate } from "../../stores/worker.ts";

export function Standing() {
  const read = useSignal(false);
  const me = session.value?.user.id;
  useEffect(() => {
    read.value = false;
    void lookForSealed();
  }, [me]);
  const others = unsentHere.value.filter(({ id }) => id !== me);
  const old = flush.value.state === "update";
  if (!old && !storageFull.value && (read.value || others.length === 0)) return null;
  return (
    <div class="section">
      {storageFull.value && <Notice kind="hold" live title={t("storage_low")} />}
      {old && (
        <Notice
          kind="sync"
          icon="hex"
          live
          title={t("update_required")}
          action={
            <button class="btn btn--primary" type="button" onClick={() => void takeUpdate()}>
              {t("update_now")}
            </button>
          }
        />
      )}
      {!read.value &&
        others.map(({ id, name, count }) => (
          <Notice
            key={id}
            kind="sync"
            icon="hex"
            title={t("sealed_here", { count, name })}
            text={t("sealed_hint", { name })}
            action={
              <button class="btn" type="button" onClick={() => (read.value = true)}>
                {t("close")}
              </button>
            }
          />
        ))}
    </div>
  );
}
