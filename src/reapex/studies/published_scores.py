"""The scores that Tables II to VII of the GAMDSS paper print for the rows that the studies run.

Conventions
-----------
Percent, as printed. A row has the key of the study's row, a column the name of the class map, or of
the data set where the paper does not say which classes. Rows of other systems are not here. The
copy that was read has tables by number and no pages.

References
----------
GAMDSS, arXiv:2603.04766v1, Tables II to VII.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PublishedScores:
    """What a table prints in one cell, in percent; None where it prints nothing.

    ``printed_uar`` is what the paper calls UAR, and the released code computes as macro precision.
    ``train_time`` is of the row and data set.
    """

    accuracy: float | None = None
    uf1: float | None = None
    printed_uar: float | None = None
    train_time: str = ""

    def of(self, metric: str) -> float | None:
        """The number printed for ``accuracy``, ``uf1`` or ``uar``, as a share of 1."""
        name = "printed_uar" if metric == "uar" else metric
        value: float | None = getattr(self, name)
        return None if value is None else value / 100


_C5, _C3, _S5, _S3 = "casme2/5", "casme2/3-gamdss", "samm/5", "samm/3"
_T7, _T4 = "casme3/7", "casme3/4"
_4DME, _MMEW = "fourdme", "mmew"
_Pair = tuple[float, float]
_Cells = Mapping[str, PublishedScores]


def _cells(**pairs: _Pair) -> dict[str, PublishedScores]:
    names = {"c5": _C5, "c3": _C3, "s5": _S5, "s3": _S3, "fourdme": _4DME, "mmew": _MMEW}
    return {names[key]: PublishedScores(*pair) for key, pair in pairs.items()}


def _uar_first(t7: _Pair, t4: _Pair) -> dict[str, PublishedScores]:
    """Cells of CAS(ME)³, given as (printed UAR, UF1)."""
    return {name: PublishedScores(None, uf1, uar) for name, (uar, uf1) in ((_T7, t7), (_T4, t4))}


def _timed(
    s5: _Pair, s3: _Pair, samm_time: str, c5: _Pair, c3: _Pair, casme2_time: str
) -> dict[str, PublishedScores]:
    """A row of Table VI or VII, in the order in which it is printed."""
    return {
        name: PublishedScores(*pair, train_time=time)
        for name, pair, time in (
            (_S5, s5, samm_time), (_S3, s3, samm_time),
            (_C5, c5, casme2_time), (_C3, c3, casme2_time),
        )
    }  # fmt: skip


_TABLE_2: Mapping[str, _Cells] = {
    "gamdss-rise": _cells(
        c5=(87.50, 86.17), c3=(94.84, 94.30), s5=(80.15, 73.35), s3=(90.35, 85.16)
    ),
    "gamdss-fall": _cells(
        c5=(76.92, 74.44), c3=(92.91, 92.25), s5=(75.37, 67.99), s3=(84.73, 76.62)
    ),
    "gamdss-full": _cells(
        c5=(87.04, 85.48), c3=(94.19, 93.62), s5=(82.84, 81.47), s3=(90.07, 85.23)
    ),
}
_TABLE_3: Mapping[str, _Cells] = {
    "gamdss-rise": _uar_first((62.73, 53.29), (76.03, 70.75)),
    "gamdss-fall": _uar_first((58.27, 43.33), (70.47, 59.09)),
    "gamdss-full": _uar_first((58.72, 42.58), (67.18, 59.82)),
}
_TABLE_4: Mapping[str, _Cells] = {
    "without-d-and-s": _cells(
        c5=(82.19, 79.80), c3=(90.90, 89.69), s5=(78.35, 72.56), s3=(85.49, 76.76)
    )
    | _uar_first((51.69, 35.54), (58.84, 50.58)),
    "without-s": _cells(
        c5=(85.02, 83.08), c3=(93.50, 91.81), s5=(79.85, 76.97), s3=(87.79, 84.64)
    )
    | _uar_first((56.02, 38.06), (62.19, 53.54)),
    "without-d": _cells(
        c5=(85.82, 83.73), c3=(93.50, 92.25), s5=(79.85, 75.81), s3=(86.25, 79.01)
    )
    | _uar_first((57.28, 39.09), (64.21, 55.66)),
    "full": _cells(
        c5=(87.04, 85.48), c3=(94.19, 93.62), s5=(82.84, 81.47), s3=(90.07, 85.23)
    )
    | _uar_first((58.72, 42.58), (67.18, 59.82)),
}  # fmt: skip
_TABLE_5: Mapping[str, _Cells] = {
    f"lambda-{each}": _cells(s5=samm, c5=casme2, fourdme=fourdme, mmew=mmew)
    for each, samm, casme2, fourdme, mmew in (
        ("0.00", (79.85, 75.81), (85.82, 83.73), (85.09, 68.29), (79.91, 64.41)),
        ("0.05", (81.34, 78.29), (87.04, 85.48), (85.09, 68.29), (80.34, 68.20)),
        ("0.10", (82.84, 81.47), (85.02, 84.44), (86.84, 74.98), (79.48, 66.14)),
        ("0.15", (82.09, 77.25), (85.82, 84.66), (85.53, 77.61), (79.48, 62.84)),
        ("0.20", (81.34, 77.65), (85.43, 82.96), (82.89, 69.56), (79.05, 61.36)),
        ("0.25", (78.36, 74.33), (82.17, 79.92), (83.33, 69.10), (78.21, 55.02)),
    )
}
_TABLE_6: Mapping[str, _Cells] = {
    "resnet10": _timed(
        (75.37, 66.32), (83.96, 74.30), "1 h 10 min 38.97 s",
        (81.37, 78.12), (89.61, 86.94), "30 min 7.36 s",
    ),
    "resnet10-3df-n": _timed(
        (77.61, 67.51), (85.49, 79.29), "2 h 12 min 37.38 s",
        (80.97, 77.82), (88.96, 86.03), "1 h 12 min 55.08 s",
    ),
    "resnet10-gamdss": _timed(
        (77.61, 69.95), (86.25, 78.50), "1 h 51 min 54.53 s",
        (81.78, 79.23), (90.90, 87.51), "54 min 13.24 s",
    ),
    "convnext-t": _timed(
        (73.13, 60.43), (82.44, 66.86), "1 h 38 min 43.76 s",
        (84.62, 82.11), (91.56, 89.67), "46 min 16.48 s",
    ),
    "convnext-t-3df-n": _timed(
        (72.38, 62.78), (84.73, 73.95), "2 h 40 min 42.17 s",
        (82.99, 81.57), (92.85, 90.97), "1 h 29 min 4.20 s",
    ),
    "convnext-t-gamdss": _timed(
        (75.37, 64.59), (84.73, 70.38), "2 h 31 min 3.35 s",
        (85.02, 83.85), (92.85, 91.82), "1 h 20 min 58.83 s",
    ),
    "swin-t": _timed(
        (65.67, 55.56), (77.09, 60.52), "48 min 42.82 s",
        (67.21, 62.47), (84.42, 79.87), "32 min 9.06 s",
    ),
    "swin-t-3df-n": _timed(
        (65.67, 54.69), (77.86, 61.88), "1 h 50 min 41.22 s",
        (66.80, 61.73), (83.77, 78.54), "1 h 14 min 56.78 s",
    ),
    "swin-t-gamdss": _timed(
        (67.91, 57.78), (78.63, 62.33), "1 h 22 min 48.79 s",
        (68.02, 63.51), (85.71, 82.13), "57 min 13.72 s",
    ),
    "vmamba-t": _timed(
        (62.69, 55.40), (74.04, 57.29), "1 h 15 min 2.06 s",
        (74.49, 68.08), (85.71, 81.55), "40 min 5.61 s",
    ),
    "vmamba-t-3df-n": _timed(
        (65.67, 54.69), (75.57, 59.43), "2 h 17 min 0.46 s",
        (73.68, 66.74), (84.42, 81.03), "1 h 22 min 53.34 s",
    ),
    "vmamba-t-gamdss": _timed(
        (64.93, 58.52), (77.09, 61.72), "1 h 58 min 3.19 s",
        (75.71, 70.97), (87.01, 83.77), "1 h 3 min 12.16 s",
    ),
    "gamdss": _timed(
        (79.85, 75.81), (86.25, 79.01), "2 h 33 min 4.25 s",
        (85.82, 83.73), (93.5, 92.25), "1 h 47 min 47.31 s",
    ),
    "gamdss-3df-n": _timed(
        (81.34, 76.32), (87.02, 81.36), "3 h 35 min 2.66 s",
        (85.82, 83.03), (92.86, 91.44), "2 h 30 min 35.04 s",
    ),
    "gamdss-gamdss": _timed(
        (82.84, 81.47), (90.07, 85.23), "3 h 54 min 11.90 s",
        (87.04, 85.48), (94.19, 93.62), "2 h 41 min 40.97 s",
    ),
}  # fmt: skip
_TABLE_7: Mapping[str, _Cells] = {
    "resnet10-flow": _timed(
        (76.12, 65.47), (81.82, 73.57), "1 h 44 min 10.57 s",
        (78.95, 74.71), (87.66, 84.27), "52 min 31.96 s",
    ),
    "resnet10-difference": _timed(
        (75.37, 66.32), (83.96, 74.30), "1 h 8 min 21.87 s",
        (81.37, 78.12), (89.61, 86.94), "30 min 7.36 s",
    ),
    "convnext-t-flow": _timed(
        (62.69, 52.33), (77.86, 61.54), "2 h 18 min 13.26 s",
        (63.16, 53.94), (72.73, 60.62), "1 h 16 min 43.40 s",
    ),
    "convnext-t-difference": _timed(
        (73.13, 60.43), (82.44, 66.86), "1 h 38 min 43.76 s",
        (84.62, 82.11), (91.56, 89.67), "46 min 16.48 s",
    ),
    "swin-t-flow": _timed(
        (61.19, 54.27), (78.62, 64.54), "1 h 2 min 58.61 s",
        (73.28, 67.26), (85.71, 81.79), "56 min 22.02 s",
    ),
    "swin-t-difference": _timed(
        (65.67, 55.56), (77.09, 60.52), "48 min 42.82 s",
        (67.21, 62.47), (84.42, 79.87), "32 min 9.06 s",
    ),
    "vmamba-t-flow": _timed(
        (63.43, 55.19), (75.57, 55.26), "1 h 41 min 38.12 s",
        (68.02, 61.01), (81.81, 76.67), "1 h 13 min 5.91 s",
    ),
    "vmamba-t-difference": _timed(
        (62.69, 55.40), (74.04, 57.29), "1 h 15 min 2.06 s",
        (74.49, 68.08), (85.71, 81.55), "40 min 5.61 s",
    ),
    "gamdss-flow": _timed(
        (68.66, 58.69), (80.92, 69.44), "3 h 25 min 6.90 s",
        (74.49, 70.88), (85.06, 80.17), "2 h 31 min 29.94 s",
    ),
    "gamdss-difference": _timed(
        (79.85, 75.81), (86.25, 79.01), "2 h 33 min 4.25 s",
        (85.82, 83.73), (93.50, 92.25), "1 h 47 min 47.31 s",
    ),
}  # fmt: skip
PUBLISHED: Mapping[str, Mapping[str, _Cells]] = {
    "table2": _TABLE_2,
    "table3": _TABLE_3,
    "table4": _TABLE_4,
    "table5": _TABLE_5,
    "table6": _TABLE_6,
    "table7": _TABLE_7,
}
"""By study, row and class map; by data set where the paper does not say which classes."""
