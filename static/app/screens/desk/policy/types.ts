/** What `/credit-policy` answers. */
export type Unit = "minor" | "days" | "months" | "percent" | "count" | "points" | "switch" | "bp";

export interface Setting {
  name: string;
  unit: Unit;
  /** Of amounts: the ledger's. */
  currency: string | null;
  least: number;
  most: number;
}

export interface Difference {
  name: string;
  before: number;
  after: number;
}

export interface Version {
  id: number;
  reason: string;
  starts_on: string;
  by: string | null;
  created_at: string;
  differences: Difference[];
}

export interface Policy {
  version: number;
  in_force: number;
  values: Record<string, number>;
  settings: Setting[];
  versions: Version[];
}

interface Reviewed {
  action: string;
  rule: string;
  to_minor: number;
}

export interface Trial {
  differences: Difference[];
  reviews: {
    before: Record<string, number>;
    after: Record<string, number>;
    changed: number;
    lines: { customer: string; currency: string; before: Reviewed | null; after: Reviewed | null }[];
  };
  lights: { tried: number; changed: number; lines: { customer: string; before: string; after: string }[] };
  requests: { changed: number; lines: { customer: string; before: string[]; after: string[] }[] };
}
