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
        list(direction.candidates(50, Reach(2, 2), 100))
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
    st.integers(1, 13),
    st.data(),
)
def test_candidates_are_distinct_inside_the_clip_and_begin_with_the_manual_frame(
    direction: Direction, back: int, ahead: int, n_frames: int, data: st.DataObject
) -> None:
    position = data.draw(st.integers(0, n_frames - 1))
    reach = Reach(back, ahead)
    found = direction.candidates(position, reach, n_frames)
    assert found[0] == position
    assert len(set(found)) == len(found)
    lowest = position - back if direction.both or direction.first < 0 else position
    highest = position + ahead if direction.both or direction.first > 0 else position
    assert set(found) == set(range(max(lowest, 0), min(highest, n_frames - 1) + 1))
    assert direction.is_cut(position, reach, n_frames) == (lowest < 0 or highest >= n_frames)
