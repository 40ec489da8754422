from itertools import product

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from credit.rules.access import Role
from credit.rules.limits import (
    LADDER,
    Approver,
    Ask,
    Extension,
    Principal,
    acts_for,
    covers,
    manager_may,
    moved,
    remaining,
    steps,
    why_not,
)

EUR = 100
C, M, F, D = LADDER
AMOUNTS = [0, 10_000, 10_000.01, 50_000, 50_000.01, 250_000, 250_000.01]
ROUTES = {  # requester: the route at each amount above
    Role.REP: [[C], [C], [M], [M], [M, F], [M, F], [F, D]],
    Role.MANAGER: [[C], [C], [M], [M], [M, F], [M, F], [F, D]],
    C: [[M], [M], [M], [M], [M, F], [M, F], [F, D]],
    M: [[F], [F], [F], [F], [F], [F], [F, D]],
    F: [[D], [D], [D], [D], [D], [D], [F, D]],
    D: [[F], [F], [F], [F], [F], [F], [F, D]],
}


@pytest.mark.parametrize("requester", ROUTES, ids=lambda role: f"asked by {role}")
@pytest.mark.parametrize("place", range(len(AMOUNTS)), ids=lambda i: f"for {AMOUNTS[i]}")
def test_the_route_of_a_request(requester, place):
    assert steps(round(AMOUNTS[place] * EUR), requester) == ROUTES[requester][place]


def everyone(asker):
    """Nine people: two of each desk role, an agency manager; the asker is the first of the role."""
    people = [
        Approver(10 * (rank + 1) + n, role) for rank, role in enumerate(LADDER) for n in (0, 1)
    ]
    people.append(Approver(5, Role.MANAGER))
    asked = next((person for person in people if person.role == asker), Approver(1, asker))
    return asked, people


@pytest.mark.parametrize(("asker", "amount"), list(product(ROUTES, AMOUNTS)), ids=str)
def test_whoever_may_approve_more_may_approve_less_and_nobody_approves_alone_what_needs_two(
    asker, amount
):
    asked, people = everyone(asker)
    ask = Ask(round(amount * EUR), asked.id, asker)
    route = steps(ask.resulting_minor, asker)
    allowed = [person for person in people if why_not(person, ask) is None]
    expected = [
        person
        for person in people
        if person.id != asked.id
        and person.role in LADDER
        and LADDER.index(person.role) >= LADDER.index(route[0])
    ]
    assert allowed == expected
    for first in allowed:
        assert why_not(first, ask, [first]) == "already_approved"  # also with a step still to give
        finishers = [person for person in people if why_not(person, ask, [first]) is None]
        assert bool(finishers) == (len(route) == 2)
        for last in finishers:
            assert max(LADDER.index(p.role) for p in (first, last)) >= LADDER.index(route[-1])


@pytest.mark.parametrize("amount", AMOUNTS)
@pytest.mark.parametrize("asker", ROUTES)
def test_the_requester_never_approves_and_never_refuses(asker, amount):
    asked, _ = everyone(asker)
    own_deputy = Approver(asked.id, asked.role, frozenset({Principal(asked.id, asked.role)}))
    for person in (asked, own_deputy):
        assert why_not(person, Ask(round(amount * EUR), asked.id, asker)) == "requester"


@pytest.mark.parametrize("role", [*LADDER, Role.MANAGER])
@pytest.mark.parametrize("amount", AMOUNTS)
def test_the_accounts_rep_never_approves(role, amount):
    ask = Ask(round(amount * EUR), 1, Role.REP, frozenset({7}))
    assert why_not(Approver(7, role), ask) == "account_rep"


CFO, DIRECTOR = Approver(30, F), Approver(40, D)
OTHER_DIRECTOR = Approver(41, D)


