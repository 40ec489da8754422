/** Where a phone enters Moi. The shell is named so that the bundler keeps it whole: see `desk/door.ts`. */
import "./app.tsx";

export { Me } from "./me.tsx";
