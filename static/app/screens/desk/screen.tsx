/** The frame of every desk screen: its title, what belongs beside it, and the content below. */
import type { ComponentChildren } from "preact";
import { Skeleton } from "../../components/skeleton.tsx";
import { t } from "../../lib/i18n.ts";
import type { Loaded } from "./load.ts";
import { ProblemNotice } from "./problem.tsx";

export interface ScreenProps {
  title: ComponentChildren;
  sub?: ComponentChildren;
  /** Right of the title: the data's age, the main action. */
  tail?: ComponentChildren;
  /** Between title and content: tabs, key figures. */
  head?: ComponentChildren;
  children?: ComponentChildren;
}

export function Screen({ title, sub, tail, head, children }: ScreenProps) {
  return (
    <div class="stage">
      <div class="stage__head">
        <header class="topbar">
          <div class="topbar__text">
            <h1 class="topbar__title" tabIndex={-1}>
              {title}
            </h1>
            {sub && <p class="topbar__sub">{sub}</p>}
          </div>
          {tail && <div class="topbar__tail">{tail}</div>}
        </header>
        {head}
      </div>
      {children}
    </div>
  );
}

/** One column of content under a title. */
export function Sheetless({ children, narrow }: { children: ComponentChildren; narrow?: boolean }) {
  return (
    <div class="panes">
      <div class={narrow ? "pane pane--narrow" : "pane"}>{children}</div>
    </div>
  );
}

/** Show what was loaded; a skeleton before the first answer, the fault above content that stays. */
export function Shown<T>({
  loaded,
  rows,
  children,
}: {
  loaded: Loaded<T>;
  rows?: number;
  children: (data: T) => ComponentChildren;
}) {
  const { data, error, reload } = loaded;
  return (
    <>
      <ProblemNotice error={error} retry={() => void reload()} />
      {data === null && !error && <Skeleton rows={rows} label={t("loading")} />}
      {data !== null && children(data)}
    </>
  );
}
