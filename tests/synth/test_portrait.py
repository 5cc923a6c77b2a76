"""Portraits and the face's own coordinates."""

from __future__ import annotations

import numpy as np
import pytest

from reapex.errors import UsageError
from reapex.synth import FaceFrame, Portrait


def test_the_pupils_lie_half_a_unit_from_the_origin() -> None:
    frame = FaceFrame.of_eyes((10.0, 20.0), (40.0, 60.0))
    assert frame.unit_px == pytest.approx(50)
    np.testing.assert_allclose(frame.to_px([(-0.5, 0), (0.5, 0)]), [(10, 20), (40, 60)])


def test_down_the_face_turns_with_it() -> None:
    frame = FaceFrame.of_eyes((10.0, 20.0), (40.0, 60.0))
    np.testing.assert_allclose(frame.turned((0.0, 1.0)), (-0.8, 0.6))


@pytest.mark.parametrize(
    ("shape", "left", "right"),
    [
        ((10, 12, 3), (2.0, 5.0), (8.0, 5.0)),
        ((10, 10), (2.0, 5.0), (8.0, 5.0)),
        ((10, 10, 3), (8.0, 5.0), (2.0, 5.0)),
    ],
)
def test_what_is_no_portrait_is_refused(
    shape: tuple[int, ...], left: tuple[float, float], right: tuple[float, float]
) -> None:
    with pytest.raises(UsageError, match="nobody"):
        Portrait(np.zeros(shape, np.uint8), left, right, (5.0, 8.0), "nobody")
