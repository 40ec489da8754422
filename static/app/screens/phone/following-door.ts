/** Where the screens about what was already said are entered. The shell is named so that the bundler keeps it whole: see `desk/door.ts`. */
import "../app.tsx";

export { DisputeDialog } from "./dispute-dialog.tsx";
export { Follow } from "./follow.tsx";
export { ItemDetail } from "./item-detail.tsx";
export { Resolve } from "./resolve.tsx";
export { Sendings } from "./sendings.tsx";
