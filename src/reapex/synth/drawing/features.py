"""Eyes, brows, nose and mouth, each where :mod:`reapex.synth.places` expects it."""

from __future__ import annotations

import numpy as np

from reapex.synth.drawing.canvas import Canvas, FloatImage, Points, curve, ellipse, mix
from reapex.synth.drawing.head import SHADE
from reapex.synth.drawing.look import Look

MOUTH_Y = 1.15  # where the lips meet, in inter-ocular distances below the eyes


def paint_eyes(canvas: Canvas, look: Look) -> None:
    """Both eyes: socket, white, iris, pupil, highlight, lids and lashes."""
    for side in (-1, 1):
        socket = canvas.fill(ellipse((side * 0.5, -0.07), (0.34, 0.2)))
        canvas.tint(canvas.blurred(socket, 0.09) * 0.3, SHADE)
        upper, lower = _lids(look, side)
        opening = canvas.fill(np.concatenate([upper, lower[::-1]]))
        canvas.paint(opening, (250, 247, 243))
        _paint_iris(canvas, look, side, opening)
        lash = canvas.lines([np.add(upper, (0, dy)) for dy in (-0.012, -0.002)], 0.028)
        wing = canvas.lines([np.add(upper[-18:], (0.012 * side, -0.02))], 0.026)
        canvas.paint(np.maximum(lash, wing), (46, 32, 30))
        crease = np.add(upper, (0, -0.085))
        canvas.tint(canvas.blurred(canvas.lines([crease[6:-3]], 0.022), 0.008) * 0.75, SHADE)
        rim = canvas.lines([lower[6:-3]], 0.016)
        canvas.tint(canvas.blurred(rim, 0.008) * 0.8, (170, 120, 112))
        bag = canvas.lines([np.add(lower[8:-4], (0, 0.085))], 0.02)
        canvas.tint(canvas.blurred(bag, 0.02) * 0.4, SHADE)


def _lids(look: Look, side: int) -> tuple[Points, Points]:
    """The upper and lower lid lines from the inner to the outer corner."""
    size, tilt = look.shape.eye, look.shape.eye_tilt
    upper = curve([(-0.25, 0.05), (-0.14, -0.075), (0.02, -0.12), (0.16, -0.075), (0.27, 0.02)])
    lower = curve([(-0.25, 0.05), (-0.12, 0.095), (0.03, 0.115), (0.17, 0.085), (0.27, 0.02)])
    slope, place = np.array([[1.0, -tilt], [0.0, 1.0]]), np.array([side, 1.0])
    return (upper * size @ slope + (0.5, 0.0)) * place, (lower * size @ slope + (0.5, 0.0)) * place


def _paint_iris(canvas: Canvas, look: Look, side: int, opening: FloatImage) -> None:
    at = (side * 0.5, 0.0)
    iris = look.colours.iris
    radius = 0.125 * look.shape.eye
    canvas.paint(opening * canvas.fill(ellipse(at, (radius, radius))), mix(iris, (15, 15, 20), 0.5))
    disc = canvas.fill(ellipse(at, (radius * 0.86, radius * 0.86)))
    canvas.paint(opening * disc, iris)
    below = canvas.fill(ellipse((at[0], at[1] + radius * 0.45), (radius * 0.6, radius * 0.36)))
    canvas.paint(
        opening * disc * canvas.blurred(below, 0.02) * 0.5, mix(iris, (255, 255, 235), 0.6)
    )
    canvas.paint(opening * canvas.fill(ellipse(at, (radius * 0.45,) * 2)), (18, 14, 16))
    shadow = canvas.fill(ellipse((at[0], -0.15), (0.32, 0.11)))
    canvas.tint(opening * canvas.blurred(shadow, 0.025) * 0.55, (150, 140, 150))
    glint_x = at[0] + look.shape.light * radius * 0.42
    large = ellipse((glint_x, -radius * 0.38), (0.034, 0.034))
    small = ellipse((glint_x - look.shape.light * radius, radius * 0.45), (0.014, 0.014))
    canvas.paint(canvas.fill(large, small), (255, 255, 255))


def paint_brows(canvas: Canvas, look: Look, rng: np.random.Generator) -> None:
    """Two tapered brows of fine hairs."""
    colour = mix(look.colours.hair, (30, 22, 20), 0.35)
    thick, arch = 0.052 * look.shape.brow, look.shape.brow_arch
    for side in (-1, 1):
        spine = curve([(0.19, -0.33), (0.36, -0.375 - arch * 0.6), (0.58, -0.38 - arch),
                       (0.86, -0.29)])  # fmt: skip
        along = np.linspace(0, 1, len(spine))
        half = thick * (0.75 + 0.5 * along) * np.sqrt(np.clip(1.02 - along**2, 0, 1))
        band = np.concatenate([spine - np.stack([0 * half, half], 1),
                               (spine + np.stack([0 * half, half], 1))[::-1]])  # fmt: skip
        place = (side, 1.0)
        canvas.paint(canvas.blurred(canvas.fill(band * place), 0.016) * 0.72, colour)
        roots = rng.integers(0, len(spine) - 6, 60)
        lift = rng.uniform(-1, 1, 60) * half[roots]
        start = spine[roots] + np.stack([0 * lift, lift], 1)
        end = spine[roots + 5] + np.stack([0 * lift, lift * 0.4 - 0.015], 1)
        hairs = canvas.lines(
            [np.stack(pair) * place for pair in zip(start, end, strict=True)], 0.01
        )
        canvas.paint(hairs * 0.6, mix(colour, (0, 0, 0), 0.35))


