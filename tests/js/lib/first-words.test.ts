import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { build } from "esbuild";
import door from "../../../static/app/words/door.fr.ts";
import later from "../../../static/app/words/later.fr.ts";

const LATER = [...Object.keys(later), ...Object.keys(door)];

/** The sources of what a phone loads at once: reached from the start without a dynamic import. */
async function firstSources(): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: ["static/app/main.tsx"],
    outdir: ".build/first-words",
    write: false,
    metafile: true,
    bundle: true,
    splitting: true,
    format: "esm",
    jsx: "automatic",
    jsxImportSource: "preact",
    define: { __APP_VERSION__: '""', __DESK_CSS__: '""' },
  });
  const { outputs } = metafile;
  const reached = new Set(
    Object.keys(outputs).filter((key) => outputs[key]?.entryPoint === "static/app/main.tsx"),
  );
  for (const key of reached) {
    for (const { path, kind } of outputs[key]?.imports ?? []) {
      if (kind === "import-statement" && path in outputs) reached.add(path);
    }
  }
  const inputs = [...reached].flatMap((key) => Object.keys(outputs[key]?.inputs ?? {}));
  return [...new Set(inputs)].filter((file) => file.startsWith("static/app/"));
}

test("the first screens say nothing whose words come later", async () => {
  const sources = await firstSources();
  assert.ok(sources.includes("static/app/screens/phone/customer.tsx"));
  for (const file of sources) {
    const source = await readFile(file, "utf8");
    for (const key of LATER) {
      assert.ok(!new RegExp(`["'\`]${key}["'\`]`).test(source), `${file} says ${key}`);
    }
    for (const [, start = ""] of source.matchAll(/`(\w+_)\$\{/g)) {
      const made = LATER.filter((key) => key.startsWith(start));
      assert.deepEqual(made, [], `${file} makes words of ${start}…`);
    }
  }
});
