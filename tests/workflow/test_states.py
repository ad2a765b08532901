"""The table of states by itself: properties that hold whatever is done in whatever order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from checker.workflow.states import OPEN, TABLE, Action, Role, State, after, allowed

STEPS = st.lists(st.tuples(st.sampled_from(Action), st.sampled_from(Role)), max_size=40)


@given(STEPS)
def test_no_path_reaches_approved_without_a_submission_since_the_last_thing_that_was_decided(steps: list[tuple[Action, Role]]) -> None:
    state: State | None = None
    last: Action | None = None
    for action, role in steps:
        following = after(state, action, role)
        if following is None:
            continue
        if following is State.APPROVED and state is not State.APPROVED:
            assert state is State.SUBMITTED and action is Action.APPROVE and role is Role.OFFICER
            assert last in (Action.SUBMIT, Action.ACCEPT, Action.RECHECK)
        state, last = following, action


def test_only_an_officer_approves_and_the_checker_itself_gives_nothing() -> None:
    assert {(b, r) for (b, a, r), to in TABLE.items() if to is State.APPROVED and b is not State.APPROVED} == {
        (State.SUBMITTED, Role.OFFICER)
    }
    given_by_system = {to for (before, _, role), to in TABLE.items() if role is Role.SYSTEM and to is not before}
    assert given_by_system == {State.LAPSED}


def test_published_comes_of_an_approval_alone() -> None:
    assert {before for (before, _, _), to in TABLE.items() if to is State.PUBLISHED and before is not State.PUBLISHED} == {
        State.APPROVED,
        State.LAPSED,
    }
    assert {before for (before, _, _), to in TABLE.items() if to is State.LAPSED} == {State.APPROVED}


def test_withdrawn_is_the_end_and_every_other_state_has_a_way_on() -> None:
    leads_on = {before for (before, _, _), to in TABLE.items() if to is not before}
    assert set(State) - leads_on == {State.WITHDRAWN}
    assert set(TABLE.values()) == set(State)
    assert State.APPROVED in OPEN and State.PUBLISHED not in OPEN


def test_who_may_what_is_answered_as_the_table_has_it() -> None:
    assert allowed(State.SUBMITTED, Action.APPROVE) == {Role.OFFICER}
    assert allowed(State.WITHDRAWN, Action.APPROVE) == frozenset()
    assert after(None, Action.SUBMIT, Role.ADMINISTRATOR) is None
