/** What the desk answers about early-payment discounts. */
export interface Offer {
  percent_bp: number;
  within_days: number;
  since_on: string;
}

/** A discount a payment took; `proposed`: too late, a person decides. */
export interface Taken {
  id: number;
  state: "granted" | "proposed" | "refused";
  customer_id: number;
  customer: string;
  currency: string;
  ref: string;
  paid_on: string;
  paid_minor: number;
  percent_bp: number;
  until_on: string;
  discount_minor: number;
}

export interface Discounts {
  rows: Taken[];
  offers: (Offer & { customer_id: number; customer: string })[];
}

export interface CustomerDiscount {
  currency: string;
  offer: Offer | null;
  offers: Offer[];
  items: { item_id: number; ref: string; percent_bp: number; until_on: string; discount_minor: number; payable_minor: number }[];
}
