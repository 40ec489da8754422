/** Fiche (P3): what this customer can still take, and everything to know before the door. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { AppBar } from "../../components/app-bar.tsx";
import { DataAge } from "../../components/data-age.tsx";
import { Empty } from "../../components/empty.tsx";
import { ExposureBar } from "../../components/exposure-bar.tsx";
import { Facts } from "../../components/facts.tsx";
import { Hero } from "../../components/hero.tsx";
import { Icon } from "../../components/icon.tsx";
import { Key } from "../../components/key.tsx";
import { Lazy } from "../../components/lazy.tsx";
import { Notice } from "../../components/notice.tsx";
import { RiskBadge } from "../../components/risk-badge.tsx";
import { riskOf } from "../../lib/risk.ts";
import { Skeleton } from "../../components/skeleton.tsx";
import { money, weekday } from "../../lib/formats.ts";
import { t, tMaybe } from "../../lib/i18n.ts";
import { rightNow } from "../../lib/right-now.ts";
import { goBack, search } from "../../lib/router.ts";
import { ageOfFigures, isStale } from "../../stores/ages.ts";
import { type Kind, capture } from "../../stores/capture.ts";
import { today } from "../../stores/clock.ts";
import { availableOf, lightOn, oldestDaysOn, overdueOn } from "../../stores/figures.ts";
import { entries, home } from "../../stores/here.ts";
import type { HomeRow } from "../../stores/home-row.ts";
import type { Overlaid } from "../../stores/overlay.ts";
import type { Customer as CustomerRow, Summary } from "../../stores/rows.ts";
import { focusCapture } from "./capture-focus.ts";
import { following } from "./parts.ts";
import { calling } from "./people.ts";
import { Pill } from "./pill.tsx";
import { lookedAt } from "./recent.ts";
import { useDossier } from "./use-dossier.ts";
import { dayNear, sayAge } from "./words.ts";

export function Customer({ id }: { id: number }) {
  const dossier = useDossier(id).value;
  useEffect(() => lookedAt(id), [id]);
  const read = useRef({ id, name: "" });
  if (dossier) read.current = { id, name: dossier.rows.customer[id]?.name ?? "" };
  const piece = new URLSearchParams(search.value).get("piece");
  const row = dossier === undefined ? home.value.find((each) => each.id === id) : undefined;
  const ahead = row && piece === null && isToldWhole(row) ? row : undefined;
  if (!dossier && !ahead) {
    const written = entries.value.find(({ op }) => op.entity === id)?.customer_name;
    const name = (read.current.id === id && read.current.name) || row?.name || written || "";
    return (
      <>
        <AppBar title={name || t("tab_customers")} back={{ onBack: () => goBack("/clients"), label: t("back_to_customers") }}>
          <Pill />
        </AppBar>
        {dossier === null ? (
          <div class="section">
            <Gone name={name} />
          </div>
        ) : (
          <div class="section">
            <Skeleton rows={4} label={t("loading")} />
          </div>
        )}
      </>
    );
  }
  if (dossier && piece !== null) {
    return (
      <Lazy part={following} show={({ ItemDetail }) => <ItemDetail dossier={dossier} id={Number(piece)} />} />
    );
  }
  return <Sheet dossier={dossier ?? undefined} of={(dossier?.rows.customer[id] ?? ahead) as CustomerRow | HomeRow} />;
}

/**
 * What the lists know already is shown while the dossier is read: the figures, as they were computed last. Not
 * of whom somebody holds or a court protects: why and since when stand above the figures, in the dossier.
 */
const isToldWhole = ({ held, insolvent, light }: HomeRow): boolean => !held && !insolvent && light.length > 0;

/** It left this phone, perhaps while it was being read; what was written about it did not. */
function Gone({ name }: { name: string }) {
  if (!name) {
    return (
      <Empty text={t("not_found")}>
        <p class="t13">{t("not_found_hint")}</p>
      </Empty>
    );
  }
  return (
    <Empty text={t("customer_left")}>
      <p class="t13">{t("customer_left_hint", { name })}</p>
      <a class="btn" href="/envois">
        {t("sendings")}
      </a>
    </Empty>
  );
}

function Sheet({ dossier, of }: { dossier: Overlaid | undefined; of: CustomerRow | HomeRow }) {
  const customer = dossier?.rows.customer[of.id];
  const contacts = Object.values(dossier?.rows.contact ?? {});
  const number = contacts.map(({ phone }) => phone).find(Boolean) ?? customer?.phone;
  // The figures come with the first frame, what lies below them with the next.
  const shown = useSignal(false);
  useEffect(() => void (shown.value = true), []);
  return (
    <>
      <AppBar
        title={of.name}
        back={{ onBack: () => goBack("/clients"), label: t("back_to_customers") }}
      >
        {number && customer && <Call number={number} name={customer.name} customer={customer} />}
        <Pill />
      </AppBar>
      <div class="page" aria-busy={!shown.value || !dossier}>
        <Top dossier={dossier} of={of} summary={dossier ? dossier.rows.summary[of.id] : (of as HomeRow)} />
        {dossier && customer && (
          <>
            <Lazy
              part={following}
              quiet
              show={({ NoticeAhead, Tasks }) => (
                <>
                  <NoticeAhead dossier={dossier} customer={customer} />
                  <Tasks dossier={dossier} customer={customer} />
                </>
              )}
            />
            {shown.value && (
              <Lazy part={following} show={({ Below }) => <Below dossier={dossier} customer={customer} />} />
            )}
          </>
        )}
      </div>
    </>
  );
}

