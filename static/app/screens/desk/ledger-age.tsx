/** How old the books are: the ledger's own date, and whether business days were missed since. */
import { DataAge } from "../../components/data-age.tsx";
import { dayOfYear } from "../../lib/formats.ts";
import { t } from "../../lib/i18n.ts";
import { today } from "../../stores/clock.ts";
import { ageOf, levelOf } from "../../stores/figures.ts";
import { shared } from "../../stores/here.ts";
import { useLoad } from "./load.ts";

interface LedgerView {
  id: number;
  name: string;
  as_of: string | null;
  missed_days?: number | null;
}

/** `company`: the ledger meant; without one, the oldest of all. Offline, the device's own copy. */
export function LedgerAge({ company }: { company?: number }) {
  const { data } = useLoad<LedgerView[]>("/ledger");
  const kept: LedgerView[] = Object.values(shared.value.ledger ?? {});
  const ledgers = (data ?? kept).filter(({ id, as_of }) => as_of && (company === undefined || id === company));
  const oldest = ledgers.sort((a, b) => a.as_of!.localeCompare(b.as_of!))[0];
  if (!oldest?.as_of) return null;
  const here = ageOf(oldest.as_of, today.value, shared.value);
  const missed = oldest.missed_days ?? here.missed;
  const said = t("ledger_age", { day: dayOfYear(oldest.as_of) });
  return (
    <DataAge
      text={missed > 0 ? `${said} · ${t("ledger_missed", { count: missed })}` : said}
      age={levelOf(missed, shared.value)}
    />
  );
}
