import assert from "node:assert/strict";
import { test } from "node:test";
import { alsoSpeak, type Catalogue, speak } from "../../../static/app/lib/i18n.ts";
import { sayRule } from "../../../static/app/screens/desk/decisions/say-rule.ts";
import { sayBecause, sayCut, sayState } from "../../../static/app/screens/desk/reviews/say.ts";
import { inOrder, overtaken, type Review } from "../../../static/app/screens/desk/reviews/types.ts";
import type { CheckedRule } from "../../../static/app/screens/desk/types.ts";
import deskEn from "../../../static/app/words/desk.en.ts";
import deskFr from "../../../static/app/words/desk.fr.ts";

const loader = {
  fr: async () => ({ default: deskFr as Catalogue }),
  en: async () => ({ default: deskEn as Catalogue }),
};
const money = { currency: "EUR", resulting_minor: 6_000_000 };
// Every rule of limit_checks.py, with every outcome and every fact that changes its words.
const RULES: CheckedRule[] = [
  ...[0, 1, 41].map((days) => rule("overdue_30", days <= 30, { ...money, days, limit_days: 30, overdue_minor: 1_438_000 })),
  rule("delegation", true, { ...money, route: ["credit_manager"] }),
  rule("delegation", "warn", { ...money, route: ["credit_manager", "cfo"] }),
  ...["requester", "account_rep", "principal_asked", "already_approved", "deputy_approved", "complete", "above_authority", "decided", "new_one"].map((why) =>
    rule("delegation", false, { ...money, route: [], why }),
  ),
  rule("requester_distinct", true, {}),
  rule("requester_distinct", false, {}),
  rule("data_fresh", true, { as_of: "2026-11-17", missed_business_days: 0 }),
  rule("data_fresh", "warn", { as_of: "2026-11-17", missed_business_days: 1 }),
  rule("data_fresh", "warn", { as_of: "2026-11-17", missed_business_days: 2 }),
  rule("data_fresh", false, { as_of: "2026-11-17", missed_business_days: 4 }),
  rule("data_fresh", false, { as_of: null, missed_business_days: null }),
  rule("facts_steady", true, { moved: [] }),
  rule("facts_steady", false, { moved: ["score"], score: [60, 40] }),
  ...["A", "D", "E", "unrated", null].map((risk_class) =>
    rule("risk_class", risk_class === "E" ? false : risk_class === "A" || "warn", { risk_class }),
  ),
  rule("no_hold", true, { hold_reason: null, insolvency_on: null }),
  rule("no_hold", false, { hold_reason: "Voir avec Kofi.", insolvency_on: null }),
  rule("no_hold", false, { hold_reason: null, insolvency_on: "2026-11-02" }),
  rule("covers_exposure", true, { ...money, exposure_minor: 3_000_000 }),
  rule("covers_exposure", false, { ...money, exposure_minor: 7_000_000 }),
  rule("covers_exposure", "warn", { ...money, exposure_minor: null }),
];

function rule(code: string, ok: CheckedRule["ok"], facts: CheckedRule["facts"]): CheckedRule {
  return { code, ok, facts };
}

const review: Review = {
  id: "r1",
  run_on: "2026-11-20",
  customer_id: 1,
  customer: "Bati Sud",
  code: "C001",
  currency: "EUR",
  action: "proposed",
  rule: "overdue",
  guard: "natural_person",
  from_minor: 4_000_000,
  to_minor: 2_800_000,
  state: "open",
  explain: { item_id: 7, days: 75, amount_minor: 1_234_000, threshold_days: 60, cut_percent: 30 },
  limit_minor: 4_000_000,
  item_ref: "F-2041",
  created_at: "2026-11-20T02:00:00Z",
  decided_by: null,
  decided_at: null,
  decision_reason: null,
  may_decide: true,
  why_not: null,
};
const promises = { promises: ["a", "b"], threshold: 2, within_days: 90, cut_percent: 20 };
const signals = {
  notes: ["n1"], within_days: 30, cut_percent: 20,
  signals: ["cash_trouble", "order_drop", "supplier_talk", "management_change"].map((tag) => ({ tag, on: "2026-11-12" })),
};
const REVIEWS: Review[] = [
  review,
  { ...review, item_ref: null },
  { ...review, rule: "broken_promises", explain: promises, item_ref: null },
  { ...review, rule: "signals", guard: "signals_alone", explain: signals, item_ref: null },
  { ...review, rule: "insolvency", explain: { insolvency_on: "2026-11-02" }, item_ref: null },
];

for (const language of ["fr", "en"] as const) {
  test(`every rule line reads well (${language})`, async () => {
    await alsoSpeak(loader);
    await speak(language);
    for (const each of RULES) {
      const { name, fact } = sayRule(each);
      for (const text of [name, fact]) {
        assert.doesNotMatch(text, /[{}]|\.\.|undefined|null|_|unrated/, `${each.code} ${each.ok}: ${text}`);
        assert.notEqual(text.trim(), "", `${each.code} ${each.ok}`);
      }
      assert.match(fact, /\.$/, `${each.code} ${each.ok}: ${fact}`);
    }
  });

  test(`every review says its rule, its cut and what held the machine (${language})`, async () => {
    await alsoSpeak(loader);
    await speak(language);
    for (const each of REVIEWS)
      for (const text of [sayBecause(each), sayCut(each), sayState(each)])
        assert.doesNotMatch(text, /[{}]|\.\.|undefined|null|_|^$/, text);
    const catalogue = (language === "fr" ? deskFr : deskEn) as Catalogue;
    for (const guard of [
      "stale", "unbalanced", "pending_request", "locked", "temporary_limit", "natural_person", "opposite_change", "too_many", "signals_alone",
    ])
      assert.ok(`review_guard_${guard}` in catalogue, guard);
  });
}

test("a review is overtaken when the limit is no longer the one it left or spoke of", () => {
  assert.equal(overtaken(review), false);
  assert.equal(overtaken({ ...review, limit_minor: 0 }), true);
  assert.equal(overtaken({ ...review, action: "lowered", state: "done", limit_minor: 2_800_000 }), false);
  assert.equal(overtaken({ ...review, action: "lowered", state: "done" }), true);
  assert.equal(overtaken({ ...review, action: "raised", state: "done", limit_minor: review.to_minor }), false);
});

test("what waits for a person comes first, what the machine did before what it left alone", () => {
  const rows: Review[] = [
    { ...review, id: "kept", action: "kept", state: "done" },
    { ...review, id: "answered", state: "dismissed" },
    { ...review, id: "done", action: "lowered", state: "done" },
    { ...review, id: "undone", action: "lowered", state: "undone" },
    review,
  ];
  assert.deepEqual(inOrder(rows).map(({ id }) => id), ["r1", "done", "kept", "answered", "undone"]);
});
