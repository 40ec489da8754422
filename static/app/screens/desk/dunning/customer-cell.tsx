/** Whom a row is about, leading to their page; beneath, what else tells one row from the next. */
export function CustomerCell({ of, sub }: { of: { customer_id: number; customer: string }; sub?: string | null }) {
  return (
    <>
      <a class="table__link" href={`/clients/${of.customer_id}`}>
        {of.customer}
      </a>
      {sub && <span class="sub">{sub}</span>}
    </>
  );
}
