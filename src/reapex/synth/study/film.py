"""A clip of the study, frame by frame in memory.

Conventions
-----------
The pixel p of a frame shows ``q = p − head(p)``, and there the skin that at rest lay at
``q − skin(q)``: the head carries the moving skin along. Displacements of one kind add up, and so do
changes of light, which multiply the picture as ``1 + sum``. Then the sensor adds its noise, the
picture is rounded, and stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from reapex.series import FloatArray, UInt8Array
from reapex.synth.lookup import FINE, FloatPicture, face_at, fine_places, fine_source, look_up
from reapex.synth.places import Movement
from reapex.synth.portrait import Portrait
from reapex.synth.study.course import Course
from reapex.synth.study.nuisance import Canvas, Layer, Nuisance

Streams = Callable[[str], np.random.Generator]
"""The random numbers of one clip for a purpose, from their beginning."""


@dataclass(frozen=True, slots=True)
class Action:
    """Units that move together, and when."""

    movement: Movement
    course: Course


@dataclass(frozen=True, slots=True)
class Scene:
    """What happens before the camera, and to it: the first action is the strongest."""

    actions: tuple[Action, ...]
    nuisances: tuple[Nuisance, ...]


def film(
    portrait: Portrait, scene: Scene, times_ms: FloatArray, size: int, streams: Streams
) -> Iterator[UInt8Array]:
    """The frames at those times, each RGB of shape ``(size, size, 3)``.

    Parameters
    ----------
    portrait
        The face at rest.
    times_ms
        When each frame is taken on the clip's clock, growing, shape ``(n,)``.
    streams
        By the nuisances' names.
    """
    canvas = Canvas(face_at(portrait, size), size)
    generators = {each.name: streams(each.name) for each in scene.nuisances}
    skin = [
        Layer(action.course.intensity(times_ms), action.movement.field(canvas.face, size))
        for action in scene.actions
    ]
    head: list[Layer] = []
    light: list[Layer] = []
    for each in scene.nuisances:
        rng = generators[each.name]
        skin.extend(each.skin(times_ms, canvas, rng))
        head.extend(each.head(times_ms, canvas, rng))
        light.extend(each.light(times_ms, canvas, rng))
    face = _MovingFace(fine_source(portrait.image, size), size, skin, head)
    for position in range(len(times_ms)):
        picture = face.at(position)
        change = _sum(light, position)
        if change is not None:
            picture *= (1 + change)[..., None]
        for each in scene.nuisances:
            each.sense(picture, generators[each.name])
        frame = np.clip(np.rint(picture), 0, 255).astype(np.uint8)
        for each in scene.nuisances:
            frame = each.store(frame)
        yield frame


class _MovingFace:
    """A face whose skin and head are displaced by sums of layers."""

    def __init__(
        self, source: FloatPicture, size: int, skin: Sequence[Layer], head: Sequence[Layer]
    ) -> None:
        self._source = source
        self._base = fine_places(size)
        along = np.arange(size, dtype=np.float32)
        self._pixels = np.stack(np.meshgrid(along, along))
        self._skin = skin
        self._head = head

    def at(self, position: int) -> FloatPicture:
        """The face in one frame, without light and noise; a fresh array."""
        head, skin = _sum(self._head, position), _sum(self._skin, position)
        places = self._base
        if skin is not None:
            if head is not None:
                skin = look_up(skin, self._pixels - head.transpose(2, 0, 1))
            places = places - skin.transpose(2, 0, 1) * np.float32(FINE)
        if head is not None:
            places = places - head.transpose(2, 0, 1) * np.float32(FINE)
        return look_up(self._source, places)


def _sum(layers: Sequence[Layer], position: int) -> FloatPicture | None:
    """The layers of one frame added up; None if none of them is on."""
    total: FloatPicture | None = None
    for layer in layers:
        share = np.float32(layer.shares[position])
        if share != 0:
            part = layer.field * share
            total = part if total is None else np.add(total, part, out=total)
    return total
