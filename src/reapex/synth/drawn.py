"""Drawn faces: nobody's, so that anybody may see them.

A face is drawn once per subject from the subject's own random numbers, at 448 × 448 pixels, twice
the size of the clips made from it.
"""

from __future__ import annotations

import numpy as np

from reapex.synth.drawing.canvas import Canvas
from reapex.synth.drawing.features import MOUTH_Y, paint_brows, paint_eyes, paint_mouth, paint_nose
from reapex.synth.drawing.hair import paint_beard, paint_hair, paint_hair_behind
from reapex.synth.drawing.head import paint_background, paint_body, paint_ears, paint_head
from reapex.synth.drawing.look import draw_look
from reapex.synth.drawing.texture import paint_cloth_texture, paint_freckles, paint_skin_texture
from reapex.synth.portrait import Portrait

SIDE = 448
_CENTRE = (0.5, 0.45)
_UNIT = 0.226


def drawn_portrait(number: int, seed: int = 0, *, side: int = SIDE) -> Portrait:
    """The drawn face of one subject.

    Parameters
    ----------
    number
        The subject's number, from 0.
    seed
        Of the whole set; the same number and seed give the same picture.
    side
        Pixels along each side of the picture.
    """
    rng = np.random.default_rng([seed, number])
    look = draw_look(number, rng)
    canvas = Canvas(side, _CENTRE, _UNIT)
    paint_background(canvas, look)
    paint_hair_behind(canvas, look, rng)
    cloth = paint_body(canvas, look)
    paint_cloth_texture(canvas, cloth, rng)
    paint_ears(canvas, look)
    head = paint_head(canvas, look)
    paint_nose(canvas, look)
    paint_mouth(canvas, look)
    paint_beard(canvas, look, head, rng)
    paint_skin_texture(canvas, head, rng)
    if look.freckles:
        paint_freckles(canvas, head, rng)
    paint_eyes(canvas, look)
    paint_hair(canvas, look, rng)
    paint_brows(canvas, look, rng)
    left, right, mouth = canvas.to_px([(-0.5, 0.0), (0.5, 0.0), (0.0, MOUTH_Y)]).tolist()
    return Portrait(
        image=canvas.finish(),
        left_eye=(left[0], left[1]),
        right_eye=(right[0], right[1]),
        mouth=(mouth[0], mouth[1]),
        name=f"drawn{number:03d}",
    )
