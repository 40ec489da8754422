/**
 * Where the desk is entered. It names the shell it is opened from, so that the bundler keeps all of the
 * shell in one file: cut in two where the desk happens to share a module, it would weigh a kilobyte more.
 */
import "../app.tsx";

export { DeskApp } from "./index.tsx";
