/** Where the capture sheet's content is entered. */
export { CaptureForm } from "./capture-form.tsx";
export { ChooseCustomer } from "./choose-customer.tsx";