interface TopProps {
  /** Not here yet while it is read. */
  dossier: Overlaid | undefined;
  of: CustomerRow | HomeRow;
  summary: Summary | HomeRow | undefined;
}

function Top({ dossier, of, summary }: TopProps) {
  const { hold_reason = null, insolvency_on = null } = dossier?.rows.customer[of.id] ?? {};
  const stale = isStale(of.company_id);
  const light = stale ? { colour: "none", reasons: ["stale"] } : lightOn(summary?.light ?? [], today.value);
  const held = hold_reason !== null;
  return (
    <section class="section section--top">
      <p class="row__meta row__meta--tall">
        {(!stale || held) && <RiskBadge risk={riskOf(summary?.class, held)} />}
        <LightTag {...light} />
      </p>
      {held && <Notice kind="hold" title={t("held_banner", { reason: hold_reason })} />}
      {insolvency_on && (
        <Notice kind="hold" title={t("insolvency_banner", { day: dayNear(insolvency_on) })} />
      )}
      {summary ? (
        <Figures summary={summary} dossier={dossier} of={of} />
      ) : (
        <p class="quiet">{t("age_unknown")}</p>
      )}
      <Actions id={of.id} />
    </section>
  );
}

function LightTag({ colour, reasons }: { colour: string; reasons: string[] }) {
  const icon = colour === "green" ? "markok" : colour === "red" ? "markno" : "marksee";
  const mark = colour === "green" ? "ok" : colour === "red" ? "no" : "see";
  const light = tMaybe(`light_${colour}`, t("light_none"));
  const why = reasons.map((reason) => tMaybe(`why_${reason}`, reason)).join(", ");
  return (
    <span class="tag tag--wrap" data-light={colour}>
      <Icon name={icon} size={16} mark={colour === "none" ? undefined : mark} />
      <span>{why ? t("light_because", { light, why }) : light}</span>
    </span>
  );
}

function Figures({ summary, dossier, of }: TopProps & { summary: Summary | HomeRow }) {
  const { currency } = of;
  const free = availableOf(summary);
  const overdue = overdueOn(summary.due, today.value);
  const over = free !== null && free < 0;
  const cash = (minor: number) => money(minor, currency);
  const limit = summary.limit === null ? t("limit_unset") : cash(summary.limit);
  const age = ageOfFigures(of.company_id);
  const limitDays = dossier?.rows.summary[of.id]?.limit_days ?? null;
  const next = Object.values(dossier?.rows.promise ?? {})
    .filter(({ state, id }) => state === "active" && !dossier?.kept.has(id))
    .map(({ promised_on }) => promised_on)
    .sort()[0];
  return (
    <>
      <Hero
        label={over ? t("over_limit") : t("available")}
        tail={<DataAge text={sayAge(age)} age={age.level} />}
        amount={free === null ? t("limit_unset") : money(free, currency, { floor: true })}
        over={over}
      />
      <ExposureBar
        label={t("exposure_in_words", {
          exposure: cash(summary.exposure),
          limit,
          overdue: cash(overdue),
        })}
        exposure={summary.exposure}
        overdue={overdue}
        limit={summary.limit}
      >
        <span>
          {summary.limit === null
            ? t("exposure_without_limit", { exposure: cash(summary.exposure) })
            : t("exposure_of_limit", { exposure: cash(summary.exposure), limit })}
        </span>
        {limitDays !== null && <span>{t("limit_days", { count: limitDays })}</span>}
      </ExposureBar>
      <Facts
        facts={[
          {
            label: (
              <>
                <Key of="overdue" />
                {t("overdue")}
              </>
            ),
            value: cash(overdue),
            note:
              overdue > 0
                ? t("up_to_days", { count: oldestDaysOn(summary.due, today.value) })
                : t("not_late"),
          },
          { label: t("promised"), value: cash(summary.promised), note: next && weekday(next) },
          { label: t("disputed"), value: cash(summary.disputed), note: dossier && whoHasIt(dossier) },
        ]}
      />
    </>
  );
}

function whoHasIt({ rows, kept }: Overlaid): string | undefined {
  const open = Object.values(rows.dispute).find(({ state, id }) => state !== "resolved" && !kept.has(id));
  return open?.owner ?? undefined;
}

const KINDS: { kind: Kind; icon: "note" | "flag" | "promise" | "limit" }[] = [
  { kind: "note", icon: "note" },
  { kind: "dispute", icon: "flag" },
  { kind: "promise", icon: "promise" },
  { kind: "limit", icon: "limit" },
];

function Actions({ id }: { id: number }) {
  const open = (kind: Kind) => {
    rightNow(() => capture(id, kind));
    focusCapture();
  };
  return (
    <div class="actions" role="group" aria-label={t("actions")}>
      {KINDS.map(({ kind, icon }) => (
        <button type="button" key={kind} onClick={() => open(kind)}>
          <Icon name={icon} size={22} />
          {t(`kind_${kind}`)}
        </button>
      ))}
    </div>
  );
}

export function Call({ number, name, customer }: { number: string; name: string; customer: CustomerRow }) {
  return (
    <a class="iconbtn" href={`tel:${number.replace(/[^+\d]/g, "")}`} onClick={() => calling(customer)}>
      <Icon name="phone" size={22} />
      <span class="vh">{t("call", { name })}</span>
    </a>
  );
}
