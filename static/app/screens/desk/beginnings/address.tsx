/** The address to open on the phone, to read or to scan; and honest words where no phone can open it. */
import { Notice } from "../../../components/notice.tsx";
import { t } from "../../../lib/i18n.ts";
import type { Beginnings } from "./types.ts";

export function Address({ found: { address, reach } }: { found: Beginnings }) {
  return (
    <>
      {reach !== "everywhere" && (
        <Notice kind="hold" title={t(`begin_reach_${reach}`, { address })} text={t(`begin_reach_${reach}_text`)} />
      )}
      {reach !== "here" && <Picture address={address} />}
      <ol class="begin__how">
        <li>{t("begin_phone_open", { address })}</li>
        <li>{t("begin_phone_code", { button: t("sign_in_code") })}</li>
        <li>{t("begin_phone_install")}</li>
      </ol>
    </>
  );
}

/** The QR code holds the address and nothing else: a photograph of it gives nobody anything. */
export function Picture({ address }: { address: string }) {
  return <img class="begin__qr" src="/api/v1/beginnings/address.svg" width={168} height={168} alt={t("begin_qr", { address })} />;
}
