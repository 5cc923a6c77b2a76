"""Displacement fields peak where and as large as stated, and point the right way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reapex.errors import UsageError
from reapex.synth import PLACES, FaceFrame, Movement
from reapex.synth.places import Side

SIZE = 112
sides: st.SearchStrategy[Side] = st.sampled_from(["left", "right", "both"])


def face(roll: float = 0.0, unit: float = 30.0) -> FaceFrame:
    half = np.array([np.cos(roll), np.sin(roll)]) * unit / 2
    middle = np.array([56.0, 48.0])
    left, right = middle - half, middle + half
    return FaceFrame.of_eyes((left[0], left[1]), (right[0], right[1]))


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(sorted(PLACES)), sides, st.floats(0.1, 2), st.floats(-0.3, 0.3))
def test_the_largest_displacement_is_the_stated_one(
    unit: int, side: Side, peak: float, roll: float
) -> None:
    field = Movement((unit,), peak, side).field(face(roll), SIZE)
    largest = np.hypot(field[..., 0], field[..., 1]).max()
    assert largest == pytest.approx(peak * SIZE / 224, rel=1e-5)


@pytest.mark.parametrize("unit", sorted(PLACES))
@pytest.mark.parametrize("roll", [0.0, 0.2])
def test_it_peaks_at_its_place_and_points_its_way(unit: int, roll: float) -> None:
    frame, place = face(roll), PLACES[unit]
    field = Movement((unit,), 1.0, "left").field(frame, SIZE)
    y, x = np.unravel_index(np.hypot(field[..., 0], field[..., 1]).argmax(), (SIZE, SIZE))
    np.testing.assert_allclose((x, y), frame.to_px(place.at), atol=0.71)
    way = frame.turned(place.towards)
    np.testing.assert_allclose(
        field[y, x] / np.hypot(*field[y, x]), way / np.hypot(*way), atol=1e-5
    )


def test_a_persons_left_is_the_pictures_right() -> None:
    moves = np.any(Movement((2,), 1.0, "left").field(face(), SIZE) != 0, axis=(0, 2))
    assert not moves[:56].any()
    assert moves[56:].any()


def test_both_sides_mirror_each_other() -> None:
    middle = FaceFrame.of_eyes((40.5, 48.0), (70.5, 48.0))  # the midline is the picture's own
    field = Movement((4, 12), 1.0).field(middle, SIZE)
    np.testing.assert_allclose(field[..., 0], -field[:, ::-1, 0], atol=1e-6)
    np.testing.assert_allclose(field[..., 1], field[:, ::-1, 1], atol=1e-6)


def test_the_rest_of_the_face_stands_still() -> None:
    field = Movement((12,), 2.0).field(face(), SIZE)
    assert np.all(field[:50] == 0)


@pytest.mark.parametrize(
    ("movement", "code"),
    [
        (Movement((6, 12), 1.0), "6+12"),
        (Movement((12,), 1.0, "left"), "L12"),
        (Movement((4, 17), 1.0, "right"), "R4+17"),
    ],
)
def test_codes_are_as_sheets_write_them(movement: Movement, code: str) -> None:
    assert movement.code == code


@pytest.mark.parametrize(
    ("units", "peak"), [((), 1.0), ((99,), 1.0), ((12,), -1.0), ((12,), float("nan"))]
)
def test_what_cannot_be_is_refused(units: tuple[int, ...], peak: float) -> None:
    with pytest.raises(UsageError):
        Movement(units, peak)
