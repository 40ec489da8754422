/** An entry the server could not take in, as the desk reads it. */
export interface Aside {
  op_id: string;
  type: string;
  args: Record<string, unknown>;
  mended: Record<string, unknown> | null;
  mendable: string[];
  author: string;
  customer_id: number | null;
  customer: string | null;
  currency: string;
  user_agent: string | null;
  app_version: string | null;
  client_time: string;
  clock_offset_ms: number | null;
  received_at: string;
  parent_id: string | null;
  error: string | null;
  state: "waiting" | "released" | "discarded";
  outcome: string;
  code: string | null;
  reason: string | null;
  tries: number;
  parked_at: string;
  decided_by: string | null;
  decided_at: string | null;
  version: number;
}

const AMOUNTS = /_minor$/;
const DAYS = /_(on|until)$/;
const WHOLE = /_days$/;

export type Kind = "amount" | "day" | "whole" | "words" | "line";

/** How an argument is written by hand. */
export function kindOf(name: string): Kind {
  if (AMOUNTS.test(name)) return "amount";
  if (DAYS.test(name)) return "day";
  if (WHOLE.test(name)) return "whole";
  return name === "text" ? "words" : "line";
}

/** What was said, or what the desk made of it. */
export const argsOf = ({ args, mended }: Aside): Record<string, unknown> => mended ?? args;
