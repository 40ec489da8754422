/** Our accounts, how far each was read, and whether reminders wait for its statements. */
import { Empty } from "../../../components/empty.tsx";
import { Section } from "../../../components/section.tsx";
import { day } from "../../../lib/formats.ts";
import { api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { Shown } from "../screen.tsx";
import { useSend } from "../send.ts";
import type { BankAccount } from "./types.ts";

export function Accounts() {
  const list = useLoad<BankAccount[]>("/bank-accounts");
  const sending = useSend();
  const watch = async (account: BankAccount, watched: boolean) => {
    await sending.run(() => api("PUT", `/bank-accounts/${account.id}`, { watched }));
    await list.reload();
  };
  return (
    <Section title={t("receipts_accounts")}>
      <ProblemNotice error={sending.error} />
      <Shown loaded={list} rows={2}>
        {(accounts) =>
          accounts.length === 0 ? (
            <Empty text={t("receipts_no_account")} />
          ) : (
            accounts.map((account) => (
              <label class="tick" key={account.id}>
                <input
                  class="check"
                  type="checkbox"
                  checked={account.watched}
                  disabled={sending.busy}
                  onChange={(event) => void watch(account, event.currentTarget.checked)}
                />
                <span>
                  {account.number.replace(/(.{4})(?=.)/g, "$1 ")}
                  <span class="tick__hint">
                    {account.read_to ? t("receipts_read_to", { day: day(account.read_to) }) : t("receipts_never_read")}
                  </span>
                </span>
              </label>
            ))
          )
        }
      </Shown>
      <p class="t13 quiet">{t("receipts_watch_hint")}</p>
    </Section>
  );
}
