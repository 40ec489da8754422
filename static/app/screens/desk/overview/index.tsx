/** Vue d'ensemble: every figure of a scope on one board, at any past date, arranged as its reader likes. */
import { useState } from "preact/hooks";
import { Empty } from "../../../components/empty.tsx";
import { Field } from "../../../components/field.tsx";
import { dayOfYear } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { navigate, search as address } from "../../../lib/router.ts";
import { may } from "../../../stores/session.ts";
import { Explain } from "../board/explain.tsx";
import { sayKpi } from "../kpis/say.ts";
import { ScopeField } from "../kpis/scope-field.tsx";
import { FigureTabs } from "../kpis/tabs.tsx";
import type { Choices, KpiName, Scope } from "../kpis/types.ts";
import { useLoad } from "../load.ts";
import { Screen, Sheetless, Shown } from "../screen.tsx";
import { Arrange } from "./arrange.tsx";
import { Behind, type Opened } from "./behind.tsx";
import { Weekly } from "./weekly.tsx";
import { TileOf, WIDE } from "./tiles.tsx";
import { type Asked, type OverviewData, type Tile, write } from "./types.ts";

export function Overview() {
  const choices = useLoad<Choices>("/kpis/scopes");
  const given = new URLSearchParams(address.value);
  const first = choices.data?.scopes[0];
  const [scope, id] = [(given.get("scope") as Scope | null) ?? first?.scope, given.get("id") ?? first?.id];
  const asked: Asked | null = scope && id ? { scope, id, on: given.get("on") } : null;
  const board = useLoad<OverviewData>(asked && write("/overview", asked));
  return (
    <Screen
      title={t("place_overview")}
      sub={board.data?.name}
      tail={asked && <Files asked={asked} />}
      head={<FigureTabs at="overview" />}
    >
      <Sheetless>
        <Shown loaded={choices} rows={6}>
          {(data) =>
            asked ? <Finder choices={data} asked={asked} name={board.data?.name} /> : <Empty text={t("kpis_nothing")} />
          }
        </Shown>
        {asked && may("mail_overview") && <Weekly asked={asked} name={board.data?.name ?? ""} open={given.has("mail")} />}
        {asked && (
          <Shown loaded={board} rows={6}>
            {(data) => <Board data={data} asked={asked} />}
          </Shown>
        )}
      </Sheetless>
    </Screen>
  );
}

/** Take the board along, or print it as it stands. */
function Files({ asked }: { asked: Asked }) {
  return (
    <span class="answers">
      {(["csv", "xlsx", "pdf"] as const).map((form) => (
        <a key={form} class="btn btn--quiet" href={`/api/v1${write(`/overview/board.${form}`, asked)}`} download>
          {form.toUpperCase()}
          <span class="vh"> {t("tableau_take")}</span>
        </a>
      ))}
      <button class="btn btn--quiet" type="button" onClick={() => print()}>
        {t("tableau_print")}
      </button>
    </span>
  );
}

/** Of whom, and at the end of which day. */
function Finder({ choices, asked, name }: { choices: Choices; asked: Asked; name?: string }) {
  const go = (to: Asked) => navigate(write("/ensemble", to), { replace: true });
  return (
    <div class="assignbar">
      <ScopeField id="overview-scope" choices={choices.scopes} chosen={asked} name={name} pick={(to) => go({ ...to, on: asked.on })} />
      <Field id="overview-on" label={t("kpis_on")}>
        <input
          class="input"
          id="overview-on"
          type="date"
          min={choices.since ?? undefined}
          max={choices.today}
          value={asked.on ?? choices.today}
          onChange={(event) => go({ ...asked, on: event.currentTarget.value || null })}
        />
      </Field>
    </div>
  );
}

function Board({ data, asked }: { data: OverviewData; asked: Asked }) {
  const kept = useLoad<{ tiles: Tile[] }>("/overview/tiles");
  const [arranged, setArranged] = useState<Tile[] | null>(null);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [explained, setExplained] = useState<KpiName | null>(null);
  const tiles = arranged ?? kept.data?.tiles;
  const kpi = explained && data.kpis[explained];
  if (data.figures === null)
    return <Empty text={data.since ? t("kpis_not_yet", { day: dayOfYear(data.since) }) : t("kpis_nothing")} />;
  return (
    <div class="board">
      {data.left_out > 0 && <p class="t13 quiet">{t("kpis_left_out", { count: data.left_out })}</p>}
      <Shown loaded={kept} rows={6}>
        {() =>
          tiles && (
            <>
              <Arrange tiles={tiles} onChange={setArranged} />
              <div class="tiles">
                {tiles
                  .filter(({ shown }) => shown)
                  .map(({ name }) => (
                    <div key={name} class={WIDE.includes(name) ? "tiles__tile tiles__tile--wide" : "tiles__tile"}>
                      <TileOf name={name} data={data} asked={asked} open={setOpened} explain={setExplained} />
                    </div>
                  ))}
              </div>
            </>
          )
        }
      </Shown>
      {opened && <Behind key={`${opened.of} ${opened.key}`} asked={asked} opened={opened} onClose={() => setOpened(null)} />}
      <Explain
        figure={explained}
        value={kpi ? sayKpi(kpi) : ""}
        explained={kpi ? kpi.explain : undefined}
        asOf={data.as_of}
        currency={data.currency}
        onClose={() => setExplained(null)}
      />
    </div>
  );
}
