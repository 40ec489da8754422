/** Asked once, after the first limit request; "later" is not asked again for thirty days. */
import { Notice } from "../../components/notice.tsx";
import { t } from "../../lib/i18n.ts";
import { alertsQuestion, notNow, turnAlertsOn } from "../../stores/alerts.ts";

export function AlertsQuestion() {
  if (!alertsQuestion.value) return null;
  return (
    <div class="section">
      <Notice
        icon="mail"
        title={t("alerts_ask")}
        text={t("alerts_ask_hint")}
        action={
          <div class="btns">
            <button class="btn btn--primary" type="button" onClick={() => void turnAlertsOn()}>
              {t("alerts_turn_on")}
            </button>
            <button class="btn" type="button" onClick={() => void notNow()}>
              {t("later")}
            </button>
          </div>
        }
      />
    </div>
  );
}
