import { t } from "../../../lib/i18n.ts";
import type { LineDifference } from "./types.ts";

/** Two texts as one: what was there struck through, what is new marked; said in words for who does not see it. */
export function LineDifferences({ lines, language }: { lines: LineDifference[]; language: string }) {
  if (lines.every(({ kind }) => kind === "same")) return <p class="quiet">{t("compare_same")}</p>;
  return (
    <div class="diff diff--lines" lang={language}>
      {lines.map(({ kind, line }, at) => {
        if (kind === "same") return <p key={at}>{line || "\u00a0"}</p>;
        const Mark = kind === "gone" ? "del" : "ins";
        return (
          <p key={at} data-kind={kind}>
            <Mark>{line || "\u00a0"}</Mark>
          </p>
        );
      })}
    </div>
  );
}
