/** Penalties in words, and what may be done with a choice of them. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { alsoSpeak, type Catalogue, speak } from "../../../static/app/lib/i18n.ts";
import { actable, source, totalOf } from "../../../static/app/screens/desk/penalties/say.ts";
import type { Penalty, Segment } from "../../../static/app/screens/desk/penalties/types.ts";
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
  assert.match(source(agreed), /^taux convenu · sous le minimum légal du S2 2026.*8,25/);
});

const row = (id: number, state: Penalty["state"], total_minor: number | null) => ({ id, state, total_minor }) as Penalty;
const ROWS = [row(1, "computed", 50_00), row(2, "computed", null), row(3, "claimed", 60_00), row(4, "paid", 70_00)];

test("only what can be is claimed, noted paid or given up", () => {
  const ids = (act: "claim" | "pay" | "waive") => actable(act, ROWS).map(({ id }) => id);
  assert.deepEqual([ids("claim"), ids("pay"), ids("waive")], [[1], [3], [1, 2, 3]]);
  assert.equal(totalOf(ROWS), 180_00);
});
