/** The lock of this phone, for whoever carries customers on it; turning it on fetches the books anew. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Section } from "../components/section.tsx";
import { Unreachable, api } from "../lib/http.ts";
import { type Key, t } from "../lib/i18n.ts";
import { announce } from "../stores/announce.ts";
import { baseName } from "../stores/dossiers.ts";
import { close, open } from "../stores/here.ts";
import { type Guess, isPin, openLock } from "../stores/lock.ts";
import { lockNow, lockOthers, watchLock } from "../stores/lock-watch.ts";
import { outboxName } from "../stores/outbox-shelf.ts";
import { type Session, session } from "../stores/session.ts";

/** Who carries books on a phone; the desk asks the server for everything. */
const CARRIES = ["rep", "manager"];

export function PhoneLock() {
  const who = session.value;
  const possible = who && CARRIES.includes(who.user.role) && globalThis.crypto?.subtle;
  return possible ? <Chosen who={who} /> : null;
}

interface Trouble {
  key: Key;
  count?: number;
}

function Chosen({ who }: { who: Session }) {
  const name = baseName(who.installation, who.user.id);
  const shelf = outboxName(who.installation, who.user.id);
  const on = useSignal<boolean | null>(null);
  const busy = useSignal(false);
  const trouble = useSignal<Trouble | null>(null);

  useEffect(() => void openLock(name).isOn().then((is) => (on.value = is)), [name]);

  const turnOn = async (pin: string, again: string): Promise<Trouble | null> => {
    if (!isPin(pin)) return { key: "lock_weak" };
    if (pin !== again) return { key: "lock_differs" };
    await api("GET", "/session"); // the books come anew: not without the server
    await close();
    await openLock(name).turnOn(pin);
    lockOthers(shelf); // they hold the former key
    watchLock(shelf);
    await open(who);
    on.value = true;
    announce(t("lock_on_done"));
    return null;
  };

  const turnOff = async (pin: string): Promise<Trouble | null> => {
    const guess = await openLock(name).turnOff(pin);
    if (guess.is !== "open") return explain(guess);
    on.value = false;
    announce(t("lock_off_done"));
    location.reload(); // the key in memory goes with the page
    return null;
  };

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy.value) return;
    const form = event.currentTarget as HTMLFormElement;
    const read = (field: string) => (form.elements.namedItem(field) as HTMLInputElement | null)?.value ?? "";
    busy.value = true;
    try {
      trouble.value = await (on.value ? turnOff(read("pin")) : turnOn(read("pin"), read("again")));
      form.reset();
    } catch (error) {
      if (!(error instanceof Unreachable)) console.error(error);
      trouble.value = { key: "me_offline_only" };
    } finally {
      busy.value = false;
    }
  };

  if (on.value === null) return null;
  return (
    <Section title={t("me_lock")}>
      <p class="quiet t13">{t(on.value ? "me_lock_is_on" : "me_lock_text")}</p>
      {on.value && (
        <div class="btns">
          <button class="btn" type="button" onClick={() => lockNow(shelf)}>
            {t("lock_now")}
          </button>
        </div>
      )}
      <form class="me__form" onSubmit={submit}>
        {(on.value ? (["pin"] as const) : (["pin", "again"] as const)).map((field) => (
          <label class="field" key={field}>
            <span class="field__label">{t(field === "pin" ? "lock_pin" : "lock_pin_again")}</span>
            <input
              class="input"
              type="password"
              name={field}
              inputMode="numeric"
              autocomplete="off"
              aria-describedby={trouble.value ? "lock-trouble" : undefined}
              required
            />
          </label>
        ))}
        {trouble.value && (
          <p class="field__error" id="lock-trouble" role="alert">
            {t(trouble.value.key, { count: trouble.value.count ?? 0 })}
          </p>
        )}
        <button class="btn" aria-disabled={busy.value}>
          {t(on.value ? "lock_turn_off" : "lock_turn_on")}
        </button>
      </form>
    </Section>
  );
}

function explain(guess: Guess): Trouble {
  if (guess.is === "wrong") return { key: "lock_wrong", count: guess.left };
  location.reload(); // the tenth wrong PIN: nothing lies here any more
  return { key: "lock_wrong" };
}
