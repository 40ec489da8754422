/** What published settings share: versions, each with who wrote it and why. */
import type { Role } from "../../../stores/session.ts";

export interface PublishedVersion {
  number: number;
  reason: string;
  by: string | null;
  created_at: string;
  /** It went back to what is delivered. */
  delivered: boolean;
}

export interface TextLine {
  name: string;
  tone: string;
  language: string;
  version: number;
  /** The company words it itself. */
  own: boolean;
}

export interface LetterText extends TextLine {
  subject: string;
  body: string;
  delivered: { subject: string; body: string };
  placeholders: string[];
  /** Articles of law it has to quote. */
  mentions: string[];
  versions: PublishedVersion[];
}

export interface Rendered {
  subject: string;
  body: string;
  customer: string;
}

export interface LineDifference {
  kind: "same" | "gone" | "new";
  line: string;
}

export interface Offered {
  kind: "dispute" | "dispute_detail" | "limit" | "late";
  /** Empty: new, until it is published. */
  code: string;
  parent: string | null;
  department: string | null;
  days: number | null;
  /** null: the screens' own word. */
  fr: string | null;
  en: string | null;
  active: boolean;
  delivered: boolean;
}

export interface ReasonsView {
  version: number;
  reasons: Offered[];
  /** The kinds a company may add to. */
  growing: string[];
  versions: PublishedVersion[];
}

export interface ReasonDifference extends Pick<Offered, "kind" | "code" | "fr" | "en"> {
  name: string;
  before: unknown;
  after: unknown;
}

export interface Closing {
  starts_on: string;
  ends_on: string;
  label: string;
}

export interface CalendarView {
  version: number;
  closings: Closing[];
  holidays: { day: string; name: string }[];
  versions: PublishedVersion[];
}

export interface ClosingDifference {
  before: Closing | null;
  after: Closing | null;
}

export interface SecondStepView {
  version: number;
  demands: { role: Role; from_on: string }[];
  roles: { role: Role; people: number; without: { id: number; name: string }[] }[];
  versions: PublishedVersion[];
}

/** null: nothing is asked. */
export interface DemandDifference {
  role: Role;
  before: string | null;
  after: string | null;
}
