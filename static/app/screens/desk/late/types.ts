/** What `GET /late-items` answers. */
export interface CauseSum {
  cause: string;
  currency: string;
  count: number;
  amount_minor: number;
}

export interface LateItem {
  id: number;
  customer_id: number;
  customer: string;
  ref: string;
  due_on: string;
  days_late: number;
  residual_minor: number;
  currency: string;
  cause: string;
  said_by: string | null;
  said_at: string | null;
}

export interface LateItems {
  causes: CauseSum[];
  rows: LateItem[];
}
