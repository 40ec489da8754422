/** Day against day: what moved by segment or score and by cause; each opens into the customers behind it. */
import { useState } from "preact/hooks";
import { Amount } from "../../../components/amount.tsx";
import { Dialog } from "../../../components/dialog.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Field } from "../../../components/field.tsx";
import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { Table } from "../../../components/table.tsx";
import { dayOfYear, money, number } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { today } from "../../../stores/clock.ts";
import { useLoad } from "../load.ts";
import { Shown } from "../screen.tsx";
import { type By, BYS, groupName, type MoversData, type MovesData, moversPath, movesPath, sayCauses, shownCauses } from "./moves.ts";

export function Moves() {
  const [by, setBy] = useState<By>("segment");
  const [since, setSince] = useState("");
  const loaded = useLoad<MovesData>(movesPath(by, since));
  return (
    <Section title={t("moves_title")}>
      <div class="assignbar">
        <Field id="moves-by" label={t("moves_by")}>
          <select class="input" id="moves-by" value={by} onChange={(event) => setBy(event.currentTarget.value as By)}>
            {BYS.map((one) => (
              <option key={one} value={one}>
                {t(`moves_by_${one}`)}
              </option>
            ))}
          </select>
        </Field>
        <Field id="moves-since" label={t("moves_since")}>
          <input
            class="input"
            id="moves-since"
            type="date"
            max={today.value}
            value={since || loaded.data?.since || ""}
            onChange={(event) => setSince(event.currentTarget.value)}
          />
        </Field>
      </div>
      <Shown loaded={loaded} rows={4}>
        {(data) => <Found data={data} />}
      </Shown>
    </Section>
  );
}

/** What is opened: a group, or a cause. */
interface Opened {
  title: string;
  key?: string;
  cause?: string;
}

function Found({ data }: { data: MovesData }) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const { currency, groups } = data;
  const causes = shownCauses(data.causes);
  if (causes.length === 0) return <Empty text={t("movers_empty")} />;
  const open = (title: string, what: Omit<Opened, "title">) => (
    <button class="link link--hit" type="button" aria-haspopup="dialog" onClick={() => setOpened({ title, ...what })}>
      {title}
    </button>
  );
  return (
    <div class="board__columns">
      <Section level={3} title={t("moves_causes")}>
        <ul>
          {causes.map(([cause, minor]) => (
            <Row key={cause} name={open(t(`moves_cause_${cause}`), { cause })} tail={<Amount row signed minor={minor} currency={currency} />} />
          ))}
        </ul>
      </Section>
      <Section level={3} title={t(`moves_by_${data.by}`)} tail={number(groups.length)}>
        <ul class="told">
          {groups.map((group) => {
            const name = groupName(data.by, group.key);
            return (
              <Row
                key={group.key}
                name={group.moved > 0 ? open(name, { key: group.key ?? "" }) : name}
                meta={
                  <>
                    <span>{t("moves_of", { count: group.moved, all: group.customers })}</span>
                    <span>{t("exposure_is", { amount: money(group.exposure_minor, currency) })}</span>
                    <span>{sayCauses(group.causes, currency)}</span>
                  </>
                }
                tail={group.delta_minor !== 0 && <Amount row signed minor={group.delta_minor} currency={currency} />}
              />
            );
          })}
        </ul>
        {data.left_out > 0 && <p class="t13 quiet">{t("kpis_left_out", { count: data.left_out })}</p>}
      </Section>
      {opened && <Behind data={data} opened={opened} onClose={() => setOpened(null)} />}
    </div>
  );
}

function Behind({ data, opened, onClose }: { data: MovesData; opened: Opened; onClose: () => void }) {
  const loaded = useLoad<MoversData>(moversPath(data, opened));
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={opened.title}
      actions={
        <button class="btn" type="button" onClick={onClose}>
          {t("close")}
        </button>
      }
    >
      <p class="quiet">{t("moves_span", { since: dayOfYear(data.since), on: dayOfYear(data.on) })}</p>
      <Shown loaded={loaded} rows={4}>
        {({ customers, currency, total }) => (
          <>
            <Table
              caption={opened.title}
              rows={customers}
              rowKey={({ customer_id }) => customer_id}
              columns={[
                {
                  key: "customer",
                  title: t("moves_customer"),
                  name: true,
                  cell: ({ customer, customer_id, causes }) => (
                    <>
                      <a href={`/clients/${customer_id}`}>{customer}</a>
                      <span class="sub">{sayCauses(causes, currency)}</span>
                    </>
                  ),
                },
                {
                  key: "amount",
                  title: opened.cause ? t("moves_amount") : t("moves_delta"),
                  num: true,
                  cell: ({ amount_minor }) => <Amount signed minor={amount_minor} currency={currency} />,
                },
                { key: "exposure", title: t("figure_exposure"), num: true, cell: ({ exposure_minor }) => money(exposure_minor, currency) },
              ]}
            />
            {total > customers.length && <p class="t13 quiet">{t("moves_first", { shown: customers.length, count: total })}</p>}
          </>
        )}
      </Shown>
    </Dialog>
  );
}
