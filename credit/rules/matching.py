"""What a receipt pays: the items it settles with a certainty of 0 to 100, or proposals for a person.

Rules in their order: a structured reference, document numbers in the text, the exact amount of one item of
a known payer, the one subset of that payer's items, the payer alone (money on account). Several equally good
answers are none: a person chooses. Every answer names its rule and the inputs it rests on.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from credit.rules.matching_case import (
    AMOUNT,
    AMOUNT_ALONE,
    PAYER,
    REFERENCE,
    STRUCTURED,
    SUBSET,
    Answer,
    Case,
    Match,
    OpenItem,
    Payer,
    Reason,
    Receipt,
    total_of,
)
from credit.rules.references import Named, named_in, structured_keys
from credit.rules.subsets import MOST_AMOUNTS, chance, the_subset

CERTAIN = 90  # † from here on the machine matches by itself
BESIDE_THE_TEXT = 85  # the most an answer is worth that is not the one the texts name
MOST_PROPOSALS = 5
BY_CHANCE = 0.01  # expected accidental answers a subset may have and still be believed


def match(receipt: Receipt, items: Iterable[OpenItem], payers: Iterable[Payer] = ()) -> Answer:
    """Decide what a receipt pays. The order of items and payers does not matter.

    items: open items of whoever may have paid, and those whose number the texts name. Never gives an item
    more than is left of it, nor all of them more than the receipt.
    """
    case = Case(receipt, items, payers)
    answers = _likeliest(_answers(case))
    if not answers:
        return Answer()
    best, *others = answers
    alone = not others or others[0].certainty < best.certainty
    if best.certainty >= CERTAIN and alone:
        return Answer(match=best)
    return Answer(proposals=tuple(answers[:MOST_PROPOSALS]))


def _by_structure(case: Case) -> Iterator[Match]:
    """Take a creditor reference that carries its own check at its word."""
    keys = structured_keys(case.receipt.structured)
    ids = sorted({found for key in keys for found in case.known.get(key, ())})
    for customer_id, chosen in _by_customer(case, ids):
        fits = total_of(chosen) - case.receipt.amount_minor
        certainty = 100 if fits == 0 or case.is_early(chosen) else 95 if fits > 0 else 92
        said = ("structured", {"reference": case.receipt.structured})
        yield case.answer(certainty, STRUCTURED, customer_id, chosen, said, *_fit(case, chosen))


def _by_reference(case: Case) -> Iterator[Match]:
    """Look for document numbers in the text; whose are named most often is meant."""
    amount = str(case.receipt.amount_minor)
    named = named_in(case.receipt.reference, case.known, amount=amount)
    by_customer: dict[int, list[Named]] = defaultdict(list)
    for one in named:
        for customer_id in {case.items[id].customer_id for id in one.items}:
            by_customer[customer_id].append(one)
    most = max((len(found) for found in by_customer.values()), default=0)
    for customer_id, found in sorted(by_customer.items()):
        ids = {id for one in found for id in one.items}
        chosen = [one for one in case.of[customer_id] if one.id in ids]
        fewer = 20 * (most - len(found))
        yield _named(case, customer_id, found, chosen, fewer)


def _named(
    case: Case, customer_id: int, found: list[Named], chosen: list[OpenItem], fewer: int
) -> Match:
    amount, total = case.receipt.amount_minor, total_of(chosen)
    strong = any(one.strong for one in found)
    said = ("named", {"refs": [one.text for one in found]})
    if total == amount or case.is_early(chosen):
        fit = _fit(case, chosen)
        return case.answer(
            (99 if strong else 93) - fewer, REFERENCE, customer_id, chosen, said, *fit
        )
    places = the_subset([one.amount_minor for one in chosen], amount)
    if places is not None:
        some = [chosen[place] for place in places]
        told = ("named_in_part", {"refs": [one.ref for one in some]})
        return case.answer((94 if strong else 80) - fewer, REFERENCE, customer_id, some, said, told)
    certainty = 90 if strong else 70
    if total > amount:
        certainty = 92 if strong and len(chosen) == 1 else 75
    return case.answer(certainty - fewer, REFERENCE, customer_id, chosen, said, *_fit(case, chosen))


def _by_amount(case: Case) -> Iterator[Match]:
    """Find the item of a known payer that is just that amount; several are proposals."""
    for customer_id, by in sorted(case.payers.items()):
        equal = [
            one
            for one in case.of[customer_id]
            if one.amount_minor == case.receipt.amount_minor or case.is_early([one])
        ]
        certainty = (95 if by == "account" else 91) if len(equal) == 1 else 60
        several = [("several_equal", {"count": len(equal)})] if len(equal) > 1 else []
        for one in equal:
            early = case.is_early([one])
            told = _fit(case, [one])[0] if early else ("amount_equal", {"ref": one.ref})
            yield case.answer(
                certainty, AMOUNT, customer_id, [one], told, *several, (f"payer_{by}", {})
            )


def _by_subset(case: Case) -> Iterator[Match]:
    """Find the one choice of a known payer's items that adds up, and hardly by accident."""
    for customer_id, by in sorted(case.payers.items()):
        items = case.of[customer_id]
        if not 1 < len(items) <= MOST_AMOUNTS:
            continue
        amounts = [one.amount_minor for one in items]
        places = the_subset(amounts, case.receipt.amount_minor)
        if places is None or len(places) < 2:
            continue
        chosen = [items[place] for place in places]
        accident = chance(amounts)
        in_order = case.receipt.amount_minor in accumulate(amounts)
        believed = accident <= BY_CHANCE or in_order
        certainty = (92 if by == "account" else 90) if believed else 70
        facts = {"count": len(chosen), "of": len(items), "by_chance": round(accident, 4)}
        told = ("oldest_add_up" if in_order else "only_these_add_up", facts)
        yield case.answer(certainty, SUBSET, customer_id, chosen, told, (f"payer_{by}", {}))


