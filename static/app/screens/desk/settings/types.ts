/** What published settings share: versions, each with who wrote it and why. */
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
