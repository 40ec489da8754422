/** Offer alerts where they matter; the browser is asked only inside a tap, and "later" lasts a month. */
import { useEffect } from "preact/hooks";
import { Notice } from "../../components/notice.tsx";
import { t } from "../../lib/i18n.ts";
import { alertsQuestion, askAboutAlerts, notNow, turnAlertsOn } from "../../stores/alerts.ts";

export function AskAlerts() {
  useEffect(() => void askAboutAlerts(), []);
  if (!alertsQuestion.value) return null;
  return (
    <div class="ask-alerts">
      <Notice title={t("alerts_ask_desk")} text={t("alerts_ask_text")} />
      <div class="btns">
        <button class="btn btn--primary" type="button" onClick={() => void turnAlertsOn()}>
          {t("alerts_yes")}
        </button>
        <button class="btn btn--quiet" type="button" onClick={() => void notNow()}>
          {t("alerts_later")}
        </button>
      </div>
    </div>
  );
}