def _by_payer(case: Case) -> Iterator[Match]:
    """Put the money on account where the payer is known and what is paid is not."""
    for customer_id, by in sorted(case.payers.items()):
        certainty = 90 if by == "account" else 80
        yield case.answer(certainty, PAYER, customer_id, (), (f"payer_{by}", {}))


def _by_amount_alone(case: Case) -> Iterator[Match]:
    """Find who owes just that: worth a proposal, never more."""
    if case.payers:
        return
    amount = case.receipt.amount_minor
    equal = [one for one in case.items.values() if one.amount_minor == amount]
    if len(equal) <= MOST_PROPOSALS:
        for one in equal:
            told = ("amount_equal", {"ref": one.ref})
            yield case.answer(50, AMOUNT_ALONE, one.customer_id, [one], told, ("payer_unknown", {}))


RULES = (_by_structure, _by_reference, _by_amount, _by_subset, _by_payer, _by_amount_alone)


def _answers(case: Case) -> Iterator[Match]:
    """Ask the rules in their order, until one is certain: no later one could outweigh it."""
    for rule in RULES:
        certain = False
        for found in rule(case):
            certain = certain or found.certainty >= CERTAIN
            yield found
        if certain:
            return


def _likeliest(found: Iterator[Match]) -> list[Match]:
    """Order answers by certainty; the same allocation said by two rules counts once, at its best.

    Money on account is only an answer where nothing says more of the same customer.
    """
    best: dict[tuple[int, tuple[tuple[int, int], ...]], Match] = {}
    spoken = False
    for one in found:
        spoken = spoken or one.rule in (STRUCTURED, REFERENCE)
        key = (one.customer_id, one.items)
        known = best.get(key)
        if known is None and spoken and one.rule not in (STRUCTURED, REFERENCE):
            one = _beside_the_text(one)  # noqa: PLW2901
        if known is None or known.certainty < one.certainty:
            best[key] = one
    told = {one.customer_id for one in best.values() if one.items}
    answers = [one for one in best.values() if one.items or one.customer_id not in told]
    payers = [one for one in answers if one.rule == PAYER]
    if len(payers) > 1:  # an account several customers pay from says none of them
        doubted = [
            replace(one, certainty=60, reasons=(*one.reasons, ("payer_shared", {})))
            for one in payers
        ]
        answers = [one for one in answers if one.rule != PAYER] + doubted
    return sorted(answers, key=lambda one: (-one.certainty, one.customer_id, one.items))


def _beside_the_text(answer: Match) -> Match:
    certainty = min(answer.certainty, BESIDE_THE_TEXT)
    return replace(answer, certainty=certainty, reasons=(*answer.reasons, ("text_names_other", {})))


def _by_customer(case: Case, ids: Iterable[int]) -> Iterator[tuple[int, list[OpenItem]]]:
    groups: dict[int, list[OpenItem]] = defaultdict(list)
    wanted = set(ids)
    for one in case.items.values():
        if one.id in wanted:
            groups[one.customer_id].append(one)
    yield from sorted(groups.items())


def _fit(case: Case, chosen: Sequence[OpenItem]) -> list[Reason]:
    difference = case.receipt.amount_minor - total_of(chosen)
    if difference == 0:
        return [("fits", {})]
    if case.is_early(chosen):
        return [("early", {"difference_minor": -difference})]
    code = "pays_more" if difference > 0 else "pays_part"
    return [(code, {"difference_minor": abs(difference)})]
