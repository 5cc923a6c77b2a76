import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.correction import search_named, searches
from reapex.correction.search import Direction
from reapex.errors import UsageError
from reapex.window import Reach

# The table: for R = 2 in the middle of a long clip, in the order of scoring.
ORDERS = {
    "paper": ([50, 51, 52], [50, 49, 51, 48, 52], [50, 49, 48]),
    "algorithm1": ([50, 51, 52], [50, 49, 48], [50, 51, 52]),
    "released": ([50, 51, 52], [50, 49, 48], [50, 49, 48]),
    "symmetric": ([50, 51, 49, 52, 48], [50, 49, 51, 48, 52], [50, 49, 51, 48, 52]),
}


@pytest.mark.parametrize("name", ORDERS)
def test_candidates_stand_in_the_order_of_scoring(name: str) -> None:
    search = search_named(name)
    found = tuple(
        list(direction.candidates(50, Reach(2, 2)))
        for direction in (search.onset, search.apex, search.offset)
    )
    assert found == ORDERS[name]


def test_the_paper_is_the_default_and_unknown_names_are_refused() -> None:
    assert searches() == ("paper", "algorithm1", "released", "symmetric")
    with pytest.raises(UsageError, match="paper or algorithm1"):
        search_named("exhaustive")


@given(
    st.sampled_from([Direction(1), Direction(-1), Direction(1, True), Direction(-1, True)]),
    st.integers(0, 12),
    st.integers(0, 12),
    st.booleans(),
    st.booleans(),
)
def test_candidates_are_distinct_within_reach_and_begin_with_the_manual_frame(
    direction: Direction, back: int, ahead: int, is_cut_back: bool, is_cut_ahead: bool
) -> None:
    reach = Reach(back, ahead, is_cut_back, is_cut_ahead)
    found = direction.candidates(50, reach)
    assert found[0] == 50
    assert len(set(found)) == len(found)
    looks_back = direction.both or direction.first < 0
    looks_ahead = direction.both or direction.first > 0
    lowest, highest = 50 - back * looks_back, 50 + ahead * looks_ahead
    assert set(found) == set(range(lowest, highest + 1))
    cut = (looks_back and is_cut_back) or (looks_ahead and is_cut_ahead)
    assert direction.is_cut(reach) == cut
