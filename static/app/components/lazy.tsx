import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../lib/i18n.ts";
import type { Part } from "../lib/later.ts";
import { Notice } from "./notice.tsx";
import { Skeleton } from "./skeleton.tsx";

export interface LazyProps<T> {
  part: Part<T>;
  show: (part: T) => ComponentChildren;
  /** Nobody asked for it yet: show it once it is here, and say nothing before. */
  quiet?: boolean;
}

/** Show a part of the app as soon as it is here; when it does not come, offer to load the app anew. */
export function Lazy<T>({ part, show, quiet = false }: LazyProps<T>) {
  const here = part.here.value;
  useEffect(() => {
    if (!quiet) void part.fetch();
  }, [part, quiet]);
  if (here) return <>{show(here)}</>;
  if (quiet) return null;
  if (!part.missing.value) return <Skeleton rows={4} label={t("loading")} />;
  return (
    <div class="section">
      <Notice
        live
        title={t("part_missing")}
        text={t("part_missing_hint")}
        action={
          <div class="btns">
            <button class="btn btn--primary" type="button" onClick={() => location.reload()}>
              {t("reload")}
            </button>
            <button class="btn" type="button" onClick={() => void part.fetch()}>
              {t("retry")}
            </button>
          </div>
        }
      />
    </div>
  );
}
