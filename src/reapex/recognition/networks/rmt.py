"""RMT in its four published sizes, for the retention backbone.

Conventions
-----------
The stem is RMT's own: four 3×3 convolutions of strides 2, 1, 2, 1 and widths d/2, d/2, d, d, batch
norm after each, GELU after the first three, so that the first stage works on a quarter of the
picture's side (56 of 224) and the last on 1/32 (7 of 224). GAMDSS changed it to strides 2, 1, 1, 1.
Widths, depths, heads and the rest are those of reference note other_systems §9.1. With the
published classifier for 1 000 classes (the same :class:`~reapex.recognition.networks.head.Head`)
the sizes have 14 334 216, 26.97 M, 54.15 M and 95.46 M parameters, as published.

References
----------
Fan et al. (2024), RMT: Retentive networks meet vision transformers.
"""

from __future__ import annotations

from collections.abc import Mapping

from reapex.recognition.networks.retention_backbone import RetentionConfig, StageConfig

_Four = tuple[int, int, int, int]


def _config(
    widths: _Four,
    depths: _Four,
    n_heads: _Four,
    decay_spans: _Four,
    *,
    drop_path: float,
    ffn_ratios: _Four = (4, 4, 3, 3),
    n_decomposed: int = 3,
    layer_scale: float | None = None,
) -> RetentionConfig:
    """A size; the first ``n_decomposed`` stages are so, ``layer_scale`` is of the last two."""
    first = widths[0]
    return RetentionConfig(
        stem=((first // 2, 2), (first // 2, 1), (first, 2), (first, 1)),
        stages=tuple(
            StageConfig(
                width,
                depth=depths[k],
                n_heads=n_heads[k],
                decomposed=k < n_decomposed,
                decay_span=decay_spans[k],
                ffn_ratio=ffn_ratios[k],
                layer_scale=layer_scale if k >= 2 else None,
            )
            for k, width in enumerate(widths)
        ),
        drop_path=drop_path,
    )


RMT_SIZES: Mapping[str, RetentionConfig] = {
    "t3": _config(
        (64, 128, 256, 512), (2, 2, 8, 2), (4, 4, 8, 16), (4, 4, 6, 6),
        drop_path=0.1, ffn_ratios=(3, 3, 3, 3), n_decomposed=2,
    ),
    "s": _config(
        (64, 128, 256, 512), (3, 4, 18, 4), (4, 4, 8, 16), (4, 4, 6, 6), drop_path=0.15
    ),
    "m2": _config(
        (80, 160, 320, 512), (4, 8, 25, 8), (5, 5, 10, 16), (5, 5, 6, 6),
        drop_path=0.4, layer_scale=1e-6,
    ),
    "l6": _config(
        (112, 224, 448, 640), (4, 8, 25, 8), (7, 7, 14, 20), (6, 6, 6, 6),
        drop_path=0.5, layer_scale=1e-6,
    ),
}  # fmt: skip
"""The published sizes: RMT-T3, RMT-S, RMT-M2 (the paper's B) and RMT-L6 (its L)."""
