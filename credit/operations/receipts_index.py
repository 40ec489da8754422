"""The open items of one company in memory, by everything a receipt may name: read once per run."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select

from credit.operations.discount_terms import open_terms
from credit.rules.matching import MOST_PROPOSALS, match
from credit.rules.matching_case import Answer, Match, OpenItem, Payer
from credit.rules.matching_case import Receipt as Paid
from credit.rules.payers import account_key, name_key
from credit.rules.references import keys_of, named_in, structured_keys
from credit.store import cash
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.receipts import DebtorAccount, Receipt

MOST_OF_ONE = 1000  # open items of one payer that are looked at: the oldest due


class Index:
    """What is left of each open item, found by document number, customer and amount; who pays from where."""

    def __init__(self, company_id: int) -> None:
        self.items: dict[int, OpenItem] = {}
        self.residuals: dict[int, int] = {}
        self.keys: dict[str, list[int]] = defaultdict(list)
        self.of: dict[int, list[int]] = defaultdict(list)
        self.equal: dict[int, set[int]] = defaultdict(set)
        taken, early = cash.taken_of(), open_terms()
        for row in cash.open_items(company_id):
            left = row.residual_minor - taken.get(row.id, 0)
            self.residuals[row.id] = row.residual_minor
            terms = early.get(row.id)
            self.items[row.id] = OpenItem(
                row.id,
                row.customer_id,
                row.ref,
                left,
                row.due_on,
                row.currency,
                terms.payable_minor if terms else None,
                terms.until_on if terms else None,
            )
        for one in sorted(self.items.values(), key=lambda one: (one.due_on, one.id)):
            self.of[one.customer_id].append(one.id)
            self.equal[one.amount_minor].add(one.id)
            for key in keys_of(one.ref):
                self.keys[key].append(one.id)
        self.accounts: dict[str, set[int]] = defaultdict(set)
        self.names: dict[str, set[int]] = defaultdict(set)
        self._read_payers(company_id)

    def _read_payers(self, company_id: int) -> None:
        mine = select(Customer.id, Customer.name).where(
            Customer.company_id == company_id, Customer.active
        )
        for customer_id, name in db.session.execute(mine):
            self.names[name_key(name)].add(customer_id)
        known = (
            select(DebtorAccount.customer_id, DebtorAccount.number, DebtorAccount.name)
            .join(Customer, Customer.id == DebtorAccount.customer_id)
            .where(Customer.company_id == company_id, DebtorAccount.confirmed)
        )
        for customer_id, number, name in db.session.execute(known):
            self.accounts[number].add(customer_id)
            self.names[name].add(customer_id)
        for nobody in (self.accounts, self.names):
            nobody.pop("", None)

    def answer(self, receipt: Receipt) -> Answer:
        """Match one receipt against what is left."""
        payers = self.payers(receipt)
        paid = Paid(
            amount_minor=receipt.amount_minor,
            currency=receipt.currency,
            on=receipt.value_on,
            reference=receipt.reference,
            structured=receipt.structured,
            counterparty=receipt.counterparty,
            account=receipt.counterparty_account,
        )
        ids = set(self._named(paid))
        for payer in payers:
            ids.update(self.of.get(payer.customer_id, ())[:MOST_OF_ONE])
        if not payers:
            equal = self.equal.get(paid.amount_minor, set())
            if len(equal) <= MOST_PROPOSALS:
                ids |= equal
        return match(paid, [self.items[id] for id in ids], payers)

    def payers(self, receipt: Receipt) -> list[Payer]:
        """List the customers a receipt may come from: its account first, and only else its name."""
        known = self.accounts.get(account_key(receipt.counterparty_account), set())
        if known:
            return [Payer(customer_id, "account") for customer_id in sorted(known)]
        named = self.names.get(name_key(receipt.counterparty), set())
        return [Payer(customer_id, "name") for customer_id in sorted(named)]

    def take(self, answer: Match) -> None:
        """Lower what is left of the items an answer took."""
        for item_id, minor in answer.items:
            self._put(item_id, self.items[item_id].amount_minor - minor)

    def give_back(self, answers: Iterable[Match]) -> None:
        """Undo `take`, for a transaction that has to be tried again."""
        for answer in answers:
            for item_id, minor in answer.items:
                self._put(item_id, self.items[item_id].amount_minor + minor)

    def _put(self, item_id: int, left: int) -> None:
        one = self.items[item_id]
        self.equal[one.amount_minor].discard(item_id)
        self.equal[left].add(item_id)
        self.items[item_id] = replace(one, amount_minor=left, early_minor=None, early_until=None)

    def _named(self, paid: Paid) -> Iterable[int]:
        for key in structured_keys(paid.structured):
            yield from self.keys.get(key, ())
        for one in named_in(paid.reference, self.keys, amount=str(paid.amount_minor)):
            yield from one.items
