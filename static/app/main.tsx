/** Start the app: words, who is here, then the screens their role and their width ask for. */
import { render } from "preact";
import { alsoSpeak, firstLanguage, speak } from "./lib/i18n.ts";
import { watchAddress } from "./lib/router.ts";
import { App } from "./screens/app.tsx";
import { findSession } from "./stores/session.ts";
import { shellWords } from "./words/loaders.ts";

await speak(firstLanguage());
await alsoSpeak(shellWords);
watchAddress();
void findSession();
const root = document.getElementById("app") as HTMLElement;
root.replaceChildren();
render(<App />, root);
