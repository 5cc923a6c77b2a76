"""Tables of predictions with known properties."""

import numpy as np

from reapex.evaluation import Predictions

CLASSES = ("negative", "positive", "surprise")


def table(
    n_subjects: int = 12,
    right: float = 0.7,
    seed: int = 0,
    seeds: tuple[str, ...] = (),
    truth_seed: int = 0,
) -> Predictions:
    """A leak-free table: one fold per subject, 2 to 9 clips each, right with a probability."""
    truth, rng = np.random.default_rng(truth_seed), np.random.default_rng((seed, 7))
    clips = [
        (f"{subject + 1:02}", f"clip{k}", CLASSES[truth.integers(3)])
        for subject in range(n_subjects)
        for k in range(truth.integers(2, 10))
    ]
    rows = [(*clip, run) for run in seeds or ("",) for clip in clips]
    said = [label if rng.random() < right else CLASSES[rng.integers(3)] for _, _, label, _ in rows]
    return Predictions(
        y_true=tuple(row[2] for row in rows),
        y_pred=tuple(said),
        clip=tuple(row[1] for row in rows),
        subject=tuple(row[0] for row in rows),
        fold=tuple(row[0] for row in rows),
        seed=tuple(row[3] for row in rows) if seeds else (),
        row=tuple(range(2, len(rows) + 2)),
    )
