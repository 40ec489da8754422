/** Change one's password; all other devices are signed out. */
import { useSignal } from "@preact/signals";
import { Section } from "../components/section.tsx";
import { Problem, api } from "../lib/http.ts";
import { type Key, t } from "../lib/i18n.ts";
import { announce } from "../stores/announce.ts";
import { session } from "../stores/session.ts";

export function Password() {
  const trouble = useSignal<{ key: Key; count?: number } | null>(null);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const read = (name: string) => (form.elements.namedItem(name) as HTMLInputElement).value;
    try {
      await api("PUT", "/password", { current: read("current"), new: read("new") });
      form.reset();
      trouble.value = null;
      announce(t("me_password_done"));
    } catch (error) {
      trouble.value = explain(error);
    }
  };
  return (
    <Section title={t("me_password")}>
      <form class="me__form" onSubmit={submit}>
        <input class="vh" name="username" autocomplete="username" value={session.value?.user.username} readOnly tabIndex={-1} aria-hidden="true" />
        {(["current", "new"] as const).map((name) => (
          <label class="field" key={name}>
            <span class="field__label">{t(`me_password_${name}`)}</span>
            <input
              class="input"
              type="password"
              name={name}
              autocomplete={`${name}-password`}
              aria-describedby={trouble.value ? "password-trouble" : undefined}
              required
            />
          </label>
        ))}
        {trouble.value && (
          <p class="field__error" id="password-trouble" role="alert">
            {t(trouble.value.key, { count: trouble.value.count ?? 0 })}
          </p>
        )}
        <button class="btn">{t("me_password_change")}</button>
      </form>
    </Section>
  );
}

function explain(error: unknown): { key: Key; count?: number } {
  if (!(error instanceof Problem)) return { key: "me_offline_only" };
  if (error.code === "password_too_weak") {
    return { key: "me_password_weak", count: Number(error.facts["min_length"] ?? 12) };
  }
  return { key: "me_password_wrong" };
}
