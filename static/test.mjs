/** Bundle the `*.test.ts` and `*.test.tsx` under `tests/js` and run them with Node's own test runner; arguments filter by file name. */
import { spawnSync } from "node:child_process";
import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import esbuild from "esbuild";

const HOME = path.resolve(import.meta.dirname, "..");
const OUT = path.join(HOME, ".build/js");
const wanted = process.argv.slice(2);

const found = (await readdir(path.join(HOME, "tests/js"), { recursive: true }))
  .filter((file) => /\.test\.tsx?$/.test(file))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)));
if (found.length === 0) process.exit(wanted.length === 0 ? 0 : 1);

await rm(OUT, { recursive: true, force: true });
await esbuild.build({
  absWorkingDir: HOME,
  entryPoints: found.map((file) => path.join("tests/js", file)),
  outdir: OUT,
  outbase: "tests/js",
  outExtension: { ".js": ".mjs" },
  bundle: true,
  packages: "external", // one copy of preact and signals, as in the browser
  platform: "node",
  format: "esm",
  jsx: "automatic",
  jsxImportSource: "preact",
  sourcemap: "inline",
  loader: { ".svg": "text" },
  define: { __APP_VERSION__: '"test"', __DESK_CSS__: '""', __SYNC_WORKER__: '""', __GUIDE__: '{}' },
  logLevel: "warning",
});
const files = found.map((file) => path.join(OUT, file.replace(/\.tsx?$/, ".mjs")));
const run = spawnSync(process.execPath, ["--test", "--enable-source-maps", ...files], {
  cwd: HOME,
  stdio: "inherit",
});
process.exit(run.status ?? 1);
