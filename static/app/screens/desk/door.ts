/**
 * Where the desk is entered. It names the shell it is opened from, so that the bundler keeps all of the
 * shell in one file: cut in two where the desk happens to share a module, it would weigh a kilobyte more.
 */
import "../app.tsx";
import { learnIcons } from "../../components/icon.tsx";
import { DESK_ICONS } from "../../components/icons-desk.ts";

learnIcons(DESK_ICONS);

export { DeskApp } from "./index.tsx";
