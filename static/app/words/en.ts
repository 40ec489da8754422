/** English, as the phone's shell speaks it. */
import core from "./core.en.ts";
import phone from "./phone.en.ts";

export default { ...core, ...phone };
