import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { test } from "node:test";

test("a dot between two parts of a line stays with the first: it never begins a line", async () => {
  for (const root of ["static/app", "service_worker"]) {
    const files = (await readdir(root, { recursive: true })).filter((file) => /\.tsx?$/.test(file));
    for (const file of files)
      for (const line of (await readFile(`${root}/${file}`, "utf8")).split("\n"))
        if (!/^\s*(\/?\*|\/\/)/.test(line)) assert.doesNotMatch(line.split(" // ")[0]!, / ·/, `${file}: a no-break space goes before ·`);
  }
});
