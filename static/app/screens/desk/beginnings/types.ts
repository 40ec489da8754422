/** What `GET /beginnings` answers: how far a new installation is on its way to the first phone. */
export interface Beginnings {
  ledgers: number;
  customers: number;
  unassigned: number;
  portfolios: number;
  invited: number;
  carriers: number;
  address: string;
  reach: "here" | "unprotected" | "everywhere";
}

/** What to type at the first sign-in. */
export interface Invitation {
  username: string;
  code: string;
}
