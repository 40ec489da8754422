/** F1 Révisions: what the nightly review lowered, proposes or left alone, and the desk's answer. */
import { useEffect, useState } from "preact/hooks";
import { Empty } from "../../../components/empty.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Toast } from "../../../components/toast.tsx";
import { t } from "../../../lib/i18n.ts";
import { navigate } from "../../../lib/router.ts";
import { neighbour, readStroke } from "../decisions/keys.ts";
import { DecisionTabs } from "../decisions/tabs.tsx";
import { ExportLinks } from "../export-links.tsx";
import { useKeydown } from "../keydown.ts";
import { forget, useLoad } from "../load.ts";
import { Screen, Shown } from "../screen.tsx";
import { panesWide } from "../width.ts";
import { ReviewList } from "./list.tsx";
import { ReviewPane } from "./pane.tsx";
import { type Review, inOrder, waitingFor } from "./types.ts";

export function Reviews({ openId }: { openId?: string }) {
  const loaded = useLoad<{ rows: Review[] }>("/limit-reviews", () => 60_000);
  const reviews = inOrder(loaded.data?.rows ?? []);
  const wide = panesWide.value;
  const open = openId ? reviews.find(({ id }) => id === openId) : wide ? reviews[0] : undefined;
  const waiting = waitingFor(loaded.data?.rows ?? []);
  const [said, setSaid] = useState("");

  useKeydown((event) => {
    const stroke = readStroke(event);
    if (stroke !== "next" && stroke !== "previous") return;
    const to = neighbour(reviews, open, stroke === "next" ? 1 : -1);
    if (to) navigate(`/decisions/revisions/${to.id}`, { replace: true });
  });

  useEffect(() => {
    document.querySelector(".pane--list [aria-current=true]")?.scrollIntoView({ block: "nearest" });
  }, [open?.id]);

  const done = async () => {
    setSaid(t("decide_done"));
    setTimeout(() => setSaid(""), 4000);
    forget("/limit-reviews");
    forget("/board");
    await loaded.reload();
  };

  const empty = loaded.data !== null && reviews.length === 0;
  return (
    <Screen
      title={t("place_decisions")}
      sub={loaded.data && !empty ? t("reviews_count", { count: waiting }) : undefined}
      tail={<ExportLinks list="limit-reviews" />}
      head={<DecisionTabs at="reviews" count={loaded.data ? waiting : undefined} />}
    >
      <div class={wide && !empty ? "panes panes--two" : "panes"}>
        {(wide || !openId) && (
          <div class="pane pane--list">
            <Shown loaded={loaded} rows={5}>
              {() => empty && <Empty text={t("reviews_empty")} />}
            </Shown>
            <ReviewList reviews={reviews} openId={open?.id} />
            {wide && !empty && (
              <p class="keys t13 quiet">
                <Icon name="key" size={16} />
                {t("reviews_keys")}
              </p>
            )}
          </div>
        )}
        {open && <ReviewPane review={open} onDone={() => void done()} back={!wide} />}
        {openId && !open && loaded.data && (
          <div class="pane pane--sheet">
            <Empty text={t("review_gone")}>
              <a class="btn" href="/decisions/revisions">
                {t("decisions_tab_reviews")}
              </a>
            </Empty>
          </div>
        )}
      </div>
      <Toast text={said} />
    </Screen>
  );
}