def paint_nose(canvas: Canvas, look: Look) -> None:
    """The nose by its shadow, wings, nostrils and the light on its tip."""
    dark, wide = -np.sign(look.shape.light), look.shape.nose
    ridge = canvas.fill(curve([(dark * 0.09, -0.1), (dark * 0.12, 0.3), (dark * 0.25 * wide, 0.64),
                               (dark * 0.06, 0.6), (dark * 0.04, 0.2)], closed=True))  # fmt: skip
    canvas.tint(canvas.blurred(ridge, 0.045) * 0.6, SHADE)
    under = canvas.fill(ellipse((0, 0.735), (0.22 * wide, 0.06)))
    canvas.tint(canvas.blurred(under, 0.04) * 0.65, SHADE)
    for side in (-1, 1):
        right = np.array([(0.2, 0.5), (0.265, 0.6), (0.23, 0.69), (0.15, 0.7)])
        wing = curve(right * (side * wide, 1.0))
        canvas.tint(canvas.blurred(canvas.lines([wing], 0.028), 0.012) * 0.75, SHADE)
        hole = canvas.fill(ellipse((side * 0.105 * wide, 0.7), (0.062 * wide, 0.026), side * 0.25))
        canvas.paint(canvas.blurred(hole, 0.01) * 0.8, mix(look.colours.skin, (50, 18, 18), 0.78))
        fold = curve([(side * 0.33 * wide, 0.66), (side * 0.45, 0.85), (side * 0.51, 1.03)])
        canvas.tint(canvas.blurred(canvas.lines([fold], 0.035), 0.03) * 0.5, SHADE)
    light = canvas.fill(ellipse((look.shape.light * 0.04, 0.57), (0.07, 0.06)),
                        ellipse((look.shape.light * 0.02, 0.2), (0.035, 0.26)))  # fmt: skip
    canvas.paint(canvas.blurred(light, 0.035) * 0.34, (255, 248, 240))


def paint_mouth(canvas: Canvas, look: Look) -> None:
    """Closed lips with the hint of a smile, and the hollow above the chin."""
    wide, full = 0.42 * look.shape.mouth_width, look.shape.lips
    lift = look.shape.smile
    rim = [(-wide, MOUTH_Y - lift), (-0.2, MOUTH_Y + 0.005), (0, MOUTH_Y + 0.018),
           (0.2, MOUTH_Y + 0.005), (wide, MOUTH_Y - lift)]  # fmt: skip
    middle = curve(rim)
    top = curve([rim[0], (-0.2, MOUTH_Y - 0.075 * full), (-0.07, MOUTH_Y - 0.105 * full),
                 (0, MOUTH_Y - 0.08 * full), (0.07, MOUTH_Y - 0.105 * full),
                 (0.2, MOUTH_Y - 0.075 * full), rim[-1]])  # fmt: skip
    bottom = curve([rim[0], (-0.22, MOUTH_Y + 0.115 * full), (0, MOUTH_Y + 0.155 * full),
                    (0.22, MOUTH_Y + 0.115 * full), rim[-1]])  # fmt: skip
    hollow = canvas.fill(ellipse((0, MOUTH_Y + 0.2 + 0.08 * full), (0.24, 0.05)))
    canvas.tint(canvas.blurred(hollow, 0.05) * 0.55, SHADE)
    skin = look.colours.skin
    red = mix((skin[0] * 0.92, skin[1] * 0.7, skin[2] * 0.7), (196, 74, 84), 0.42)
    lower = canvas.fill(np.concatenate([middle, bottom[::-1]]))
    upper = canvas.fill(np.concatenate([top, middle[::-1]]))
    canvas.paint(canvas.blurred(lower, 0.008), red)
    canvas.paint(canvas.blurred(upper, 0.008), mix(red, (90, 24, 34), 0.24))
    gleam = canvas.fill(ellipse((look.shape.light * 0.05, MOUTH_Y + 0.075 * full), (0.14, 0.022)))
    canvas.paint(canvas.blurred(gleam, 0.022) * 0.42, (255, 240, 238))
    canvas.paint(canvas.lines([middle], 0.02), mix(red, (56, 14, 20), 0.74))
    for side in (-1, 1):
        corner = canvas.fill(ellipse((side * (wide + 0.02), MOUTH_Y - lift + 0.01), (0.035, 0.03)))
        canvas.tint(canvas.blurred(corner, 0.025) * 0.8, SHADE)
    groove = canvas.lines([[(0, 0.83), (0, 0.96)]], 0.07)
    canvas.tint(canvas.blurred(groove, 0.03) * 0.3, SHADE)
