/** Where the board of a scope, the agency on a tablet and the goals of portfolios are entered. */
export { Agency } from "./agency.tsx";
export { Goals } from "./goals.tsx";
export { Overview } from "./index.tsx";
