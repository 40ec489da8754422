/** French, as the phone's shell speaks it. */
import account from "./account.fr.ts";
import core from "./core.fr.ts";
import phone from "./phone.fr.ts";

export default { ...account, ...core, ...phone };
