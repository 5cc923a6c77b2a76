"""MTCNN: our networks with the published weights find the same faces; what is missing is said."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import numpy as np
import pytest

from reapex.errors import MissingExtra, UsageError
from reapex.face import Haar, Mtcnn, finder_named, mtcnn_weights
from reapex.face.mtcnn import _house_face
from reapex.face.mtcnn_weights import weight_files
from reapex.frames import ArrayFrames, decode
from reapex.synth import find_photos
from reapex.synth.photo import read_tem

from .scenes import LONDON, needs_photos, pasted


def _has_weights() -> bool:
    try:
        weight_files()
    except MissingExtra:
        return False
    return True


needs_weights = pytest.mark.skipif(
    not _has_weights(),
    reason="the weights are missing: pip install --no-deps facenet-pytorch==2.6.0",
)


@needs_photos
@needs_weights
@pytest.mark.parametrize("number", [0, 7, 16])
def test_photographs_have_one_face_with_eyes_at_the_pupils(number: int) -> None:
    photo = find_photos(LONDON)[number]
    picture, pupils = decode(photo.image), read_tem(photo.landmarks)[:2]
    (face,) = Mtcnn().faces(picture)
    apart = float(np.hypot(*(pupils[1] - pupils[0])))
    assert np.abs(np.array(face.eyes_px) - pupils).max() < 0.06 * apart
    (haar,) = Haar().faces(picture)
    # The house's box, whoever found it.
    assert face.box.width == pytest.approx(apart / 0.39, rel=0.1)
    assert face.box.width == pytest.approx(haar.box.width, rel=0.15)
    assert face.box.overlap(haar.box) > 0.75
    assert Mtcnn().faces(picture) == (face,)


@needs_photos
@needs_weights
def test_the_largest_face_comes_first_wherever_it_is() -> None:
    large, small = pasted(2, (250, 60), apart=90), pasted(9, (0, 100), apart=45)
    both = large.picture.copy()
    both[:, :200] = small.picture[:, :200]
    faces = Mtcnn().faces(both)
    assert len(faces) == 2
    for face, scene in zip(faces, (large, small), strict=True):
        assert np.abs(np.array(face.eyes_px) - scene.eyes).max() < 0.1 * scene.apart
    assert Mtcnn().face_in([np.zeros_like(both), both, both]) == faces[0]


@needs_weights
@pytest.mark.parametrize("shape", [(1, 1), (11, 300), (24, 24), (240, 320)])
def test_noise_holds_no_face_and_small_pictures_none(shape: tuple[int, int]) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (*shape, 3), dtype=np.uint8)
    assert Mtcnn().faces(noise) == ()
    assert Mtcnn().face_in(ArrayFrames(noise[np.newaxis]).pictures) is None


@needs_weights
def test_weights_of_another_network_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    propose, refine, output = weight_files()
    monkeypatch.setattr(mtcnn_weights, "weight_files", lambda: (refine, propose, output))
    with pytest.raises(MissingExtra, match="cannot be used") as caught:
        mtcnn_weights.networks.__wrapped__()
    assert str(refine) in str(caught.value)


def test_missing_weights_are_said_with_the_line_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(_: str) -> None:
        raise PackageNotFoundError

    monkeypatch.setattr(mtcnn_weights, "files", nothing)
    with pytest.raises(MissingExtra) as caught:
        weight_files()
    assert "pip install --no-deps facenet-pytorch==2.6.0" in str(caught.value)


def test_missing_torch_is_said_with_both_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "reapex.face.mtcnn_networks", None)
    with pytest.raises(MissingExtra) as caught:
        mtcnn_weights.networks.__wrapped__()
    assert "pip install 'reapex[train]'" in str(caught.value)
    assert "pip install --no-deps facenet-pytorch==2.6.0" in str(caught.value)


def test_a_turned_head_keeps_a_box_that_its_height_asks_for() -> None:
    points = np.array([[100.0, 100], [110, 100], [105, 115], [101, 130], [109, 130]])
    face = _house_face(np.array([80.0, 60, 140, 160]), points, 400, 300)
    assert face is not None
    assert face.box.width == pytest.approx(70, abs=2)
    assert face.box.x + face.box.width / 2 == pytest.approx(105, abs=1.5)
    assert (100 - face.box.y) / face.box.height == pytest.approx(0.38, abs=0.03)
    assert _house_face(np.array([500.0, 500, 600, 600]), points + 500, 100, 100) is None
    assert _house_face(np.zeros(4), np.zeros((5, 2)), 100, 100) is None


def test_detectors_have_names() -> None:
    assert finder_named("auto") == finder_named("haar") == Haar()
    with pytest.raises(UsageError, match="no detector 'dlib'"):
        finder_named("dlib")


def test_torch_is_imported_when_a_picture_is_looked_at_and_not_before() -> None:
    import subprocess

    code = "import sys, reapex.face; print('torch' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.strip() == "False"
    assert Path(mtcnn_weights.__file__).name == "mtcnn_weights.py"
