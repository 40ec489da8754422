/** People and what they hold, as the administrator sees them. */
import type { Role } from "../../../stores/session.ts";

export const ROLES: Role[] = [
  "rep",
  "manager",
  "collector",
  "credit_manager",
  "cfo",
  "managing_director",
  "contributor",
  "admin",
];

export interface Person {
  id: number;
  username: string;
  name: string;
  role: Role;
  agency_id: number | null;
  department: string | null;
  email: string | null;
  language: string;
  disabled: boolean;
  has_password: boolean;
  passkeys?: number;
  codes?: boolean;
  /** Whom the company’s directory knows them as; null: they never came through it. */
  directory?: { issuer: string; subject: string } | null;
}

export interface Agency {
  id: number;
  name: string;
}

export interface Portfolio {
  id: number;
  name: string;
  agency_id: number;
  holders: number[];
  customers: number;
}

export interface DeviceView {
  id: string;
  user_id: number;
  user?: string;
  user_agent: string;
  created_at: string;
  seen_at: string;
  own: boolean;
  /** What it said of itself when it last pulled something new or pushed. */
  state: {
    app_version: string | null;
    pending: number | null;
    clock_offset_ms: number | null;
    contact_at: string;
  } | null;
}

export interface Deputy {
  id: number;
  principal_id: number;
  deputy_id: number;
  starts_on: string;
  ends_on: string;
}

export interface ApiKeyView {
  id: string;
  name: string;
  beginning: string;
  scopes: string[];
  applies: boolean;
  by: string | null;
  created_at: string;
  used_at: string | null;
  revoked_at: string | null;
}

export interface QueueView {
  waiting: number;
  since: string | null;
  running: number;
  workers: number;
  worker_at: string | null;
  scheduler_at: string | null;
  failures: { job: string; count: number; failed_at: string | null; error: string | null }[];
}

/** How the house stands; `queue` is null while nobody can be asked. */
export interface UpkeepView {
  queue: QueueView | null;
  owed: { kind: string; count: number; since: string | null }[];
  services: { service: string; living: number; dead: number; taken: number; refused: number; busy: number; gone: number }[];
  mails: Record<string, number>;
  late: { name: string; as_of: string; missed_days: number }[];
  last_backup_at: string | null;
}

/** Somebody who works here or a contact at a customer's; `key` names nobody. */
export interface NamedPerson {
  key: string;
  kind: "user" | "contact" | "proposal";
  name: string;
  email: string | null;
  phone: string | null;
  customer: string | null;
  active: boolean;
}

/** One place where a person occurs, what an erasure does there, and why what stays must. */
export interface PersonalPart {
  kind: string;
  label: string;
  fate_label: string;
  why: string | null;
  count: number;
  examples: string[];
}

/** How long a kind is kept; `least` null: it is not the house's to choose; `due` null: another job's. */
export interface KeptKind {
  kind: string;
  days: number;
  least: number | null;
  most: number | null;
  ran_on: string | null;
  gone: number | null;
  due: number | null;
}
