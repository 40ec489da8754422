/** Turn the pages of a list that the server gives fifty rows at a time. */
import { number } from "../../lib/formats.ts";
import { t } from "../../lib/i18n.ts";

const PAGE = 50;

export function Pages({ total, page, go }: { total: number; page: number; go: (page: number) => void }) {
  const last = Math.max(1, Math.ceil(total / PAGE));
  if (last === 1) return null;
  return (
    <nav class="pages" aria-label={t("pages")}>
      {page > 1 && (
        <button class="btn" type="button" onClick={() => go(page - 1)}>
          {t("pages_before")}
        </button>
      )}
      <span class="quiet">{t("pages_at", { page: number(page), last: number(last) })}</span>
      {page < last && (
        <button class="btn" type="button" onClick={() => go(page + 1)}>
          {t("pages_after")}
        </button>
      )}
    </nav>
  );
}
