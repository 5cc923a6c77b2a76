"""What a drawn person looks like: the random choices, made once per subject.

Lengths are in inter-ocular distances. Hair and eyes go with the skin only so far that every
face is a plausible one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

RGB = tuple[float, float, float]
HairStyle = Literal["short", "parted", "fringe", "bob", "long", "bun", "curly", "cropped"]
Beard = Literal["none", "stubble", "full", "moustache"]

HAIR_STYLES: tuple[HairStyle, ...] = get_args(HairStyle)
_BEARDS: tuple[Beard, ...] = get_args(Beard)

_SKINS: tuple[RGB, ...] = (
    (250, 217, 193), (243, 202, 170), (234, 187, 150), (219, 165, 124),
    (190, 134, 96), (156, 105, 74), (122, 80, 57),
)  # fmt: skip
_HAIRS: tuple[RGB, ...] = (
    (44, 38, 40), (66, 46, 38), (97, 66, 46), (134, 70, 44), (196, 152, 96), (150, 148, 150),
)  # fmt: skip
_IRISES: tuple[RGB, ...] = (
    (92, 58, 36), (66, 42, 30), (124, 98, 52), (82, 120, 82), (84, 128, 166), (112, 128, 140),
)  # fmt: skip
_BACKGROUNDS: tuple[RGB, ...] = (
    (198, 220, 232), (240, 214, 192), (208, 226, 200), (224, 210, 232), (246, 228, 184),
    (186, 212, 208), (238, 206, 206), (214, 216, 222),
)  # fmt: skip
_CLOTHES: tuple[RGB, ...] = (
    (66, 94, 142), (176, 74, 78), (58, 122, 112), (218, 160, 72), (98, 84, 132), (236, 232, 224),
    (74, 78, 86), (204, 120, 128),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of one person and of the wall behind, RGB 0 to 255."""

    skin: RGB
    hair: RGB
    iris: RGB
    clothes: RGB
    background: RGB


@dataclass(frozen=True, slots=True)
class Shape:
    """The proportions of one face, in inter-ocular distances; shares around 1 scale a standard.

    ``light`` is the direction that light comes from, −1 (picture left) to 1 (picture right).
    """

    width: float
    jaw: float
    chin: float
    eye: float
    eye_tilt: float
    brow: float
    brow_arch: float
    nose: float
    mouth_width: float
    lips: float
    smile: float
    light: float


@dataclass(frozen=True, slots=True)
class Look:
    """One drawn person."""

    colours: Colours
    shape: Shape
    hair: HairStyle
    beard: Beard
    freckles: bool
    collar: bool


def draw_look(number: int, rng: np.random.Generator) -> Look:
    """The look of subject ``number``; neighbours differ in hair style and background.

    Parameters
    ----------
    number
        The subject's number from 0; it walks through the lists of styles and colours, so that few
        people suffice to see them all.
    rng
        The subject's own random numbers.
    """

    def one(choices: tuple[RGB, ...]) -> RGB:
        return choices[int(rng.integers(len(choices)))]

    def near(middle: float, spread: float) -> float:
        return float(rng.uniform(middle - spread, middle + spread))

    hair = HAIR_STYLES[number % len(HAIR_STYLES)]
    skin = (number * 3 + int(rng.integers(2))) % len(_SKINS)
    deep = skin >= len(_SKINS) - 3
    hairs = (*_HAIRS[:3], _HAIRS[-1]) if deep else _HAIRS
    return Look(
        colours=Colours(
            skin=_SKINS[skin],
            hair=hairs[(number * 7 + int(rng.integers(2))) % len(hairs)],
            iris=one(_IRISES[:3] if deep else _IRISES),
            clothes=one(_CLOTHES),
            background=_BACKGROUNDS[(number * 5) % len(_BACKGROUNDS)],
        ),
        shape=Shape(
            width=near(1.0, 0.05), jaw=near(1.0, 0.09), chin=near(1.0, 0.05),
            eye=near(1.0, 0.07), eye_tilt=near(0.0, 0.05),
            brow=near(1.0, 0.3), brow_arch=near(0.07, 0.03),
            nose=near(1.0, 0.1), mouth_width=near(1.0, 0.09), lips=near(1.1, 0.2),
            smile=near(0.05, 0.02), light=float(rng.choice([-1.0, 1.0])) * near(0.75, 0.25),
        ),
        hair=hair,
        beard=_BEARDS[int(rng.integers(len(_BEARDS)))] if _may_be_bearded(hair, rng) else "none",
        freckles=bool(rng.random() < 0.15) and not deep,
        collar=bool(rng.random() < 0.5),
    )  # fmt: skip


def _may_be_bearded(hair: HairStyle, rng: np.random.Generator) -> bool:
    return hair in ("short", "parted", "cropped", "curly") and bool(rng.random() < 0.5)
