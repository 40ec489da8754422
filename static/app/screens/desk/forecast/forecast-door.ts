/** Where the forecast is entered. */
export { Forecast } from "./index.tsx";
