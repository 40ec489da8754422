/** Penalties in words, and what may be done with a choice of them. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { alsoSpeak, type Catalogue, speak } from "../../../static/app/lib/i18n.ts";
import { actable, sayRules, source, totalOf, totals, whyNotOwn } from "../../../static/app/screens/desk/penalties/say.ts";
import type { Penalty, Rules, Segment } from "../../../static/app/screens/desk/penalties/types.ts";
import deskEn from "../../../static/app/words/desk.en.ts";
import deskFr from "../../../static/app/words/desk.fr.ts";

before(async () => {
  alsoSpeak({ fr: async () => ({ default: deskFr as Catalogue }), en: async () => ({ default: deskEn as Catalogue }) });
  await speak("fr");
});

const SEGMENT: Segment = {
  from: "2026-07-01",
  to: "2026-09-01",
  days: 63,
  base_minor: 10_000_00,
  rate_bp: 1240,
  amount_minor: 214_03,
  basis: "ecb",
  half_year: "2026-07-01",
  ecb_bp: 240,
  checked: true,
  floor_bp: null,
};

test("a rate says where it comes from, and what is not sure of it", () => {
  assert.match(source(SEGMENT), /BCE S2 2026.*2,40.*\+ 10 points$/);
  assert.match(source({ ...SEGMENT, checked: false }), /une seule source/);
  assert.match(source({ ...SEGMENT, rate_bp: null, ecb_bp: null }), /S2 2026 inconnu/);
  const agreed = { ...SEGMENT, basis: "contract", ecb_bp: null, rate_bp: 800, floor_bp: 825 } as const;
  assert.match(source(agreed), /^taux convenu · sous le minimum légal du S2 2026.*8,25/);
});

test("a rate names what its country follows, whether it was rounded, and the article", () => {
  const german = { ...SEGMENT, reference: "Basiszinssatz", ecb_bp: 152, points_bp: 900, rate_bp: 1052, article: "BGB § 288 (2)" };
  assert.match(source(german), /^Basiszinssatz S2 2026.*1,52.*\+ 9 points · BGB § 288 \(2\)$/);
  const belgian = { ...SEGMENT, reference: "ecb", points_bp: 800, rate_bp: 1050, article: "L. 2/8/2002, art. 5" };
  assert.match(source(belgian), /^BCE S2 2026.*\+ 8 points · arrondi vers le haut · L\. 2\/8\/2002, art\. 5$/);
  assert.match(source({ ...german, rate_bp: null }), /^Basiszinssatz S2 2026 inconnu$/);
});

test("a country is named in the reader's language, and who has none of its own says whose it follows", () => {
  const rules = { country: "DE", own: true, customer_country: "DE", articles: "BGB § 286, § 288" } as Rules;
  assert.equal(sayRules(rules), "Allemagne — BGB § 286, § 288");
  assert.equal(whyNotOwn(rules), undefined);
  assert.match(whyNotOwn({ ...rules, own: false, country: "FR", customer_country: "NL" })!, /Pays-Bas.*France/);
  assert.match(whyNotOwn({ ...rules, country: "FR", customer_country: "DE" })!, /loi du vendeur.*Allemagne/);
});

test("pounds and euros are told apart", () => {
  const rows = [
    { ...row(1, "computed", 50_00), currency: "EUR" },
    { ...row(2, "computed", 70_00), currency: "GBP" },
    { ...row(3, "computed", 1_00), currency: "EUR" },
  ];
  assert.match(totals(rows), /^51,00.€ \+ 70,00.£GB$|^51,00.€ \+ 70,00.£$/);
});

const row = (id: number, state: Penalty["state"], total_minor: number | null) => ({ id, state, total_minor }) as Penalty;
const ROWS = [row(1, "computed", 50_00), row(2, "computed", null), row(3, "claimed", 60_00), row(4, "paid", 70_00)];

test("only what can be is claimed, noted paid or given up", () => {
  const ids = (act: "claim" | "pay" | "waive") => actable(act, ROWS).map(({ id }) => id);
  assert.deepEqual([ids("claim"), ids("pay"), ids("waive")], [[1], [3], [1, 2, 3]]);
  assert.equal(totalOf(ROWS), 180_00);
});
