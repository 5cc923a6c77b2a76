"""Out and in again: every key frame is the same number, for all formats, rates and first frames."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reapex.errors import KeyFrameError, RateUnknown
from reapex.labels.exchange import FORMATS, Marked
from reapex.labels.exchange.clock import Clock
from reapex.labels.exchange.elan_tiers import Milliseconds
from reapex.labels.exchange.seconds import BORIS_SECONDS, VIA_SECONDS, Seconds

from .marks import RATES, back, named, said, several, write

NAMES = [each.name for each in FORMATS]


@pytest.mark.parametrize("name", NAMES)
@given(marks=several())
@settings(max_examples=25)
def test_what_is_written_comes_back_whole(name: str, marks: list[Marked]) -> None:
    with TemporaryDirectory() as folder:
        sheet = back(write(marks, named(name), Path(folder)))
    assert not sheet.skipped
    assert sorted(map(repr, map(said, sheet.records))) == sorted(map(repr, map(said, marks)))
    assert {record.dataset for record in sheet.records} == {"table"}


@pytest.mark.parametrize("name", NAMES)
@given(marks=several())
@settings(max_examples=10)
def test_writing_what_was_read_says_the_same(name: str, marks: list[Marked]) -> None:
    """Through another format and back: nothing drifts, however often."""
    with TemporaryDirectory() as folder:
        once = named(name).write(marks)
        path = write(marks, named(name), Path(folder))
        read = back(path).layout
    from reapex.labels.exchange import marks_of

    again = named(name).write(marks_of(read, {}))
    assert len(again) == len(once)
    assert sorted(map(_keys, marks_of(read, {}))) == sorted(map(_keys, marks))


def _keys(marked: Marked) -> tuple[object, ...]:
    return marked.id, marked.coder, str(marked.raw), marked.first


@pytest.mark.parametrize("fps", RATES)
@pytest.mark.parametrize("ruler", [Milliseconds(), BORIS_SECONDS, VIA_SECONDS])
@given(position=st.integers(0, 10**7), first=st.sampled_from([0, 1, 5562]))
@settings(max_examples=12)
def test_a_rounded_time_is_the_frame_that_it_was_of(
    fps: float, ruler: Milliseconds | Seconds, position: int, first: int
) -> None:
    """Up to 1000 frames a second even the rounded times alone name the frame."""
    number = position + first
    marked = Marked("99", "EP1", number, number, number, fps=fps, first=first)
    at = ruler.moments(marked)[0]
    if fps <= 500 or (fps <= 1000 and ruler == VIA_SECONDS):
        assert ruler.number(at, Clock(fps, first)) == number
    assert abs(ruler.number(at, Clock(fps, first)) - number) <= fps / 2000 + 1


@given(
    rate=st.sampled_from(RATES),
    position=st.integers(0, 10**6),
    share=st.fractions(-1, 1).filter(lambda each: abs(each) < Fraction(1, 2)),
)
def test_a_moment_is_of_the_nearest_frame(rate: float, position: int, share: Fraction) -> None:
    clock = Clock(rate, 1)
    moment = clock.seconds_of(position + 1) + share / Fraction(repr(rate))
    if moment * Fraction(repr(rate)) > -Fraction(1, 2):
        assert clock.number_at(moment) == position + 1


def test_cutting_off_would_have_been_wrong() -> None:
    """The classic: 0.29 s at 100 frames a second is frame 29, and int(0.29 * 100) is 28."""
    assert int(0.29 * 100) == 28
    assert Clock(100.0, 0).number_at(Fraction("0.29")) == 29
    wrong = [n for n in range(10_000) if int(round(n / 29.97, 3) * 29.97) != n]
    assert len(wrong) > 1000
    clock = Clock(29.97, 0)
    assert all(
        clock.number_at(Fraction(repr(round(n / 29.97, 3)))) == n for n in range(0, 10_000, 7)
    )


@pytest.mark.parametrize("name", NAMES)
def test_what_cannot_stand_in_a_format_is_refused(name: str) -> None:
    check = named(name).check
    with pytest.raises(KeyFrameError, match="9 / 5 / 12"):
        check(Marked("99", "EP1", 9, 5, 12, fps=100))
    with pytest.raises(KeyFrameError, match="before the first picture"):
        check(Marked("99", "EP1", 9, 10, 12, fps=100, first=10))
    with pytest.raises(KeyFrameError, match="–"):
        check(Marked("99", "EP1", 9, 10, None, fps=100))
    if named(name).needs_fps:
        with pytest.raises(RateUnknown, match="--fps"):
            check(Marked("99", "EP1", 9, 10, 12))
    else:
        check(Marked("99", "EP1", 9, 10, 12))


@pytest.mark.parametrize("name", ["label_studio", "fiftyone"])
def test_formats_of_frames_need_no_rate(name: str, tmp_path: Path) -> None:
    marked = Marked("99", "EP1", 46, 50, 60, first=46, id="table/99/EP1#1", subject_raw="99")
    sheet = back(write([marked], named(name), tmp_path))
    assert sheet.records[0].raw == marked.raw
    assert sheet.records[0].fps is None
