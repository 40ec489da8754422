/** Where a phone enters Moi, and what it looks after once it is here. */
export { Guide } from "./guide.tsx";
export { Lock } from "./lock.tsx";
export { Me } from "./me.tsx";
export { SecondStep } from "./second-step.tsx";
export { lookAfterAlerts } from "../stores/alerts-care.ts";