@pytest.mark.parametrize(
    ("asked", "given", "amount", "expected"),
    [
        pytest.param(CFO, [], 300_000, None, id="the CFO asked: the deputy begins"),
        pytest.param(CFO, [DIRECTOR], 300_000, None, id="the CFO asked: the deputy ends it"),
        pytest.param(DIRECTOR, [], 300_000, None, id="the director asked: the deputy begins"),
        pytest.param(DIRECTOR, [CFO], 300_000, None, id="the director asked: the deputy ends it"),
        pytest.param(
            CFO, [Approver(31, F)], 300_000, "above_authority", id="a CFO's deputy is no director"
        ),
        pytest.param(
            CFO, [], 250_000, "principal_asked", id="below the ceiling the director decides"
        ),
        pytest.param(DIRECTOR, [], 250_000, "principal_asked", id="below it the CFO decides"),
    ],
)
def test_a_deputy_stands_in_for_whoever_asked_only_above_the_ceiling(
    asked, given, amount, expected
):
    deputy = Approver(99, Role.CREDIT_MANAGER, frozenset({Principal(asked.id, asked.role)}))
    assert why_not(deputy, Ask(amount * EUR, asked.id, asked.role), given) == expected


@pytest.mark.parametrize("pair", [(CFO, DIRECTOR), (DIRECTOR, CFO)], ids=["upwards", "downwards"])
def test_above_the_ceiling_the_two_may_come_in_either_order(pair):
    ask = Ask(300_000 * EUR, 1, Role.REP)
    assert why_not(pair[0], ask) is None
    assert why_not(pair[1], ask, pair[:1]) is None
    assert remaining(ask, pair) == []


def test_two_financial_officers_do_not_make_a_director():
    ask = Ask(300_000 * EUR, 1, Role.REP)
    assert why_not(Approver(31, F), ask, [CFO]) == "above_authority"


def test_a_deputy_of_someone_else_reaches_no_higher():
    deputy = Approver(99, Role.COLLECTOR, frozenset({Principal(20, M)}))
    assert why_not(deputy, Ask(300_000 * EUR, 31, F)) == "above_authority"


def deputy_of(*principals, id=99, role=C):
    return Approver(id, role, frozenset(Principal(each.id, each.role) for each in principals))


MANAGER = Approver(20, M)


@pytest.mark.parametrize(
    ("principal", "amount", "expected"),
    [
        pytest.param(MANAGER, 50_000, None, id="a credit manager's up to 50,000"),
        pytest.param(MANAGER, 50_000.01, None, id="the first of two approvals"),
        pytest.param(
            MANAGER, 250_000.01, "above_authority", id="no credit manager's above 250,000"
        ),
        pytest.param(CFO, 250_000, None, id="a CFO's up to 250,000"),
        pytest.param(CFO, 250_000.01, None, id="a CFO's as the first above"),
        pytest.param(DIRECTOR, 250_000.01, None, id="the director's above"),
        pytest.param(Approver(21, C), 10_000, None, id="a collector's, which is their own"),
        pytest.param(Approver(21, C), 10_000.01, "above_authority", id="and no more"),
        pytest.param(
            Approver(9, Role.MANAGER), 20_000, "above_authority", id="no agency manager's"
        ),
    ],
)
def test_a_deputy_has_the_ceiling_of_whom_they_stand_in_for(principal, amount, expected):
    ask = Ask(round(amount * EUR), 1, Role.REP)
    assert why_not(deputy_of(principal), ask) == expected


def test_a_deputy_acts_in_their_own_right_first_then_for_the_lowest_who_reaches():
    ask = Ask(40_000 * EUR, 1, Role.REP)
    assert acts_for(deputy_of(CFO, role=M), ask) is None
    assert acts_for(deputy_of(DIRECTOR, CFO, MANAGER), ask) == Principal(20, M)
    assert acts_for(deputy_of(DIRECTOR, CFO), ask) == Principal(30, F)


def acted(deputy, principal):
    return Approver(deputy.id, deputy.role, acted_for=Principal(principal.id, principal.role))


