import assert from "node:assert/strict";
import { before, test } from "node:test";
import { type Lang, alsoSpeak, speak } from "../../../static/app/lib/i18n.ts";
import {
  sayCause,
  sayDetail,
  sayFlush,
  sayOutcome,
  sayWhat,
} from "../../../static/app/screens/phone/outcomes.ts";
import { isWaiting, lastWord, needsPerson } from "../../../static/app/stores/answers.ts";
import type { Entry, OpArgs, OpType, Result } from "../../../static/app/stores/operations.ts";
import { laterWords, shellWords } from "../../../static/app/words/loaders.ts";

before(async () => {
  await alsoSpeak(shellWords);
  await alsoSpeak(laterWords);
});

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");
const AT = Date.parse("2026-11-23T10:42:00Z"); // 11:42 in Paris
const ARGS = {
  "note.add": { note_id: "n", text: "Palette cassée", tags: [] },
  "dispute.open": { dispute_id: "d", item_id: 1, amount_minor: 900_00, reason: "delivery", text: "" },
  "promise.record": {
    promise_id: "p",
    amount_minor: 6_000_00,
    promised_on: "2026-11-27",
    items: [],
    text: "",
  },
  "plan.propose": {
    plan_id: "e",
    items: [[1, 6_000_00] as [number, number]],
    count: 3,
    first_on: "2026-12-01",
    rhythm: "monthly",
    text: "",
  },
  "limit.request": {
    request_id: "r",
    requested_minor: 45_000_00,
    requested_days: null,
    temporary_until: null,
    reason: "season",
    text: "",
  },
} satisfies Partial<OpArgs>;

type Answer = Partial<Result> & { closed?: boolean };

function an(type: keyof typeof ARGS, answer?: Answer, more: Partial<Entry["op"]> = {}): Entry {
  const op_id = more.op_id ?? "op";
  return {
    op: {
      op_id,
      n: 1,
      type: type as OpType,
      v: 1,
      entity: 7,
      base_rev: null,
      args: ARGS[type],
      client_time: "2026-11-23T08:42:00Z",
      depends_on: [],
      ...more,
    },
    customer_name: "Bati Sud",
    currency: "EUR",
    result: answer
      ? { op_id, outcome: "applied", answered_at: AT, closed: false, ...answer }
      : null,
  };
}

const overdue = { outcome: "rejected", code: "overdue", facts: { overdue_days: 30, overdue_minor: 14_380_00 } } as const;
const later = { id: "op", customer_id: 7, at: "2026-11-23T10:42:00Z" };
const set_aside = an("note.add", { outcome: "quarantined", code: "too_many_failures" });

const SAID: [about: string, entry: Entry, fr: string, en: string][] = [
  [
    "a plan part-paid meanwhile",
    an("plan.propose", { code: "basis_changed", facts: { paid_minor: 1_000_00 } }),
    "Reçu. 1 000 € ont été payés depuis votre saisie : l’échéancier porte sur le reste",
    "Received. €1,000 was paid since you wrote it: the plan is about the rest",
  ],
  [
    "a second plan",
    an("plan.propose", { outcome: "rejected", code: "plan_open", facts: { plan_id: "f", mine: true } }),
    "Refusé : ce client a déjà un échéancier. Attendez sa fin, ou gardez-en une note",
    "Refused: this customer already has a payment plan. Wait for its end, or keep it as a note",
  ],
  ["received", an("note.add", {}), "Reçu par le serveur à 11:42", "Received by the server at 11:42"],
  [
    "refused by rule, with the numbers and the next step",
    an("limit.request", overdue),
    "Refusé : échu de plus de 30 jours (14 380 €). Corrigez ou demandez une dérogation",
    "Refused: more than 30 days overdue (€14,380). Change it or ask for an exception",
  ],
  [
    "refused: a request is open",
    an("limit.request", { outcome: "rejected", code: "request_open" }),
    "Refusé : demande déjà en cours. Remplacez-la, ou attendez la réponse",
    "Refused: request already open. Replace it, or wait for the answer",
  ],
  [
    "part-paid",
    an("promise.record", { code: "basis_changed", facts: { paid_minor: 2_000_00 } }),
    "Reçu. 2 000 € ont été payés depuis votre saisie",
    "Received. €2,000 was paid after you wrote this",
  ],
  [
    "moot",
    an("dispute.open", { outcome: "merged", code: "moot" }),
    "Sans objet : la facture est payée. Votre note est conservée",
    "No longer needed: the invoice is paid. Your note is kept",
  ],
  [
    "a second dispute",
    an("dispute.open", { outcome: "merged", code: "comment" }),
    "Ajouté au litige ouvert",
    "Added to the open dispute",
  ],
  ["set aside", set_aside, "Reçu, mis de côté pour vérification", "Received, set aside for checking"],
  [
    "released later",
    lastWord(set_aside, { ...later, outcome: "applied", code: null }),
    "Vérifié, puis pris en compte à 11:42",
    "Checked, then taken in at 11:42",
  ],
  [
    "discarded later, with the desk's reason",
    lastWord(set_aside, { ...later, outcome: "rejected", code: "discarded", reason: "Double de F-12" }),
    "Écarté après vérification : Double de F-12",
    "Discarded after checking: Double de F-12",
  ],
  [
    "more was contested than is owed",
    an("dispute.open", { facts: { amount_minor: 500_00 } }),
    "Reçu. Montant ramené à 500 €, ce qui reste dû",
    "Received. Amount brought down to €500, what is still owed",
  ],
];

