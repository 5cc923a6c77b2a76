"""Eight ways to wear hair, and beards.

Every style is two lines from the left ear over the head to the right one: the outer contour and
the hairline. Hair lies between them; strands run from a root point (the crown or the parting) to
points between the two lines, so that one brush serves all styles.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reapex.synth.drawing.canvas import Canvas, FloatImage, Points, curve, ellipse, mix
from reapex.synth.drawing.features import MOUTH_Y
from reapex.synth.drawing.head import head_outline
from reapex.synth.drawing.look import HairStyle, Look

Line = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """One hair style: the right half of its contour from the ear up, its hairline, its root."""

    contour: Line
    hairline: Line
    root: tuple[float, float]
    back: Line = ()
    opacity: float = 1.0


def _both(right_half_up: Line) -> Line:
    """A line from the right ear to the crown, continued to the left ear; listed left to right."""
    left = tuple((-x, y) for x, y in right_half_up if x != 0)
    return left + tuple(reversed(right_half_up))


_CAP: Line = ((1.12, 0.0), (1.19, -0.5), (1.06, -1.12), (0.6, -1.55), (0.0, -1.68))
_FULL_CAP: Line = ((1.13, 0.0), (1.27, -0.5), (1.14, -1.2), (0.65, -1.7), (0.0, -1.85))
_LOCKS: Line = ((0.95, 1.15), (1.24, 0.8), (1.3, 0.0), (1.26, -0.6), (1.06, -1.2), (0.6, -1.6),
                (0.0, -1.72))  # fmt: skip
_TEMPLES: Line = ((1.04, -0.02), (0.99, -0.5), (0.82, -0.92), (0.42, -1.08), (0.0, -1.05))
_CURTAIN: Line = ((0.92, 1.12), (0.96, 0.5), (0.99, -0.1), (0.9, -0.6), (0.55, -1.0), (0.0, -1.3))
_PARTED: Line = ((-1.04, -0.02), (-0.98, -0.55), (-0.72, -1.0), (-0.42, -1.26), (-0.1, -1.08),
                 (0.4, -0.9), (0.84, -0.76), (1.0, -0.45), (1.04, -0.02))  # fmt: skip
_FRINGE: Line = ((-1.0, 0.12), (-0.97, -0.3), (-0.88, -0.56), (-0.5, -0.6), (-0.1, -0.64),
                 (0.3, -0.62), (0.68, -0.56), (0.92, -0.5), (0.97, -0.3), (1.0, 0.12))  # fmt: skip

_CUTS: dict[HairStyle, Cut] = {
    "short": Cut(_both(_CAP), _both(_TEMPLES), (0.15, -1.62)),
    "parted": Cut(_both(_FULL_CAP), _PARTED, (-0.46, -1.34)),
    "fringe": Cut(_both(_CAP), _FRINGE, (0.0, -1.6)),
    "bob": Cut(_both(_LOCKS), _both(_CURTAIN), (0.0, -1.45),
               back=((1.12, 1.2), (1.3, 0.3), (0.9, -1.0))),
    "long": Cut(_both(_LOCKS), _both(_CURTAIN), (0.0, -1.45),
                back=((1.28, 2.6), (1.42, 1.6), (1.34, 0.3), (0.9, -1.0))),
    "bun": Cut(_both(_CAP), _both(_TEMPLES), (0.0, -1.75)),
    "curly": Cut(_both(_FULL_CAP), _both(_TEMPLES), (0.0, -1.5)),
    "cropped": Cut(_both(((1.09, -0.1), (1.12, -0.5), (0.98, -1.06), (0.56, -1.44), (0.0, -1.55))),
                   _both(_TEMPLES), (0.0, -1.5), opacity=0.92),
}  # fmt: skip


def paint_hair_behind(canvas: Canvas, look: Look, rng: np.random.Generator) -> None:
    """What lies behind the head: long hair, a bun, a cloud of curls."""
    cut, dark = _CUTS[look.hair], mix(look.colours.hair, (10, 8, 12), 0.3)
    if cut.back:
        right = list(cut.back)
        outline = curve(right + [(-x, y) for x, y in reversed(right)], closed=True)
        behind = canvas.fill(outline)
        canvas.paint(behind, dark)
        _paint_strands(canvas, behind, look, _hanging(rng))
    if look.hair == "bun":
        knot = canvas.fill(ellipse((0, -1.62), (0.38, 0.32)))
        canvas.paint(knot, look.colours.hair)
        canvas.tint(knot * (1 - canvas.blurred(knot, 0.12)), (120, 115, 125))
    if look.hair == "curly":
        canvas.paint(_curls(canvas, 1.06), dark)


def paint_hair(canvas: Canvas, look: Look, rng: np.random.Generator) -> None:
    """The hair on the head, its strands and its sheen."""
    cut, colour = _CUTS[look.hair], look.colours.hair
    width = np.array([look.shape.width, 1.0])
    contour, hairline = curve(cut.contour) * width, curve(cut.hairline) * width
    mask = canvas.fill(np.concatenate([contour, hairline[::-1]]))
    if look.hair == "curly":
        mask = np.maximum(mask, _curls(canvas, 1.0) * (1 - _below_hairline(canvas, hairline)))
    cast = canvas.blurred(mask, 0.05) * canvas.fill(curve(head_outline(look), closed=True))
    canvas.tint(cast * 0.55 * cut.opacity, (190, 146, 138))
    if look.hair in ("cropped", "curly"):
        mask = canvas.blurred(mask, 0.012)
    mask = mask * np.float32(cut.opacity)
    canvas.paint(mask, colour)
    canvas.tint(mask * (1 - canvas.blurred(mask, 0.2)) * 0.6, (150, 145, 155))
    if look.hair == "curly":
        _paint_curl_texture(canvas, mask, look, rng)
    else:
        _paint_strands(canvas, mask, look, _strands(cut, contour, hairline, rng))
    sheen = canvas.fill(
        ellipse((look.shape.light * 0.5, -1.3), (0.42, 0.15), look.shape.light * 0.5)
    )
    canvas.paint(canvas.blurred(sheen, 0.12) * mask * 0.22, (255, 244, 226))


def _strands(cut: Cut, contour: Points, hairline: Points, rng: np.random.Generator) -> list[Points]:
    """Curved lines from the root to points between contour and hairline."""
    n = 260
    share = rng.uniform(0, 1, n)
    outer = contour[(share * (len(contour) - 1)).astype(int)]
    inner = hairline[(share * (len(hairline) - 1)).astype(int)]
    ends = outer + (inner - outer) * rng.uniform(0, 1, (n, 1))
    roots = np.asarray(cut.root) + rng.normal(0, 0.06, (n, 2))
    bulge = (roots + ends) / 2 + 0.12 * (ends - roots)[:, ::-1] * (1, -1) * np.sign(ends[:, :1])
    u = np.linspace(0, 1, 16)[None, :, None]
    paths = (1 - u) ** 2 * roots[:, None] + 2 * u * (1 - u) * bulge[:, None] + u**2 * ends[:, None]
    return list(paths)


def _hanging(rng: np.random.Generator) -> list[Points]:
    """Strands that hang down on both sides, waving a little."""
    down = np.linspace(-0.8, 2.9, 30)
    waves = rng.uniform(0.01, 0.04, 160)
    sides = rng.choice([-1.0, 1.0], 160) * rng.uniform(0.85, 1.45, 160)
    phases = rng.uniform(0, 2, 160)
    return [
        np.stack([x + wave * np.sin(2.4 * down + phase), down], axis=1)
        for x, wave, phase in zip(sides, waves, phases, strict=True)
    ]


def _paint_strands(canvas: Canvas, mask: FloatImage, look: Look, paths: list[Points]) -> None:
    colour, half = look.colours.hair, len(paths) // 2
    dark = canvas.lines(paths[:half], 0.018) * mask
    canvas.paint(dark * 0.34, mix(colour, (0, 0, 0), 0.5))
    light = canvas.lines(paths[half:], 0.014) * mask
    canvas.paint(light * 0.3, mix(colour, (255, 232, 200), 0.38))


def _curls(canvas: Canvas, scale: float) -> FloatImage:
    turns = np.linspace(np.pi * 0.98, np.pi * 2.02, 17)
    discs = [
        ellipse((1.17 * scale * np.cos(turn), -0.42 + 1.1 * scale * np.sin(turn)), (0.3, 0.3))
        for turn in turns
    ]
    return canvas.fill(*discs)


def _below_hairline(canvas: Canvas, hairline: Points) -> FloatImage:
    """The face under the hairline, which curls must leave free."""
    left, right = hairline[0], hairline[-1]
    return canvas.fill(np.concatenate([hairline, [(right[0], 1.8), (left[0], 1.8)]]))


def _paint_curl_texture(
    canvas: Canvas, mask: FloatImage, look: Look, rng: np.random.Generator
) -> None:
    rings = []
    for _ in range(420):
        at = (rng.uniform(-1.5, 1.5), rng.uniform(-1.95, 0.1))
        start, radius = rng.uniform(0, 2 * np.pi), rng.uniform(0.05, 0.1)
        turn = np.linspace(start, start + 4, 12)
        rings.append(np.stack([at[0] + radius * np.cos(turn), at[1] + radius * np.sin(turn)], 1))
    _paint_strands(canvas, mask, look, rings)


def paint_beard(canvas: Canvas, look: Look, head: FloatImage, rng: np.random.Generator) -> None:
    """Stubble, a full beard or a moustache on the head's mask; nothing for most."""
    if look.beard == "none":
        return
    colour, lip = mix(look.colours.hair, (25, 18, 18), 0.3), MOUTH_Y
    jaw, chin = look.shape.jaw, look.shape.chin
    moustache = curve([(0, lip - 0.2), (0.24, lip - 0.19), (0.46, lip + 0.02), (0.3, lip - 0.06),
                       (0, lip - 0.1), (-0.3, lip - 0.06), (-0.46, lip + 0.02),
                       (-0.24, lip - 0.19)], closed=True)  # fmt: skip
    area = canvas.fill(moustache)
    if look.beard != "moustache":
        half = [(1.12, -0.05), (1.08, 0.4), (1.0, 0.85), (0.82 * jaw, 1.27 * chin),
                (0.46 * jaw, 1.63 * chin), (0, 1.79 * chin)]  # fmt: skip
        upper = [
            (0, lip + 0.24),
            (0.3, lip + 0.27),
            (0.55, lip + 0.02),
            (0.82, 0.85),
            (0.95, 0.4),
            (1.0, -0.05),
        ]
        ring = curve(half + [(-x, y) for x, y in reversed(half[:-1])])
        inside = curve([(-x, y) for x, y in reversed(upper)] + upper[1:])
        area = np.maximum(area, canvas.fill(np.concatenate([ring, inside])))
        area = np.maximum(area, canvas.lines([[(0.47, lip), (0.5, lip + 0.3)],
                                              [(-0.47, lip), (-0.5, lip + 0.3)]], 0.1))  # fmt: skip
    strength = 0.26 if look.beard == "stubble" else 0.8
    area = canvas.blurred(area, 0.04 if look.beard == "stubble" else 0.025)
    area = area * (head if look.beard == "stubble" else canvas.blurred(head, 0.03))
    canvas.paint(area * strength, colour)
    at = rng.uniform((-1.1, 0.2), (1.1, 1.85), (1500, 2))
    paths = [np.stack([p, (p[0] * 1.02, p[1] + 0.055)]) for p in at]
    _paint_strands(canvas, area * np.float32(strength), look, paths)
