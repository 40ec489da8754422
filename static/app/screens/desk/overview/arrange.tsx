/** A person's own board: in which order the tiles stand, and which are hidden; kept on the server. */
import { useRef } from "preact/hooks";
import { call } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { ProblemNotice } from "../problem.tsx";
import { useSend } from "../send.ts";
import { type Tile, move, toggle } from "./types.ts";

export function Arrange({ tiles, onChange }: { tiles: Tile[]; onChange: (tiles: Tile[]) => void }) {
  const { error, run } = useSend();
  const sent = useRef<Promise<unknown>>(Promise.resolve());
  // Shown at once and sent in order, so that the last word is the one that is kept.
  const keep = (next: Tile[]) => {
    onChange(next);
    sent.current = sent.current.then(async () => {
      const kept = await run(() => call("PUT", "/overview/tiles", { tiles: next }));
      if (!kept) onChange(tiles);
    });
  };
  return (
    <details class="arrange">
      <summary class="link link--hit">{t("tableau_arrange")}</summary>
      <ProblemNotice error={error} />
      <ol>
        {tiles.map(({ name, shown }, n) => (
          <li key={name} class="arrange__tile">
            <label class="tick">
              <input class="check" type="checkbox" checked={shown} onChange={() => keep(toggle(tiles, name))} />
              {t(`tableau_tile_${name}`)}
            </label>
            <Move name={name} word="tableau_up" off={n === 0} act={() => keep(move(tiles, name, -1))} />
            <Move name={name} word="tableau_down" off={n === tiles.length - 1} act={() => keep(move(tiles, name, 1))} />
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
      <span class="vh"> · {t(`tableau_tile_${name}`)}</span>
    </button>
  );
}
