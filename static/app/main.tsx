/** Start the app: words, who is here, then the screens their role and their width ask for. */
import { render } from "preact";
import { alsoSpeak, firstLanguage, speak } from "./lib/i18n.ts";
import { whenIdle } from "./lib/later.ts";
import { watchAddress } from "./lib/router.ts";
import { App } from "./screens/app.tsx";
import { openAhead } from "./stores/ahead.ts";
import { begun, openForWhoComes } from "./stores/here.ts";
import { watchInstall } from "./stores/install.ts";
import { findSession } from "./stores/session.ts";
import { recallTheme } from "./stores/theme.ts";
import { watchTheWorld } from "./stores/wake.ts";
import { registerWorker } from "./stores/worker.ts";
import { shellWords } from "./words/loaders.ts";

openAhead();
recallTheme();
watchInstall();
watchAddress();
watchTheWorld();
openForWhoComes();
void findSession();
void speak(firstLanguage())
  .then(() => alsoSpeak(shellWords))
  .then(() => render(<App />, document.getElementById("app") as HTMLElement));
begun.subscribe((stands) => stands && whenIdle(() => registerWorker().catch(() => undefined))); // without it the app works too
