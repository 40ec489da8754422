/** Where a phone enters Moi. */
export { Me } from "./me.tsx";
