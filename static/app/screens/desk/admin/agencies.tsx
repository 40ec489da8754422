/** Agencies: the branches portfolios belong to. */
import { useState } from "preact/hooks";
import { Empty } from "../../../components/empty.tsx";
import { Row } from "../../../components/row.tsx";
import { api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { forget, useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { Shown } from "../screen.tsx";
import { useSend } from "../send.ts";
import type { Agency } from "./types.ts";

export function Agencies() {
  const loaded = useLoad<Agency[]>("/agencies");
  const [name, setName] = useState("");
  const sending = useSend();
  const add = async (event: Event) => {
    event.preventDefault();
    const done = await sending.run(() => api("POST", "/agencies", { name: name.trim() }).then(() => true));
    if (!done) return;
    announce(t("saved"));
    setName("");
    forget("/agencies");
    await loaded.reload();
  };
  return (
    <div class="narrow">
      <ProblemNotice error={sending.error} />
      <form class="say-line" onSubmit={(event) => void add(event)}>
        <label class="vh" for="agency-name">
          {t("agency_name")}
        </label>
        <input class="input" id="agency-name" placeholder={t("agency_name")} value={name} onInput={(event) => setName(event.currentTarget.value)} />
        <button class="btn btn--primary" disabled={!name.trim() || sending.busy}>
          {t("add")}
        </button>
      </form>
      <Shown loaded={loaded} rows={3}>
        {(agencies) =>
          agencies.length === 0 ? (
            <Empty text={t("agencies_none")} />
          ) : (
            <ul>
              {agencies.map((agency) => (
                <Row key={agency.id} name={agency.name} />
              ))}
            </ul>
          )
        }
      </Shown>
    </div>
  );
}
