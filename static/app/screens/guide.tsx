/** The user guide, inside the app and without a network: one's own page first, the others a tap away. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { AppBar } from "../components/app-bar.tsx";
import { Chips } from "../components/chips.tsx";
import { Notice } from "../components/notice.tsx";
import { Section } from "../components/section.tsx";
import { lang, t } from "../lib/i18n.ts";
import { goBack } from "../lib/router.ts";
import { type Guide as Pages, type GuidePage, type Reader, pageOf, readGuide } from "../stores/guide.ts";
import { session } from "../stores/session.ts";

export function Guide() {
  const pages = useSignal<Pages | null>(null);
  const missing = useSignal(false);
  const chosen = useSignal<Reader | null>(null);
  const spoken = lang.value;
  const read = () => {
    missing.value = false;
    readGuide(spoken).then(
      (found) => (pages.value = found),
      () => (missing.value = true),
    );
  };
  useEffect(read, [spoken]);
  const user = session.value?.user;
  if (!user) return null;
  const reader = chosen.value ?? pageOf(user.role);
  const page = pages.value?.[reader];
  return (
    <>
      <AppBar title={t("guide")} back={{ onBack: () => goBack("/moi"), label: t("back") }} />
      <div class="page guide">
        {missing.value && (
          <Notice live title={t("error_unreachable")} action={<button class="btn" type="button" onClick={read}>{t("retry")}</button>} />
        )}
        {pages.value && (
          <Chips<Reader>
            wrap
            label={t("guide_for")}
            chips={Object.entries(pages.value).map(([value, { title }]) => ({ value: value as Reader, label: title }))}
            pressed={[reader]}
            onPress={(next) => (chosen.value = next)}
          />
        )}
        {page && <Text page={page} />}
        {page && (
          <div class="btns section">
            <button class="btn" type="button" onClick={() => print()}>
              {t("guide_print")}
            </button>
          </div>
        )}
      </div>
    </>
  );
}

function Text({ page }: { page: GuidePage }) {
  return (
    <article aria-label={page.title}>
      {page.parts.map(({ title, blocks }) => (
        <Section key={title} title={title}>
          {blocks.map(([kind, texts]) => {
            if (kind === "p") return <p key={texts[0]}>{texts[0]}</p>;
            const items = texts.map((text) => <li key={text}>{text}</li>);
            return kind === "ol" ? <ol class="guide__steps" key={texts[0]}>{items}</ol> : <ul class="guide__steps" key={texts[0]}>{items}</ul>;
          })}
        </Section>
      ))}
    </article>
  );
}