def test_one_person_never_gives_both_neither_as_themselves_nor_through_a_deputy():
    ask = Ask(200_000 * EUR, 1, Role.REP)
    deputy = deputy_of(CFO)
    assert why_not(deputy, ask, [CFO]) == "above_authority"
    assert why_not(CFO, ask, [acted(deputy, CFO)]) == "deputy_approved"
    assert why_not(deputy_of(CFO, id=98), ask, [acted(deputy, CFO)]) == "above_authority"
    both = deputy_of(MANAGER, CFO)
    assert why_not(both, ask, [acted(both, MANAGER)]) == "already_approved"
    assert why_not(CFO, ask, [acted(both, MANAGER)]) is None


def test_through_a_deputy_the_two_above_the_ceiling_may_come_in_either_order():
    ask, deputy = Ask(300_000 * EUR, 1, Role.REP), deputy_of(DIRECTOR, role=M)
    assert acts_for(deputy, ask) == Principal(40, D)
    assert why_not(CFO, ask, [acted(deputy, DIRECTOR)]) is None
    assert why_not(deputy, ask, [CFO]) is None


def test_nobody_lends_what_is_barred_to_them():
    lent = deputy_of(CFO)
    assert why_not(lent, Ask(200_000 * EUR, 1, Role.REP, frozenset({30}))) == "above_authority"
    assert why_not(lent, Ask(200_000 * EUR, 1, Role.REP, frozenset({99}))) == "account_rep"
    chosen = Approver(99, M, frozenset({Principal(30, F, self_appointed=True)}))
    assert why_not(chosen, Ask(300_000 * EUR, 30, F)) == "above_authority"
    assert why_not(chosen, Ask(300_000 * EUR, 1, Role.REP)) is None


@st.composite
def houses(draw):
    """A few people of any rank, deputies of one another in any way, and a request of one of them."""
    roles = draw(st.lists(st.sampled_from([*LADDER, Role.MANAGER]), min_size=3, max_size=5))
    some = st.sampled_from(range(len(roles)))
    pairs = draw(st.sets(st.tuples(some, some, st.booleans()), min_size=2, max_size=10))
    people = [
        Approver(
            id,
            role,
            frozenset(Principal(of, roles[of], chosen) for of, by, chosen in pairs if by == id),
        )
        for id, role in enumerate(roles)
    ]
    asker, reps = draw(some), draw(st.frozensets(some, max_size=1))
    amount = draw(st.sampled_from([*AMOUNTS[1:], *AMOUNTS[-1:] * 4]))
    return people, Ask(round(amount * EUR), asker, roles[asker], reps)


def approvals_of(people, ask, given=()):
    """Every way to give all approvals a request needs, as the rule lets them."""
    if not remaining(ask, given):
        yield given
        return
    for person in people:
        if why_not(person, ask, given) is None:
            lent = acts_for(person, ask, given)
            done = Approver(person.id, person.role, person.stands_in_for, lent)
            yield from approvals_of(people, ask, (*given, done))


@settings(max_examples=400)
@for_all(houses())
def test_no_arrangement_of_deputies_lets_the_wrong_person_approve(house):
    people, ask = house
    for given in approvals_of(people, ask):
        hands = [each.id for each in given]
        said = [(each.acted_for or each).id for each in given]
        assert ask.requester_id not in hands
        assert not ask.rep_ids & {*hands, *said}
        assert len(set(hands)) == len(given)
        assert len({*hands, *said}) == len(given) + sum(
            each.acted_for is not None for each in given
        )
        if ask.resulting_minor <= 250_000 * EUR:
            for each in given:
                assert ask.requester_id not in {of.id for of in each.stands_in_for}
        for each in given:
            if each.acted_for and each.acted_for.id == ask.requester_id:
                assert not each.acted_for.self_appointed
        ranks = sorted(LADDER.index((each.acted_for or each).role) for each in given)
        wanted = sorted(
            LADDER.index(role) for role in steps(ask.resulting_minor, ask.requester_role)
        )
        assert all(has >= needs for has, needs in zip(ranks, wanted, strict=True))


