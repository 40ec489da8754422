/** Devices signed in; a revoked one deletes what it holds at its next contact, unsent entries included. */
import { useState } from "preact/hooks";
import { Dialog } from "../../../components/dialog.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Table } from "../../../components/table.tsx";
import { moment } from "../../../lib/formats.ts";
import { api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { timeZone } from "../../../stores/session.ts";
import { forget, useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { Shown } from "../screen.tsx";
import { useSend } from "../send.ts";
import type { DeviceView, Person } from "./types.ts";
import { deviceName } from "./device-name.ts";

export function Devices() {
  const loaded = useLoad<DeviceView[]>("/devices");
  const people = useLoad<Person[]>("/people");
  const [asking, setAsking] = useState<DeviceView | null>(null);
  const sending = useSend();
  const owner = ({ user, user_id }: DeviceView) =>
    user ?? people.data?.find(({ id }) => id === user_id)?.name ?? "";
  const revoke = async () => {
    const device = asking;
    setAsking(null);
    if (!device) return;
    const done = await sending.run(() => api("DELETE", `/devices/${device.id}`).then(() => true));
    if (!done) return;
    announce(t("device_revoked"));
    forget("/devices");
    await loaded.reload();
  };
  const resend = async (device: DeviceView) => {
    const done = await sending.run(() => api("POST", `/devices/${device.id}/resnapshot`).then(() => true));
    if (done) announce(t("device_resend_done"));
  };
  return (
    <>
      <ProblemNotice error={sending.error} />
      <Shown loaded={loaded} rows={4}>
        {(devices) =>
          devices.length === 0 ? (
            <Empty text={t("devices_none")} />
          ) : (
            <Table
              caption={t("admin_tab_devices")}
              rows={devices}
              rowKey={({ id }) => id}
              columns={[
                {
                  key: "device",
                  title: t("device"),
                  name: true,
                  cell: (device) => (
                    <>
                      {deviceName(device.user_agent)}
                      {device.own && <span class="sub">{t("device_own")}</span>}
                    </>
                  ),
                },
                { key: "person", title: t("person"), cell: owner },
                { key: "seen", title: t("device_seen"), whole: true, cell: (device) => moment(lastContact(device), timeZone.value) },
                { key: "state", title: t("device_state"), cell: (device) => <State {...device} /> },
                {
                  key: "do",
                  title: t("row_actions"),
                  hidden: true,
                  num: true,
                  cell: (device) => (
                    <span class="answers">
                      <button class="btn btn--quiet" type="button" disabled={sending.busy} onClick={() => void resend(device)}>
                        {t("device_resend")}
                        <span class="vh"> {owner(device)}</span>
                      </button>
                      {!device.own && (
                        <button class="btn btn--danger" type="button" onClick={() => setAsking(device)}>
                          {t("device_revoke")}
                          <span class="vh"> {owner(device)}</span>
                        </button>
                      )}
                    </span>
                  ),
                },
              ]}
            />
          )
        }
      </Shown>
      <Dialog
        open={asking !== null}
        onClose={() => setAsking(null)}
        title={t("device_revoke_confirm", { name: asking ? owner(asking) : "" })}
        actions={
          <>
            <button class="btn" type="button" autoFocus onClick={() => setAsking(null)}>
              {t("cancel")}
            </button>
            <button class="btn btn--danger" type="button" onClick={() => void revoke()}>
              {t("device_revoke")}
            </button>
          </>
        }
      >
        <p>{t("device_revoke_text")}</p>
      </Dialog>
    </>
  );
}

const SKEWED_MS = 60_000;

const lastContact = ({ seen_at, state }: DeviceView): string =>
  state && state.contact_at > seen_at ? state.contact_at : seen_at;

/** What waits on it, the version it runs, and a clock that is more than a minute off. */
function State({ state }: DeviceView) {
  if (!state) return <span class="quiet">{t("device_silent")}</span>;
  const { app_version: version, clock_offset_ms: offset, pending } = state;
  const off = Math.round((offset ?? 0) / SKEWED_MS);
  return (
    <>
      {pending ? <b>{t("device_pending", { count: pending })}</b> : pending === 0 && t("device_sent")}
      {version && <span class="sub">{t("device_version", { version })}</span>}
      {off !== 0 && <span class="sub">{t(off > 0 ? "device_clock_slow" : "device_clock_fast", { count: Math.abs(off) })}</span>}
    </>
  );
}
