/** The first steps on somebody's home: nothing where a demo company plays, or once they are put away. */
import { Lazy } from "../../../components/lazy.tsx";
import { may, session } from "../../../stores/session.ts";
import { putAway } from "./hidden.ts";
import { beginning } from "./part.ts";

export const firstStepsStand = (): boolean => may("assign_customers") && !session.value?.demo && !putAway.value;

export function FirstStepsAtHome() {
  if (!firstStepsStand()) return null;
  void beginning.fetch();
  return <Lazy quiet part={beginning} show={({ FirstSteps }) => <FirstSteps />} />;
}
