/** What `/dunning-policy` answers. */
export interface Level {
  name: string;
  after_days: number | null;
  gap_days: number | null;
  channel: string;
  tone: string;
  /** Business days for a visit. */
  deadline_days: number | null;
  needs_release: boolean;
}

export interface Condition {
  segments: string[];
  risk_classes: string[];
  languages: string[];
  /** ISO 3166-1 codes. */
  countries: string[];
  least_minor: number | null;
  most_minor: number | null;
}

export interface Strategy {
  name: string;
  when: Condition;
  levels: Level[];
}

/** One value that differs; strategy null: of all of them, level null: of the strategy as a whole. */
export interface Difference {
  strategy: string | null;
  level: string | null;
  name: string;
  before: unknown;
  after: unknown;
}

export interface Choices {
  levels: string[];
  tones: string[];
  channels: string[];
  risk_classes: string[];
  segments: string[];
  languages: string[];
  countries: string[];
}

export interface Version {
  id: number;
  reason: string;
  starts_on: string;
  by: string | null;
  differences: Difference[];
}

export interface DunningPolicy {
  version: number;
  in_force: number;
  strategies: Strategy[];
  built_in: Strategy[];
  choices: Choices;
  currency: string;
  versions: Version[];
  history: { first_on: string | null; last_on: string | null; runs: number; books_on: string | null; today: string; most_days: number };
}

export interface Said {
  on: string;
  level: string;
  amount_minor: number;
  /** It waits for a person's release. */
  proposed: boolean;
  channel: string;
}

export interface Replayed {
  customer_id: number;
  customer: string;
  currency: string;
  strategy: string;
  before: Said[];
  after: Said[];
}

export interface ReplayPage {
  customers: number;
  total: number | null;
  next: number | null;
  /** The last day that no run kept and the books stand in for. */
  books_until: string | null;
  before: Record<string, number>;
  after: Record<string, number>;
  changed: Replayed[];
}
