"""Videos for tests, made with PyAV: small drawn pictures that can be told apart exactly."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt

Pictures = npt.NDArray[np.uint8]


def pictures(n: int, width: int = 48, height: int = 32, seed: int = 0) -> Pictures:
    """``n`` RGB pictures that differ from each other, ``(n, height, width, 3)``.

    A patch wanders over a smooth ground, so that codecs have something to predict.
    """
    rng = np.random.default_rng(seed)
    down, across = np.mgrid[:height, :width]
    ground = 60 + 80 * across / width + 60 * down / height
    made = np.empty((n, height, width, 3), np.uint8)
    for index in range(n):
        shade = ground + 20 * np.sin(index / 3 + across / 7)
        made[index] = np.clip(shade[..., None] + rng.normal(0, 2, (height, width, 3)), 0, 255)
        made[index, : height // 4, : width // 4] = (index * 37) % 256
    return made


def film(
    path: Path,
    frames: Pictures,
    *,
    codec: str = "ffv1",
    pix_fmt: str = "bgr0",
    stamps: Sequence[int] | None = None,
    time_base: Fraction = Fraction(1, 1000),
    rate: int = 25,
    rotation: int | None = None,
    options: dict[str, str] | None = None,
    gop: int | None = None,
    container_options: dict[str, str] | None = None,
    bare: dict[str, Any] | None = None,
) -> Path:
    """Write pictures as a video; ``stamps`` in ``time_base``, or one after the other at a rate."""
    if stamps is None:
        time_base, stamps = Fraction(1, rate), range(len(frames))
    with av.open(str(path), "w", options=container_options or {}) as container:
        stream: Any = container.add_stream(codec, rate=rate, options=options or {})
        stream.width, stream.height = frames.shape[2], frames.shape[1]
        stream.pix_fmt = pix_fmt
        stream.codec_context.time_base = time_base
        stream.time_base = time_base
        if gop is not None:
            stream.codec_context.gop_size = gop
        for name, value in (bare or {}).items():
            setattr(stream.codec_context, name, value)
        if rotation is not None:
            stream.set_display_rotation(rotation)
        for stamp, picture in zip(stamps, frames, strict=True):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
            frame.pts, frame.time_base = stamp, time_base
            for packet in stream.encode(frame):
                container.mux(packet)
        for packet in stream.encode(None):
            container.mux(packet)
    return path
