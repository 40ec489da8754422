/**
 * Build the browser side: `node static/build.mjs [OUT [VERSION]]` writes `static/dist/` (tests build elsewhere).
 *
 * Files carry a hash in their names; `manifest.json` says which of them the page needs, and the service
 * worker learns the phone's shell. What a phone opens after its first screen are chunks fetched ahead when
 * it is idle (`screens/phone/parts.ts`); desk screens are chunks of their own that a phone never fetches.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import esbuild from "esbuild";
import { LANGUAGES, readGuide } from "./guide.mjs";

const HOME = path.resolve(import.meta.dirname, "..");
const [, , out = path.join(HOME, "static/dist"), another] = process.argv;
const OUT = path.resolve(out);
const DRAFT = `${OUT}.new`;
const WEB = "/static/dist/";
const SHELL = path.join(HOME, "static/app/screens/app.tsx");
const DESK = /^static\/app\/(screens\/desk\/|words\/desk\.)/;
// A language is loaded, the others are kept; the words of what opens later are files of their own.
const WORDS = /^static\/app\/words\//;
const FIRST_WORDS = /^static\/app\/words\/[a-z]{2}\.ts$/;
const LATER_WORDS = [/^static\/app\/words\/later\.[a-z]{2}\.ts$/, /^static\/app\/words\/door\.[a-z]{2}\.ts$/];
const PRECACHED_ICONS = ["icon-192.png", "badge-96.png"];
const WORTH_COMPRESSING = /\.(js|css|svg|json)$/;

const version = another ?? JSON.parse(readFileSync(path.join(HOME, "package.json"), "utf8")).version;

const common = {
  absWorkingDir: HOME,
  bundle: true,
  minify: true,
  legalComments: "none",
  charset: "utf8", // French as it is written, not escaped letter by letter
  target: ["es2022", "safari16.4"],
  outdir: DRAFT,
  publicPath: WEB,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".svg": "file", ".woff2": "file" },
  metafile: true,
  logLevel: "warning",
};

/** Bundle the stylesheets that exist: `app` for everyone, `desk` on demand. */
async function buildStyles() {
  const sources = ["app", "desk"].map((name) => `static/css/${name}.css`);
  const entryPoints = sources.filter((file) => existsSync(path.join(HOME, file)));
  const { metafile } = await esbuild.build({ ...common, entryPoints });
  return Object.fromEntries(
    entries(metafile).map(([file, { entryPoint }]) => [path.basename(entryPoint, ".css"), file]),
  );
}

/** Write the user guide as data, a file for each language; returns their names. */
async function buildGuide() {
  const names = LANGUAGES.map(async (language) => {
    const text = JSON.stringify(await readGuide(path.join(HOME, "static/guide"), language));
    const name = `guide-${language}-${digest(text).slice(0, 8).toUpperCase()}.json`;
    await writeFile(path.join(DRAFT, name), text);
    return [language, name];
  });
  return Object.fromEntries(await Promise.all(names));
}

/** Bundle the worker that takes answers in: one file of its own. */
async function buildSyncWorker() {
  const { metafile } = await esbuild.build({
    ...common,
    entryPoints: ["static/app/stores/sync-worker.ts"],
    format: "iife",
    define: { __APP_VERSION__: JSON.stringify(version) },
  });
  return path.basename(entries(metafile)[0][0]);
}

/**
 * Let every module that is fetched later name the shell, which is here by then: the bundler then keeps the
 * shell whole in one file, instead of cutting out whatever it shares with this or that later part.
 */
const shellNamed = (names) => ({
  name: "shell-named",
  setup(build) {
    build.onLoad({ filter: /\.tsx?$/ }, async ({ path: file }) => {
      if (!names.has(path.relative(HOME, file))) return undefined;
      const contents = `${await readFile(file, "utf8")}\nimport ${JSON.stringify(SHELL)};`;
      return { contents, loader: file.endsWith("x") ? "tsx" : "ts" };
    });
  },
});

/** Name the modules a bundle fetches when they are needed; words are theirs alone. */
const fetchedLater = ({ inputs }) =>
  new Set(
    Object.values(inputs)
      .flatMap(({ imports }) => imports)
      .filter(({ kind, path: file }) => kind === "dynamic-import" && !WORDS.test(file))
      .map(({ path: file }) => file),
  );

