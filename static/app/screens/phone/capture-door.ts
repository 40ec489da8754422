/** Where the capture sheet's content is entered. The shell is named so that the bundler keeps it whole: see `desk/door.ts`. */
import "../app.tsx";

export { CaptureForm } from "./capture-form.tsx";
export { ChooseCustomer } from "./choose-customer.tsx";
