/** The lock: one field, and nothing of anybody's books. Works offline; the address stays for when it opens. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Brand } from "../components/brand.tsx";
import { Dialog } from "../components/dialog.tsx";
import { t } from "../lib/i18n.ts";
import { useTicking } from "../lib/ticking.ts";
import { baseName, openDossiers } from "../stores/dossiers.ts";
import { open } from "../stores/here.ts";
import { type Guess, openLock } from "../stores/lock.ts";
import { watchLock } from "../stores/lock-watch.ts";
import { outboxName } from "../stores/outbox-shelf.ts";
import { sendBehindLock } from "../stores/locked.ts";
import { type Session, endSession } from "../stores/session.ts";

export function Lock({ who }: { who: Session }) {
  const name = baseName(who.installation, who.user.id);
  const last = useSignal<Guess | null>(null);
  const busy = useSignal(false);
  const asking = useSignal(false);
  const unsent = useSignal(0);
  const wrong = last.value?.is === "wrong" ? last.value : null;
  const until = wrong?.wait_until ?? 0;
  const waiting = until > Date.now();
  const now = useTicking(waiting);
  const wait = waiting ? Math.max(1, Math.ceil((until - now) / 1000)) : 0;

  useEffect(() => {
    document.title = t("lock_title");
    void openLock(name).standing().then((guess) => {
      if (guess.is === "wrong" && guess.wait_until > Date.now()) last.value = guess;
    });
    return sendBehindLock(who, (count) => (unsent.value = count));
  }, [name]);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy.value || wait > 0) return;
    const form = event.currentTarget as HTMLFormElement;
    const pin = (form.elements.namedItem("pin") as HTMLInputElement).value.trim();
    busy.value = true;
    const guess = await openLock(name).unlock(pin).finally(() => (busy.value = false));
    form.reset();
    last.value = guess;
    if (guess.is === "gone") return leave(name);
    if (guess.is === "wrong") return queueMicrotask(() => document.getElementById("trouble")?.focus());
    watchLock(outboxName(who.installation, who.user.id));
    await open(who);
  };

  return (
    <main class="door" id="content">
      <div class="door__top">
        <Brand size={56} />
        <h1 class="door__title">{t("lock_title")}</h1>
        {unsent.value > 0 && <p class="door__lead">{t("lock_unsent", { count: unsent.value })}</p>}
        {wrong && (
          <div class="errors" id="trouble" role="alert" tabIndex={-1}>
            <p class="errors__title">{t("lock_wrong", { count: wrong.left })}</p>
          </div>
        )}
        {wait > 0 && <p class="quiet">{t("lock_wait", { time: sayWait(wait) })}</p>}
      </div>
      <form class="door__form" onSubmit={submit}>
        <label class="field">
          <span class="field__label">{t("lock_pin")}</span>
          <input class="input" name="pin" type="password" inputMode="numeric" autocomplete="off" required disabled={wait > 0} />
        </label>
        <button class="btn btn--primary btn--big" aria-disabled={busy.value || wait > 0}>
          {t(busy.value ? "lock_opening" : "lock_open")}
        </button>
      </form>
      <footer class="door__foot">
        <button class="link link--hit" type="button" onClick={() => (asking.value = true)}>
          {t("lock_forgotten")}
        </button>
      </footer>
      <Dialog
        open={asking.value}
        onClose={() => (asking.value = false)}
        title={t("lock_forgotten_ask")}
        actions={
          <>
            <button class="btn" type="button" onClick={() => (asking.value = false)}>
              {t("cancel")}
            </button>
            <button class="btn btn--danger" type="button" onClick={() => void leave(name)}>
              {t("lock_sign_in_again")}
            </button>
          </>
        }
      >
        <p>{t("lock_forgotten_text")}</p>
      </Dialog>
    </main>
  );
}

/** Let go of the books and of the session; what was said stays, sealed for its author. */
async function leave(name: string): Promise<void> {
  await openDossiers(name).erase();
  await endSession();
}

const sayWait = (seconds: number): string =>
  seconds < 60 ? t("lock_seconds", { count: seconds }) : t("lock_minutes", { count: Math.ceil(seconds / 60) });
