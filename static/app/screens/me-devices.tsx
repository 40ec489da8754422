/** Where I am signed in; needs the network, like everything that ends a session. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Row } from "../components/row.tsx";
import { Section } from "../components/section.tsx";
import { moment } from "../lib/formats.ts";
import { api } from "../lib/http.ts";
import { t } from "../lib/i18n.ts";
import { session, timeZone } from "../stores/session.ts";

interface Device {
  id: string;
  name?: string;
  user_agent?: string;
  user_id?: number;
  seen_at?: string;
  current?: boolean;
}

export function Devices() {
  const devices = useSignal<Device[] | null>(null);
  const read = async () => {
    const said = await api<Device[] | { rows: Device[] }>("GET", "/devices").catch(() => null);
    devices.value = said && (Array.isArray(said) ? said : said.rows);
  };
  useEffect(() => void read(), []);
  const revoke = async (id: string) => {
    await api("DELETE", `/devices/${id}`).catch(() => undefined);
    await read();
  };
  const here = session.value?.device_id;
  const me = session.value?.user.id;
  const mine = devices.value?.filter(({ user_id }) => user_id === undefined || user_id === me);
  return (
    <Section title={t("me_devices")}>
      <p class="quiet t13">{t(mine ? "me_devices_hint" : "me_offline_only")}</p>
      <ul>
        {mine?.map((one) => (
          <Row
            key={one.id}
            name={shortName(one)}
            meta={
              one.id === here
                ? t("me_this_device")
                : one.seen_at && t("me_device_seen", { when: moment(one.seen_at, timeZone.value) })
            }
            action={
              one.id !== here && (
                <button class="btn" type="button" onClick={() => void revoke(one.id)}>
                  {t("me_device_out")}
                </button>
              )
            }
          />
        ))}
      </ul>
    </Section>
  );
}

/** "Chrome, Android" says more than a user agent string. */
export function shortName({ name, user_agent = "" }: Pick<Device, "name" | "user_agent">): string {
  if (name) return name;
  const browser = /Edg|Firefox|Chrome|Safari/.exec(user_agent)?.[0]?.replace("Edg", "Edge");
  const system = /Android|iPhone|iPad|Windows|Mac OS X|Linux/.exec(user_agent)?.[0];
  return [browser, system].filter(Boolean).join(", ") || user_agent.slice(0, 40);
}
