/** Keys of programs: make one, shown once; say whether it applies what it sends; revoke it. */
import { useState } from "preact/hooks";
import { Dialog } from "../../../components/dialog.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Table } from "../../../components/table.tsx";
import { moment } from "../../../lib/formats.ts";
import { api } from "../../../lib/http.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { timeZone } from "../../../stores/session.ts";
import { forget, useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { Shown } from "../screen.tsx";
import { useSend } from "../send.ts";
import { ApiKeyForm, scopeWord } from "./api-key-form.tsx";
import type { ApiKeyView } from "./types.ts";

export function ApiKeys() {
  const loaded = useLoad<ApiKeyView[]>("/api-keys");
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<{ name: string; secret: string } | null>(null);
  const [asking, setAsking] = useState<ApiKeyView | null>(null);
  const sending = useSend();
  const changed = async () => {
    forget("/api-keys");
    await loaded.reload();
  };
  const apply = async ({ id, applies }: ApiKeyView) => {
    const done = await sending.run(() => api("PATCH", `/api-keys/${id}`, { applies: !applies }).then(() => true));
    if (done) await changed();
  };
  const revoke = async () => {
    const key = asking;
    setAsking(null);
    if (!key || !(await sending.run(() => api("DELETE", `/api-keys/${key.id}`).then(() => true)))) return;
    announce(t("api_key_revoked"));
    await changed();
  };
  return (
    <>
      <div class="toolbar">
        <button class="btn btn--primary" type="button" onClick={() => setAdding(true)}>
          <Icon name="plus" />
          {t("api_key_add")}
        </button>
      </div>
      <p class="quiet narrow">{t("api_keys_text")}</p>
      <ProblemNotice error={sending.error} />
      <Shown loaded={loaded} rows={3}>
        {(keys) =>
          keys.length === 0 ? (
            <Empty text={t("api_keys_none")} />
          ) : (
            <Table
              caption={t("admin_tab_api_keys")}
              rows={keys}
              rowKey={({ id }) => id}
              columns={[
                {
                  key: "name",
                  title: t("api_key_name"),
                  name: true,
                  cell: (key) => (
                    <>
                      {key.name}
                      <span class="sub" translate={false}>{`${key.beginning}…`}</span>
                    </>
                  ),
                },
                { key: "scopes", title: t("api_key_scopes"), cell: ({ scopes }) => scopes.map((one) => tMaybe(scopeWord(one), one)).join(", ") },
                { key: "applies", title: t("api_key_applies"), cell: ({ applies }) => t(applies ? "api_key_applies_yes" : "api_key_applies_no") },
                { key: "used", title: t("api_key_used"), cell: ({ used_at }) => (used_at ? moment(used_at, timeZone.value) : t("api_key_never")) },
                {
                  key: "do",
                  title: t("row_actions"),
                  hidden: true,
                  num: true,
                  cell: (key) =>
                    key.revoked_at ? (
                      <span class="quiet">{t("api_key_is_revoked")}</span>
                    ) : (
                      <span class="answers">
                        <button class="btn btn--quiet" type="button" disabled={sending.busy} onClick={() => void apply(key)}>
                          {t(key.applies ? "api_key_make_wait" : "api_key_make_apply")}
                          <span class="vh"> {key.name}</span>
                        </button>
                        <button class="btn btn--danger" type="button" onClick={() => setAsking(key)}>
                          {t("api_key_revoke")}
                          <span class="vh"> {key.name}</span>
                        </button>
                      </span>
                    ),
                },
              ]}
            />
          )
        }
      </Shown>
      {adding && (
        <ApiKeyForm
          onClose={() => setAdding(false)}
          onMade={(key) => {
            setAdding(false);
            setMade(key);
            void changed();
          }}
        />
      )}
      <Dialog
        open={made !== null}
        onClose={() => setMade(null)}
        title={t("api_key_made", { name: made?.name ?? "" })}
        actions={
          <button class="btn btn--primary" type="button" onClick={() => setMade(null)}>
            {t("code_noted")}
          </button>
        }
      >
        <p class="code" translate={false}>
          {made?.secret}
        </p>
        <p class="quiet">{t("api_key_made_text")}</p>
      </Dialog>
      <Dialog
        open={asking !== null}
        onClose={() => setAsking(null)}
        title={t("api_key_revoke_confirm", { name: asking?.name ?? "" })}
        actions={
          <>
            <button class="btn" type="button" autoFocus onClick={() => setAsking(null)}>
              {t("cancel")}
            </button>
            <button class="btn btn--danger" type="button" onClick={() => void revoke()}>
              {t("api_key_revoke")}
            </button>
          </>
        }
      >
        <p>{t("api_key_revoke_text")}</p>
      </Dialog>
    </>
  );
}