for (const [about, entry, fr, en] of SAID) {
  test(`an answer is said in both languages: ${about}`, async () => {
    for (const [language, words] of [["fr", fr], ["en", en]] as [Lang, string][]) {
      await speak(language);
      assert.equal(plain(sayOutcome(entry)), words);
    }
  });
}

test("a limit request received says until when an answer is due", async () => {
  await speak("fr");
  const said = plain(sayOutcome(an("limit.request", {}), { answer_by: "2026-11-23T16:00:00Z" }));
  assert.match(said, /^Reçu\. Réponse attendue avant le .*17:00$/);
});

for (const [code, fr, en] of [
  ["cover_too_low", "couverture insuffisante", "cover too low"],
  ["customer_held", "client bloqué", "customer on hold"],
  ["over_ceiling", "au-delà de votre plafond", "above your ceiling"],
  ["request_open", "demande déjà en cours", "request already open"],
  ["decided", "déjà décidée", "already decided"],
] as const) {
  test(`the rule ${code} has its words, never its code`, async () => {
    const refused = an("limit.request", { outcome: "rejected", code });
    await speak("fr");
    assert.ok(sayOutcome(refused).includes(fr));
    await speak("en");
    assert.ok(sayOutcome(refused).includes(en));
  });
}

const kept = an("note.add");
const FLUSHES = [
  [{ state: "idle" }, "Enregistré sur ce téléphone", "Partira à la prochaine ouverture avec du réseau"],
  [{ state: "offline" }, "Attend du réseau", "Partira à la prochaine ouverture avec du réseau"],
  [
    { state: "sending", done: 1, total: 3 },
    "Envoi en cours",
    "Envoi 2 sur 3… Gardez l’application ouverte",
  ],
  [{ state: "retrying", at: AT + 30_000 }, "Sera retenté", "Réseau instable. Nouvel essai dans 30 s"],
  [{ state: "signed-out" }, "Attend que vous vous reconnectiez", "Reconnectez-vous pour envoyer."],
  [
    { state: "update" },
    "Attend une mise à jour. Rien n’est perdu",
    "Mettez à jour pour continuer l’envoi. Rien n’est perdu",
  ],
] as const;

for (const [flush, cause, all] of FLUSHES) {
  test(`what waits says why, and when it goes: ${flush.state}`, async () => {
    await speak("fr");
    assert.equal(sayCause(kept, flush, [kept]), cause);
    assert.equal(sayFlush(flush, AT), all);
    assert.ok(isWaiting(kept) && !needsPerson(kept));
  });
}

test("an entry that depends on another says which", async () => {
  await speak("fr");
  const parent = an("dispute.open", undefined, { op_id: "parent" });
  const child = an("note.add", undefined, { depends_on: ["parent"] });
  assert.equal(plain(sayCause(child, { state: "idle" }, [parent, child])), "Part avec : Litige, Bati Sud");
});

test("nothing is called received before the server has it", async () => {
  for (const [language, never] of [["fr", /reçu|envoyé/i], ["en", /received|sent\b/i]] as const) {
    await speak(language);
    for (const [flush] of FLUSHES) {
      if (flush.state === "sending") continue;
      assert.doesNotMatch(sayCause(kept, flush, [kept]), never);
      assert.doesNotMatch(sayFlush(flush, AT), never);
    }
    assert.doesNotMatch(sayOutcome(kept), never);
  }
});

test("what an older app cannot say waits for an update, and asks nothing", async () => {
  await speak("fr");
  const unknown = an("note.add", { outcome: "rejected", code: "unknown_type" });
  assert.ok(isWaiting(unknown) && !needsPerson(unknown));
  assert.equal(sayCause(unknown, { state: "idle" }, []), "Attend une mise à jour. Rien n’est perdu");
});

test("refused and part-paid entries ask for a person, until they were dealt with", () => {
  const refused = an("limit.request", overdue);
  const paid = an("promise.record", { code: "basis_changed" });
  assert.ok(needsPerson(refused) && needsPerson(paid));
  assert.ok(!needsPerson(an("limit.request", { ...overdue, closed: true })));
  assert.ok(!needsPerson(an("note.add", {})));
  assert.ok(needsPerson(lastWord(set_aside, { ...later, outcome: "rejected", code: "discarded" })));
});

test("an entry is named, and told in one line by its words or by what it is about", async () => {
  await speak("fr");
  assert.equal(plain(sayWhat(an("promise.record"))), "Promesse 6 000 €, Bati Sud");
  assert.equal(plain(sayWhat(an("dispute.open"))), "Litige, Bati Sud");
  assert.equal(sayDetail(kept), "Palette cassée");
  assert.equal(plain(sayDetail(an("dispute.open"))), "Livraison · 900 €");
});
