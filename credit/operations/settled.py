"""What lowered each item and when, as the letters of its ledger and the bank tell it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from credit.rules.penalties import Settlement
from credit.rules.settlements import Debt, Lettered, by_letter, settlements
from credit.store import penalties as store
from credit.store.items import Item

Letter = tuple[int, str, str]  # customer, account, letter


def settlements_of(items: Sequence[Item], *, pending: bool = True) -> dict[int, list[Settlement]]:
    """Say of each item what lowered it, and when. pending: money at the bank counts before the ledger's."""
    groups = defaultdict[Letter, list[Lettered]](list)
    for one in store.lettered_items(items):
        letter = (one.customer_id, one.account, one.letter or "")
        groups[letter].append(Lettered(one.id, one.kind, one.document_on, one.amount_minor))
    lettered = {id_: some for each in groups.values() for id_, some in by_letter(each).items()}
    booked, waiting = (defaultdict[int, list[tuple[date, int]]](list) for _ in range(2))
    for row in store.received([item.id for item in items]):
        (booked if row.booked else waiting)[row.item_id].append((row.value_on, row.amount_minor))
    return {
        item.id: settlements(
            Debt(
                item.amount_minor,
                item.residual_minor,
                item.closed_on,
                tuple(booked[item.id]),
                tuple(waiting[item.id]) if pending and item.state == "open" else (),
            ),
            lettered.get(item.id, ()),
        )
        for item in items
    }
