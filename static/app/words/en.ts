/** English, as the phone's shell speaks it. */
import account from "./account.en.ts";
import core from "./core.en.ts";
import phone from "./phone.en.ts";

export default { ...account, ...core, ...phone };