/** Bundle the page; returns the script it starts with, and which files are the phone's or the desk's. */
async function buildPage(styles, syncWorker, guide) {
  const options = {
    ...common,
    entryPoints: ["static/app/main.tsx"],
    format: "esm",
    splitting: true,
    jsx: "automatic",
    jsxImportSource: "preact",
    define: {
      __APP_VERSION__: JSON.stringify(version),
      __DESK_CSS__: JSON.stringify(styles.desk ? WEB + styles.desk : ""),
      __SYNC_WORKER__: JSON.stringify(WEB + syncWorker),
      __GUIDE__: JSON.stringify(Object.fromEntries(LANGUAGES.map((each) => [each, WEB + guide[each]]))),
    },
  };
  const first = await esbuild.build({ ...options, write: false });
  const { metafile } = await esbuild.build({ ...options, plugins: [shellNamed(fetchedLater(first.metafile))] });
  const outputs = metafile.outputs;
  const [main] = Object.keys(outputs).filter((key) => outputs[key].entryPoint === "static/app/main.tsx");
  const atOnce = reach(outputs, main, (kind) => kind === "import-statement");
  const phone = reach(outputs, main, (_, target) => !DESK.test(outputs[target]?.entryPoint ?? ""));
  const assets = Object.keys(outputs).filter((key) => !key.endsWith(".js"));
  const desk = Object.keys(outputs).filter((key) => !phone.has(key) && !assets.includes(key));
  const worded = (kind) => names(Object.keys(outputs).filter((key) => kind.test(outputs[key].entryPoint ?? "")));
  const names = (keys) => [...keys].map((key) => path.basename(key)).sort();
  const imports = [...atOnce].filter((key) => key !== main);
  const chunks = Object.fromEntries(imports.map((key) => [path.basename(key), outputs[key].exports]));
  const whole = await bundleShell(path.basename(main), chunks);
  return {
    main: whole,
    phone: [whole, ...names([...phone, ...assets]).filter((file) => file !== path.basename(main))],
    desk: names(desk),
    firstWords: Object.fromEntries(worded(FIRST_WORDS).map((file) => [file.slice(0, 2), file])),
    laterWords: LATER_WORDS.map(worded),
  };
}

/**
 * Make one classic script of what the page starts with: V8 keeps such a script compiled as a worker keeps it (a
 * module it does not), so no start compiles it anew. What comes later goes on importing from the chunks it knows,
 * which hand on what the script holds; nothing exported may therefore change after the start.
 */
async function bundleShell(main, chunks) {
  const imports = Object.keys(chunks);
  const held = imports.map((file, at) => `import * as held${at} from "${WEB}${file}";`);
  const lent = `globalThis.encoursShell = { ${imports.map((file, at) => `"${file}": held${at}`).join()} };`;
  const { metafile } = await esbuild.build({
    ...common,
    stdin: { contents: [...held, lent, `import "${WEB}${main}";`].join("\n"), sourcefile: "main.js" },
    entryNames: "main-[hash]",
    format: "iife",
    plugins: [draftRead],
  });
  for (const [file, exports] of Object.entries(chunks)) {
    await writeFile(path.join(DRAFT, file), `export const{${exports.join()}}=encoursShell["${file}"];`);
  }
  await rm(path.join(DRAFT, main));
  return path.basename(Object.keys(metafile.outputs)[0]);
}

/** Read the files of the draft by the addresses they will have; what is fetched later stays apart. */
const draftRead = {
  name: "draft-read",
  setup(build) {
    build.onResolve({ filter: new RegExp(`^${WEB}`) }, ({ path: file, kind }) =>
      kind === "dynamic-import" ? { path: file, external: true } : { path: path.join(DRAFT, path.basename(file)) },
    );
  },
};

/** Collect the outputs reached from `start` over the imports that `follow(kind, target)` accepts. */
function reach(outputs, start, follow) {
  const found = new Set([start]);
  for (const key of found) {
    for (const { path: target, kind } of outputs[key]?.imports ?? []) {
      if (target in outputs && follow(kind, target)) found.add(target);
    }
  }
  return found;
}

