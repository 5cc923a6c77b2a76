"""The wall, the shoulders and the bare head: all that hair and features are put upon."""

from __future__ import annotations

import numpy as np

from reapex.synth.drawing.canvas import Canvas, FloatImage, curve, ellipse, mirrored, mix
from reapex.synth.drawing.look import Look

SHADE = (196, 150, 140)  # what skin is multiplied by in full shadow: darker and a little redder


def paint_background(canvas: Canvas, look: Look) -> None:
    """A plain wall, lighter on the side of the light."""
    side = np.linspace(-1, 1, canvas.size, dtype=np.float32)
    wall = np.ones((canvas.size, canvas.size), np.float32)
    canvas.paint(wall, look.colours.background)
    glow = 0.5 + 0.5 * np.sign(look.shape.light) * side[None, :] - 0.35 * side[:, None]
    canvas.paint(np.clip(glow, 0, 1).astype(np.float32) * 0.35, (255, 255, 255))


def paint_body(canvas: Canvas, look: Look) -> FloatImage:
    """Shoulders in coloured clothing, and the neck with the chin's shadow; returns their mask."""
    shoulders = curve(
        mirrored([(0, 1.86), (0.4, 1.84), (0.8, 1.96), (1.5, 2.14), (1.95, 2.55), (2.1, 3.6)]),
        closed=True,
    )
    body = canvas.fill(shoulders)
    clothes = look.colours.clothes
    canvas.paint(body, clothes)
    edge = body * (1 - canvas.blurred(body, 0.22))
    canvas.tint(np.clip(edge * 1.3, 0, 1), (170, 165, 175))
    neck = canvas.fill(
        curve(mirrored([(0, 1.2), (0.5, 1.2), (0.49, 1.66), (0.56, 1.9), (0.34, 2.12), (0, 2.2)]),
              closed=True)
    )  # fmt: skip
    canvas.paint(neck, mix(look.colours.skin, (120, 60, 50), 0.12))
    chin = canvas.fill(ellipse((-0.18 * look.shape.light, 1.55), (0.8, 0.5)))
    canvas.tint(neck * canvas.blurred(chin, 0.09) * 0.75, SHADE)
    if look.collar:
        _paint_collar(canvas, look)
    else:
        rim = canvas.lines([curve([(-0.58, 1.89), (-0.36, 2.11), (0, 2.21), (0.36, 2.11),
                                   (0.58, 1.89)])], 0.09)  # fmt: skip
        canvas.paint(rim, mix(clothes, (20, 20, 30), 0.22))
    return body


def _paint_collar(canvas: Canvas, look: Look) -> None:
    for side in (-1, 1):
        flap = canvas.fill([(side * 0.51, 1.78), (side * 0.7, 1.93), (side * 0.46, 2.36),
                            (side * 0.02, 2.17), (side * 0.3, 2.09)])  # fmt: skip
        canvas.tint(canvas.blurred(flap, 0.04) * 0.5, (140, 140, 150))
        canvas.paint(flap, mix(look.colours.clothes, (255, 255, 255), 0.28))


def head_outline(look: Look) -> list[tuple[float, float]]:
    """The outline of the head from the crown round to the chin and back."""
    shape = look.shape
    half = [
        (0, -1.5), (0.55, -1.4), (0.95, -1.02), (1.1, -0.45), (1.1, 0.15), (1.02, 0.75),
        (0.84 * shape.jaw, 1.22 * shape.chin), (0.5 * shape.jaw, 1.6 * shape.chin),
        (0.22 * shape.jaw, 1.73 * shape.chin), (0, 1.76 * shape.chin),
    ]  # fmt: skip
    return mirrored([(x * shape.width, y) for x, y in half])


def paint_ears(canvas: Canvas, look: Look) -> None:
    """Two ears, each with its inner shadow."""
    for side in (-1, 1):
        at = 1.12 * look.shape.width * side
        ear = canvas.fill(ellipse((at, 0.2), (0.17, 0.32), side * 0.16))
        canvas.paint(ear, mix(look.colours.skin, (200, 90, 80), 0.1))
        inner = canvas.fill(ellipse((at + side * 0.02, 0.19), (0.09, 0.21), side * 0.16))
        canvas.tint(canvas.blurred(inner, 0.03) * 0.6, SHADE)


def paint_head(canvas: Canvas, look: Look) -> FloatImage:
    """The head with its soft shading; returns its mask, within which the features lie."""
    head = canvas.fill(curve(head_outline(look), closed=True))
    canvas.paint(head, look.colours.skin)
    _shade_round(canvas, look, head)
    for side in (-1, 1):  # cheeks
        cheek = canvas.fill(ellipse((side * 0.68, 0.72), (0.27, 0.2)))
        canvas.tint(canvas.blurred(cheek, 0.14) * head * 0.5, (255, 196, 186))
    brow_bone = canvas.fill(ellipse((0.12 * look.shape.light, -0.8), (0.6, 0.3)))
    canvas.paint(canvas.blurred(brow_bone, 0.22) * head * 0.16, (255, 250, 240))
    return head


def _shade_round(canvas: Canvas, look: Look, head: FloatImage) -> None:
    """Darker towards the edge and away from the light, as on a ball."""
    shift = look.shape.light * 0.22
    lit = canvas.fill(np.asarray(curve(head_outline(look), closed=True)) * (0.93, 0.95)
                      + (shift, -0.08))  # fmt: skip
    canvas.tint(head * (1 - canvas.blurred(lit, 0.24)) * 0.85, SHADE)
    glow = canvas.fill(ellipse((look.shape.light * 0.55, 0.0), (0.4, 0.9)))
    canvas.paint(canvas.blurred(glow, 0.3) * head * 0.13, (255, 250, 235))