def test_a_complete_request_takes_no_further_approval():
    assert why_not(Approver(40, D), Ask(40_000 * EUR, 1, Role.REP), [Approver(20, M)]) == "complete"


@pytest.mark.parametrize("role", [Role.REP, Role.MANAGER, Role.CONTRIBUTOR, Role.ADMIN])
def test_outside_the_desk_nobody_approves(role):
    assert why_not(Approver(9, role), Ask(0, 1, Role.REP)) == "above_authority"


@pytest.mark.parametrize(
    ("current", "resulting", "days", "since", "allowed"),
    [
        pytest.param(40_000, 44_000, 30, None, True, id="a tenth for thirty days"),
        pytest.param(40_000, 44_000.01, 30, None, False, id="a cent above a tenth"),
        pytest.param(50_000, 55_000, 30, None, True, id="five thousand"),
        pytest.param(90_000, 95_000, 30, None, True, id="five thousand, less than a tenth"),
        pytest.param(90_000, 95_000.01, 30, None, False, id="a cent above five thousand"),
        pytest.param(40_000, 44_000, 31, None, False, id="a day too long"),
        pytest.param(40_000, 44_000, 0, None, False, id="ended already"),
        pytest.param(40_000, 44_000, 30, 89, False, id="again after 89 days"),
        pytest.param(40_000, 44_000, 30, 90, True, id="again after 90 days"),
        pytest.param(40_000, 40_000, 30, None, False, id="nothing more"),
        pytest.param(40_000, 30_000, 30, None, False, id="less"),
        pytest.param(None, 1_000, 30, None, False, id="no limit set yet"),
        pytest.param(0, 1_000, 30, None, False, id="prepayment only"),
    ],
)
def test_what_an_agency_manager_grants_alone(current, resulting, days, since, allowed):
    asked = Extension(current and current * EUR, round(resulting * EUR), days, since)
    assert manager_may(asked) is allowed


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        pytest.param((100_00, 60), (110_00, 66), [], id="a tenth exactly has not moved"),
        pytest.param((100_00, 60), (110_01, 60), ["exposure_minor"], id="a cent more has"),
        pytest.param((100_00, 60), (89_99, 60), ["exposure_minor"], id="downwards too"),
        pytest.param((100_00, 60), (100_00, 53), ["score"], id="the score fell"),
        pytest.param((100_00, 60), (100_00, None), ["score"], id="the score vanished"),
        pytest.param((100_00, None), (100_00, 60), ["score"], id="a score appeared"),
        pytest.param((100_00, None), (100_00, None), [], id="unrated before and after"),
        pytest.param((0, 60), (1, 60), ["exposure_minor"], id="from nothing to something"),
        pytest.param((0, 60), (0, 60), [], id="nothing stays nothing"),
        pytest.param((-50_00, 60), (-56_00, 60), ["exposure_minor"], id="a credit balance grew"),
    ],
)
def test_facts_that_moved(before, now, expected):
    names = ("exposure_minor", "score")
    assert moved(dict(zip(names, before, strict=True)), dict(zip(names, now, strict=True))) == (
        expected
    )


@pytest.mark.parametrize(
    ("given", "wanted", "expected"),
    [
        pytest.param((60, None), (60, None), True, id="the same"),
        pytest.param((60, None), (50, None), True, id="a yes to more is a yes to less"),
        pytest.param((50, None), (60, None), False, id="a yes to less is no yes to more"),
        pytest.param((60, 30), (60, 45), False, id="another delay is another question"),
    ],
)
def test_what_an_earlier_approval_covers(given, wanted, expected):
    assert covers(given, wanted) is expected
