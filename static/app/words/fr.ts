/** French, as the phone's shell speaks it. */
import core from "./core.fr.ts";
import phone from "./phone.fr.ts";

export default { ...core, ...phone };
