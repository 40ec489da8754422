/** Where the screens about what was already said are entered. */
export { Below } from "./customer-below.tsx";
export { DisputeDialog } from "./dispute-dialog.tsx";
export { Elsewhere } from "./elsewhere.tsx";
export { Follow } from "./follow.tsx";
export { ItemDetail } from "./item-detail.tsx";
export { Aims, Mine } from "./mine.tsx";
export { NoticeAhead } from "./notice-ahead.tsx";
export { CallDialog, ContactDialog } from "./people-dialogs.tsx";
export { Resolve } from "./resolve.tsx";
export { Sendings } from "./sendings.tsx";
export { Tasks, Visits } from "./tasks.tsx";
