/** Suivi (P6): my requests and their answers; what waits can be withdrawn. */
import { useSignal, useSignalEffect } from "@preact/signals";
import { AppBar } from "../../components/app-bar.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Empty } from "../../components/empty.tsx";
import { Icon } from "../../components/icon.tsx";
import { Section } from "../../components/section.tsx";
import { money } from "../../lib/formats.ts";
import { t, tMaybe } from "../../lib/i18n.ts";
import { announce } from "../../stores/announce.ts";
import { saveEntry } from "../../stores/capture.ts";
import { edition, entries, here, places, shared } from "../../stores/here.ts";
import { overlay, pendingOf } from "../../stores/overlay.ts";
import type { LimitRequest } from "../../stores/rows.ts";
import { GROUPS, groupOf, isWaiting } from "./follow-groups.ts";
import { KeptMark } from "./kept-mark.tsx";
import { Pill } from "./pill.tsx";
import { at, dayNear } from "./words.ts";

interface Followed {
  request: LimitRequest;
  name: string;
  currency: string;
  kept: boolean;
}

/** Read my requests from the books of their customers, and those still on this phone. */
function useFollowed() {
  const found = useSignal<Followed[] | null>(null);
  useSignalEffect(() => {
    const now = here.value;
    const pending = pendingOf(entries.value, places.value);
    const mine = Object.values(shared.value.own_request ?? {});
    edition.value; // read again when it grows
    if (!now) return;
    const customers = new Set([
      ...mine.map(({ customer_id }) => customer_id),
      ...pending.map(({ op }) => op.entity),
    ]);
    const me = now.session.user;
    void Promise.all(
      [...customers].map(async (id): Promise<Followed[]> => {
        const books = await now.base.customer(id);
        const customer = books?.customer[id];
        if (!books || !customer) return [];
        const { rows, kept } = overlay(books, pending.filter(({ op }) => op.entity === id), me);
        return Object.values(rows.request)
          .filter(({ requester_id }) => requester_id === me.id)
          .map((request) => ({
            request,
            name: customer.name,
            currency: customer.currency,
            kept: kept.has(request.id),
          }));
      }),
    ).then((all) => {
      const newest = (a: Followed, b: Followed) => (latest(a) < latest(b) ? 1 : -1);
      found.value = all.flat().sort(newest);
    });
  });
  return found;
}

const latest = ({ request }: Followed) => request.decided_at ?? request.created_at;

export function Follow({ only }: { only?: string }) {
  const followed = useFollowed();
  const leaving = useSignal<Followed | null>(null);
  const all = followed.value ?? [];
  const shown = only ? all.filter(({ request }) => request.id === only) : all;
  const groups = GROUPS.map((group) => ({
    title: t(`follow_${group}`),
    of: shown.filter(({ request }) => groupOf(request) === group),
  }));
  const withdraw = async () => {
    const asked = leaving.value;
    leaving.value = null;
    if (!asked) return;
    const { customer_id: id } = asked.request;
    const customer = { id, name: asked.name, currency: asked.currency };
    if (await saveEntry(customer, "limit.withdraw", { request_id: asked.request.id })) {
      announce(t("withdraw_kept"));
    }
  };
  return (
    <>
      <AppBar title={t("follow")}>
        <Pill />
      </AppBar>
      <div class="page">
        {followed.value !== null && shown.length === 0 && <Empty text={t("follow_empty")} />}
        {groups.map(
          ({ title, of }) =>
            of.length > 0 && (
              <Section key={title} title={title} tail={of.length}>
                <ul>
                  {of.map((one) => (
                    <Request key={one.request.id} {...one} onWithdraw={() => (leaving.value = one)} />
                  ))}
                </ul>
              </Section>
            ),
        )}
      </div>
      <Dialog
        open={leaving.value !== null}
        onClose={() => (leaving.value = null)}
        title={t("withdraw_ask")}
        actions={
          <>
            <button class="btn" type="button" onClick={() => (leaving.value = null)}>
              {t("cancel")}
            </button>
            <button class="btn btn--danger" type="button" onClick={withdraw}>
              {t("confirm")}
            </button>
          </>
        }
      >
        <p>{leaving.value && title(leaving.value)}</p>
      </Dialog>
    </>
  );
}

function title({ request, name, currency }: Followed): string {
  return request.requested === null
    ? t("follow_term", { count: request.requested_days ?? 0, name })
    : t("follow_limit", { amount: money(request.requested, currency), name });
}

function Request(props: Followed & { onWithdraw: () => void }) {
  const { request, kept, currency, onWithdraw } = props;
  const waiting = isWaiting(request);
  return (
    <li class="case case--plain">
      <Icon name={ICONS[request.state] ?? "hex"} size={22} class="case__mark" />
      <div class="case__body">
        <h3 class="row__name">
          <a href={`/clients/${request.customer_id}`}>{title(props)}</a> <KeptMark kept={kept} />
        </h3>
        <p>{sayState(request, currency)}</p>
        <p class="timeline__when">{sayWhen(request)}</p>
        {waiting && (
          <div class="btns">
            <button class="btn" type="button" onClick={onWithdraw}>
              {t("withdraw")}
            </button>
          </div>
        )}
      </div>
    </li>
  );
}

const ICONS: Record<string, "markok" | "markno" | "clock" | "marksee"> = {
  approved: "markok",
  refused: "markno",
  needs_info: "marksee",
  submitted: "clock",
  in_review: "clock",
  lapsed: "marksee",
};

function sayState(request: LimitRequest, currency: string): string {
  if (request.state === "refused") {
    return t("refused_because", { reason: request.decision_reason ?? "" });
  }
  if (groupOf(request) === "answered") {
    const said = [
      request.granted !== null && t("granted_amount", { amount: money(request.granted, currency) }),
      request.granted_days !== null && t("granted_days", { count: request.granted_days }),
      request.granted_from && t("granted_starting", { day: dayNear(request.granted_from) }),
      request.granted_until && t("granted_until", { day: dayNear(request.granted_until) }),
    ];
    const granted = said.filter(Boolean).join(", ") || sayBare(request);
    return request.decision_reason ? `${granted}. ${request.decision_reason}` : granted;
  }
  if (request.state === "needs_info") {
    const state = t("state_needs_info");
    const what = request.decision_reason;
    return what ? t("state_with", { state, what }) : state;
  }
  if (isWaiting(request) && request.answer_by) {
    const late = Date.parse(request.answer_by) < Date.now();
    return t(late ? "answer_late" : "answer_expected", { when: at(request.answer_by) });
  }
  return sayBare(request);
}

const sayBare = ({ state }: LimitRequest) => tMaybe(`state_${state}`, t("follow_closed"));

function sayWhen(request: LimitRequest): string {
  return request.decided_by && request.decided_at
    ? t("decided_by", { who: request.decided_by, when: at(request.decided_at) })
    : t("written_at", { when: at(request.created_at) });
}
