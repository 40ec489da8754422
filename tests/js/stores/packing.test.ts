/** The wire's packed columns, undone. `tests/api/sync/test_packing.py` packs the same rows. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { unpackColumns } from "../../../static/app/stores/packing.ts";

interface Case {
  says: string;
  entity: string;
  f: string[];
  plain: unknown[][];
  packed: unknown[][];
}

const cases: Case[] = JSON.parse(readFileSync("tests/api/sync/packing_cases.json", "utf8"));

for (const { says, entity, f, plain, packed } of cases) {
  test(`unpacked: ${says}`, () => {
    assert.deepEqual(unpackColumns(entity, { f, c: packed }), { f, c: plain });
  });
}
