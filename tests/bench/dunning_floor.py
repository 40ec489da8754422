"""The floor of deciding: one SQL statement that reads the same facts and writes the same rows.

It decides as the built-in plan does for a first letter, with the same reasons and the same figures kept, into
a table with the same columns, keys and indexes. It leaves out what takes a program: which item a payment, a
promise or a plan covers, the steps after the first, the calendar of each country. What is decided
once is materialised: SQLite would decide again for every column.
"""

import time
from datetime import date, timedelta

from sqlalchemy import func, select, text

from credit.rules.dunning_case import PLAN
from credit.store.db import db
from credit.store.dunning import DunningDecision

FLOOR = """
WITH held AS (
  SELECT item_id, sum(coalesce(amount_minor, 0)) AS minor FROM dispute
  WHERE state <> 'resolved' OR outcome IN ('credited', 'partly_credited') GROUP BY item_id
), waiting AS (
  SELECT DISTINCT customer_id FROM dispute
  WHERE state <> 'resolved' AND (item_id IS NULL OR amount_minor IS NULL)
), promised AS (
  SELECT DISTINCT customer_id FROM promise WHERE state = 'active'
), planned AS (
  SELECT DISTINCT customer_id FROM payment_plan
  WHERE state IN ('approved', 'active') OR (state = 'broken' AND NOT acceleration)
), matched AS (
  SELECT a.item_id, sum(a.amount_minor + a.discount_minor) AS minor
  FROM receipt_allocation a JOIN receipt r ON r.id = a.receipt_id
  WHERE r.state = 'matched' AND r.settled_on IS NULL AND a.settled_on IS NULL GROUP BY a.item_id
), on_hand AS (
  SELECT customer_id, sum(amount_minor) AS minor FROM receipt
  WHERE settled_on IS NULL AND amount_minor > 0 GROUP BY customer_id
), credits AS (
  SELECT customer_id, -sum(residual_minor) AS minor FROM item
  WHERE state = 'open' AND residual_minor < 0 GROUP BY customer_id
), letters AS (
  SELECT customer_id, max(sent_at) AS sent_at, sum(state = 'sending') AS unclear
  FROM dunning_message WHERE channel = 'mail' GROUP BY customer_id
), refused AS (
  SELECT customer_id, recipient AS address FROM dunning_message
  WHERE state = 'failed' AND why = 'address_refused'
  UNION SELECT customer_id, address FROM returned_address
), facts AS (
  SELECT i.id, i.customer_id, i.kind, i.stage, i.undetailed, i.residual_minor AS residual,
    CAST(julianday(:today) - julianday(i.due_on) AS int) AS days,
    coalesce((SELECT email FROM contact WHERE customer_id = c.id AND for_dunning AND email IS NOT NULL
      ORDER BY id LIMIT 1), c.email) AS address,
    c.direct_debit, c.insolvency_on, c.dunning_hold_until AS hold_until,
    waiting.customer_id AS waits, promised.customer_id AS promised, planned.customer_id AS planned,
    coalesce(held.minor, 0) AS held, coalesce(matched.minor, 0) AS paid,
    coalesce(on_hand.minor, 0) + coalesce(credits.minor, 0) AS loose, letters.unclear, letters.sent_at,
    coalesce(f.risk_class, 'unrated') AS risk_class, n.goes_at, company.as_of, account.read_to,
    EXISTS (SELECT 1 FROM factored_invoice s WHERE s.customer_id = i.customer_id
      AND s.number = i.ref AND s.state = 'open' AND coalesce(s.ends_on, :today) >= :today) AS factored
  FROM item i JOIN customer c ON c.id = i.customer_id JOIN company ON company.id = c.company_id
    LEFT JOIN customer_figures f ON f.customer_id = c.id
    LEFT JOIN (SELECT company_id, min(read_to) AS read_to FROM bank_account WHERE watched GROUP BY 1) account
      ON account.company_id = c.company_id
    LEFT JOIN waiting ON waiting.customer_id = c.id LEFT JOIN promised ON promised.customer_id = c.id
    LEFT JOIN planned ON planned.customer_id = c.id LEFT JOIN held ON held.item_id = i.id
    LEFT JOIN matched ON matched.item_id = i.id LEFT JOIN on_hand ON on_hand.customer_id = c.id
    LEFT JOIN credits ON credits.customer_id = c.id LEFT JOIN letters ON letters.customer_id = c.id
    LEFT JOIN dunning_release n ON n.customer_id = c.id AND n.state = 'announced'
  WHERE i.state = 'open' AND i.residual_minor > 0 AND i.kind <> 'deposit' AND i.due_on < :today
), reasons AS MATERIALIZED (
  SELECT *, max(0, residual - held - paid - loose) AS chased, CASE
    WHEN as_of < :fresh THEN 'ledger_stale' WHEN read_to < :fresh THEN 'bank_stale'
    WHEN insolvency_on <= :today THEN 'insolvency' WHEN hold_until >= :today THEN 'dunning_hold'
    WHEN unclear THEN 'delivery_unclear' WHEN waits IS NOT NULL THEN 'dispute_to_qualify'
    WHEN stage = 'triage' THEN 'triage' WHEN undetailed THEN 'undetailed_opening'
    WHEN factored THEN 'factored' WHEN planned IS NOT NULL THEN 'plan_respected'
    WHEN kind = 'bill' THEN 'bill_pending' WHEN direct_debit THEN 'direct_debit_pending'
    WHEN promised IS NOT NULL THEN 'promise_active' WHEN held >= residual THEN 'disputed'
    WHEN residual <= held + paid + loose THEN 'covered_by_credit' WHEN days < :after THEN 'too_early'
    WHEN sent_at > :gap THEN 'gap' WHEN address IS NULL THEN 'no_contact'
    WHEN EXISTS (SELECT 1 FROM refused r WHERE r.customer_id = facts.customer_id
      AND r.address = facts.address) THEN 'contact_refused'
    WHEN EXISTS (SELECT 1 FROM dunning_line l WHERE l.item_id = facts.id AND l.key IS NOT NULL)
      THEN 'already_said' ELSE 'level_due' END AS reason
  FROM facts
)
INSERT INTO floor (run_id, customer_id, item_id, action, level, reason, amount_minor, facts)
SELECT :run_id, customer_id, id,
  CASE reason WHEN 'level_due' THEN 'send' WHEN 'no_contact' THEN 'task' ELSE 'silent' END,
  CASE reason WHEN 'level_due' THEN :level END, reason,
  CASE reason WHEN 'level_due' THEN chased ELSE residual END,
  CASE reason WHEN 'too_early'
    THEN json_object('days', days, 'residual_minor', residual, 'stage', stage,
      'next', :level, 'after_days', :after)
    ELSE json_object('days', days, 'residual_minor', residual, 'stage', stage) END
FROM reasons ORDER BY customer_id
"""
UNLIKE = """
SELECT count(*) FROM dunning_decision d LEFT JOIN floor f USING (run_id, item_id)
WHERE (d.action, d.reason, d.amount_minor, json(d.facts)) IS NOT (f.action, f.reason, f.amount_minor, f.facts)
"""


def spent(run_id: int, today: date) -> float:
    """Decide once more, in SQL; give the CPU seconds. Raises AssertionError where it decided otherwise."""
    for line in _table():
        db.session.execute(text(line))
    db.session.commit()
    first = PLAN[0]
    days = {"today": today, "fresh": today - timedelta(days=1), "gap": today - timedelta(days=7)}
    asked = {name: day.isoformat() for name, day in days.items()}
    asked |= {"run_id": run_id, "level": first.name, "after": first.after_days}
    began = time.process_time()
    db.session.execute(text(FLOOR), asked)
    db.session.commit()
    took = time.process_time() - began
    decided = db.session.scalar(select(func.count()).select_from(DunningDecision))
    assert db.session.scalar(text("SELECT count(*) FROM floor")) == decided
    assert db.session.scalar(text(UNLIKE)) == 0
    return took


def _table() -> list[str]:
    """Spell a table like that of the decisions, under another name."""
    wanted = text("SELECT sql FROM sqlite_master WHERE tbl_name = :name AND sql IS NOT NULL")
    spelled = db.session.scalars(wanted, {"name": DunningDecision.__tablename__}).all()
    return [line.replace("dunning_decision", "floor") for line in spelled]
