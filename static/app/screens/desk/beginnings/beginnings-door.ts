/** Where the first steps are entered. */
export { FirstSteps, FirstStepsScreen } from "./index.tsx";