/** Bundle the service worker under its one stable name, with the shell's files written into it. */
async function buildWorker(build, shell, deskFiles) {
  if (!existsSync(path.join(HOME, "service_worker/main.ts"))) return;
  await esbuild.build({
    ...common,
    entryPoints: { service_worker: "service_worker/main.ts" },
    entryNames: "[name]",
    format: "iife",
    define: {
      __APP_VERSION__: JSON.stringify(version),
      __DESK_CSS__: '""',
      __BUILD__: JSON.stringify(build),
      __SHELL__: JSON.stringify(shell),
      __DESK_FILES__: JSON.stringify(deskFiles),
      "process.env.NODE_ENV": '"production"',
    },
  });
}

/** List what a phone keeps, each with what it must hold (Subresource Integrity), but for the page, which names its build. */
async function listShell(files) {
  const icons = PRECACHED_ICONS.filter((name) => existsSync(path.join(HOME, "static/icons", name)));
  const template = await readFile(path.join(HOME, "webapp/templates/shell.html"));
  return [
    { url: "/shell", revision: digest(Buffer.concat([template, Buffer.from(files.join())])) },
    ...(await Promise.all(
      files.map(async (file) => ({
        url: WEB + file,
        revision: null,
        integrity: await integrity(path.join(DRAFT, file)),
      })),
    )),
    ...(await Promise.all(
      icons.map(async (name) => ({
        url: `/static/icons/${name}`,
        revision: digest(await readFile(path.join(HOME, "static/icons", name))),
        integrity: await integrity(path.join(HOME, "static/icons", name)),
      })),
    )),
  ];
}

const integrity = async (file) =>
  `sha256-${createHash("sha256").update(await readFile(file)).digest("base64")}`;
const digest = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 16);
const entries = (metafile) =>
  Object.entries(metafile.outputs)
    .filter(([, output]) => output.entryPoint)
    .map(([key, output]) => [path.basename(key), output]);

/** Write `.br` and `.gz` beside every file worth it; returns the Brotli sizes by name. */
async function compress() {
  const names = (await readdir(DRAFT)).filter((name) => WORTH_COMPRESSING.test(name));
  const sizes = names.map(async (name) => {
    const bytes = await readFile(path.join(DRAFT, name));
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
    const small = await promisify(brotliCompress)(bytes, { params });
    await writeFile(path.join(DRAFT, `${name}.br`), small);
    await writeFile(path.join(DRAFT, `${name}.gz`), await promisify(gzip)(bytes, { level: 9 }));
    return [name, small.length];
  });
  return Object.fromEntries(await Promise.all(sizes));
}

await rm(DRAFT, { recursive: true, force: true });
await mkdir(DRAFT, { recursive: true });
const styles = await buildStyles();
const syncWorker = await buildSyncWorker();
const guide = await buildGuide();
const page = await buildPage(styles, syncWorker, guide);
const css = styles.app ? [styles.app] : [];
const desk = [...page.desk, ...(styles.desk ? [styles.desk] : [])];
const shell = await listShell([...page.phone, syncWorker, ...css, ...Object.values(guide)]);
const deskFiles = await Promise.all(desk.map(async (file) => [WEB + file, await integrity(path.join(DRAFT, file))]));
const build = digest(JSON.stringify([shell, deskFiles]));
await buildWorker(build, shell, Object.fromEntries(deskFiles));
const sizes = await compress();
const weigh = (files) => files.reduce((sum, file) => sum + (sizes[file] ?? 0), 0);
const longest = (files) => Math.max(0, ...files.map((file) => weigh([file])));
const words = [Object.values(page.firstWords), ...page.laterWords];
const spoken = words.reduce((sum, languages) => sum + longest(languages), 0);
const scripts = page.phone.filter((file) => file.endsWith(".js") && !words.flat().includes(file));
const weight = {
  // Brotli bytes: what the first screen waits for, and all a phone may run; one language, no desk
  first_js: weigh([page.main]) + longest(Object.values(page.firstWords)),
  phone_js: weigh(scripts) + spoken,
  other_languages_js: weigh(words.flat()) - spoken,
  phone_css: weigh(css),
  desk: weigh(desk),
  service_worker: sizes["service_worker.js"] ?? 0,
  guide: weigh(Object.values(guide)), // every language: read without a network in any of them
};
const manifest = { build, version, js: page.main, words: page.firstWords, css, phone: page.phone, desk, weight };
await writeFile(path.join(DRAFT, "manifest.json"), JSON.stringify(manifest, null, 2));
await rm(OUT, { recursive: true, force: true });
await rename(DRAFT, OUT);
console.log(`built static/dist; Brotli bytes: ${JSON.stringify(weight)}`);
