import type { Alone } from "../../../static/app/lib/alone.ts";

/** One tab, which nobody disturbs. */
export const inOneTab: Alone = async (find, work) => {
  const found = await find();
  if (found.length > 0) await work(found);
  return true;
};
