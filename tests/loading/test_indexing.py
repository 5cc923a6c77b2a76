import pytest
from hypothesis import given
from hypothesis import strategies as st

from reapex.loading import Marks, fit_index


@given(st.integers(1, 500), st.integers(1, 60), st.integers(1, 60), st.integers(0, 80))
def test_files_that_count_as_the_sheet_are_taken_so(
    onset: int, rise: int, fall: int, context: int
) -> None:
    marks = Marks(onset, onset + rise, onset + rise + fall)
    numbers = range(max(0, onset - context), marks.offset + context + 1)
    fit = fit_index(numbers, marks)
    assert (fit.shift, fit.all_keys_found) == (0, True)
    assert fit.n_found == fit.n_expected == rise + fall + 1


@given(st.integers(60, 500), st.integers(1, 20), st.integers(1, 20), st.integers(0, 3))
def test_a_clip_cut_at_its_labels_and_renumbered_is_found(
    onset: int, rise: int, fall: int, first: int
) -> None:
    marks = Marks(onset, onset + rise, onset + rise + fall)
    fit = fit_index(range(first, first + rise + fall + 1), marks)
    assert (fit.shift, fit.all_keys_found) == (first - onset, True)


@pytest.mark.parametrize(
    ("numbers", "marks", "shift", "all_found"),
    [
        # The sheet counts the clip's frames from 1, or from 0; the files are numbered elsewhere.
        (range(1200, 1300), Marks(5, 20, 44), 1199, True),
        (range(1200, 1240), Marks(0, 20, 39), 1200, True),
        # The recording's numbers in the sheet, a clip with context in the folder: from its onset.
        (range(1, 81), Marks(2040, 2060, 2090), -2039, True),
        # Frames are missing, so that shifting would fit by accident: the sheet is believed.
        ([n for n in range(1, 101) if n != 40], Marks(40, 60, 90), 0, False),
        (range(1, 89), Marks(40, 60, 90), 0, False),
        # Nothing fits.
        (range(1, 11), Marks(40, 60, 90), 0, False),
        # No apex, and labels out of order.
        (range(1, 52), Marks(40, None, 90), -39, True),
        (range(1, 101), Marks(90, 60, 40), 0, True),
    ],
)
def test_how_the_files_count(
    numbers: range | list[int], marks: Marks, shift: int, all_found: bool
) -> None:
    fit = fit_index(numbers, marks)
    assert (fit.shift, fit.all_keys_found) == (shift, all_found)
