"""What lowered each item and when, as the letters of its ledger and the bank tell it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from credit.rules.penalties import Settlement
from credit.rules.settlements import (
    Debt,
    Lettered,
    by_letter,
    dated,
    read_lowered,
    settlements,
)
from credit.store import penalties as store
from credit.store.items import Item

Letter = tuple[int, str, str]  # customer, account, letter


def settlements_of(
    items: Sequence[Item], *, pending: bool = True, dated_notes: bool = False
) -> dict[int, list[Settlement]]:
    """Say of each item what lowered it, and when.

    An export names the postings behind a letter, kept with the item; items imported before they were are read
    from the letters. What a table showed says less than the bank.
    pending: money at the bank counts before the ledger's. dated_notes: a credit note counts on its day.
    """
    groups = defaultdict[Letter, list[Lettered]](list)
    for one in store.lettered_items(items):
        letter = (one.customer_id, one.account, one.letter or "")
        groups[letter].append(Lettered(one.id, one.kind, one.document_on, one.amount_minor))
    lettered = {
        id_: some
        for each in groups.values()
        for id_, some in by_letter(each, dated_notes=dated_notes).items()
    }
    told = {item.id: read_lowered(item.lowered) for item in items}
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
                () if item.letter else tuple((on, minor) for on, minor, _ in told[item.id]),
            ),
            dated(told[item.id], dated_notes=dated_notes)
            if item.letter and told[item.id]
            else lettered.get(item.id, ()),
        )
        for item in items
    }
