/** Where the board of a scope is entered. */
export { Overview } from "./index.tsx";
