/** A person's own board: in which order the tiles stand, and which are hidden; kept on the server. */
import { call } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { ProblemNotice } from "../problem.tsx";
import { useSend } from "../send.ts";
import { type Tile, move, toggle } from "./types.ts";

export function Arrange({ tiles, onChange }: { tiles: Tile[]; onChange: (tiles: Tile[]) => void }) {
  const { error, busy, run } = useSend();
  const keep = async (next: Tile[]) => {
    const kept = await run(() => call<{ tiles: Tile[] }>("PUT", "/overview/tiles", { tiles: next }));
    if (kept) onChange(kept.body.tiles);
  };
  return (
    <details class="arrange">
      <summary class="link link--hit">{t("tableau_arrange")}</summary>
      <ProblemNotice error={error} />
      <ol aria-busy={busy}>
        {tiles.map(({ name, shown }, n) => (
          <li key={name} class="arrange__tile">
            <label class="tick">
              <input type="checkbox" checked={shown} disabled={busy} onChange={() => void keep(toggle(tiles, name))} />
              {t(`tableau_tile_${name}`)}
            </label>
            <Move name={name} word="tableau_up" off={n === 0 || busy} act={() => void keep(move(tiles, name, -1))} />
            <Move name={name} word="tableau_down" off={n === tiles.length - 1 || busy} act={() => void keep(move(tiles, name, 1))} />
          </li>
        ))}
      </ol>
    </details>
  );
}

function Move({ name, word, off, act }: { name: Tile["name"]; word: "tableau_up" | "tableau_down"; off: boolean; act: () => void }) {
  return (
    <button class="btn btn--quiet" type="button" disabled={off} onClick={act}>
      {t(word)}
      <span class="vh"> · {t(`tableau_tile_${name}`)}</span>
    </button>
  );
}
