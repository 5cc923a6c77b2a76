"""A config to begin with: the labels' own classes and counts, and every choice with its meaning."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

from reapex.corpus import Corpus
from reapex.errors import UsageError
from reapex.labels import ClassMap
from reapex.recognition.config import path_from

_TEMPLATE = """\
# How a recogniser is trained and judged; `reapex train` reads it. Paths are taken from this folder.
{top}
# Every class, in order, with the clips it has. Other counts are refused: a score of other clips
# is another score.
{classes}
[keyframes]
# manual, risefall, gamdss, gamdss:0.05, gamdss:released, spotted:flow_peak, true (made clips only);
# several, as in ["manual", "risefall"], where the training subjects choose (selection = "inner").
source = "manual"
# train: only clips that are learned from; train+test: all; none: corrections are not used.
apply = "train"

[network]
name = "gamdss"
preset = "small"      # released and paper are the full network: for a GPU
phases = "full"       # rise, fall or full

[recipe]
preset = "small"      # released: 199 epochs, AdamW 8e-4, weight decay 0.6
# epochs = 40         # any single value of the preset can be changed

[protocol]
folds = "loso"        # loso: one subject out; lodo: one data set out; grouped:6: six groups of them
seeds = [0, 1, 2, 3, 4]
selection = "fixed"   # inner: epoch, key frames and class weights by folds of training subjects
baselines = []        # "shuffled", "no_motion"; the majority class is always told
oracle = false        # also the score of the best epoch on each test fold: a diagnostic, no result
"""


def new_config(
    corpus: Corpus,
    labels: Path,
    frames: Path | None,
    folder: Path,
    class_map: ClassMap | None = None,
    reading: Mapping[str, object] | None = None,
) -> str:
    """The text of a config for a corpus.

    Parameters
    ----------
    corpus
        What was read from the labels.
    labels, frames
        As the user named them.
    folder
        Where the config will stand: paths are written from there.
    class_map
        The classes; None for the labels' own, the most frequent first.
    reading
        Further values of the config's top, such as ``{"fps": 200}``.

    Raises
    ------
    UsageError
        If fewer than two classes have clips.
    """
    classes: dict[str, Any] = {} if class_map is None else {"map": class_map.name}
    classes["counts"] = _own_counts(corpus) if class_map is None else _counts(corpus, class_map)
    n = len(classes["counts"])
    if n < 2:
        raise UsageError(
            f"{corpus.name} has clips of {n} class{'' if n == 1 else 'es'}",
            expected="labels (emotions) of two classes or more",
            mend="Name the column that holds them, as in --columns emotion=YourHeader",
        )
    top = {"labels": path_from(labels, folder)}
    if frames is not None:
        top["frames"] = path_from(frames, folder)
    given = {name: value for name, value in (reading or {}).items() if value not in (None, {})}
    return _TEMPLATE.format(
        top=tomli_w.dumps(top | given), classes=tomli_w.dumps({"classes": classes})
    )


def _own_counts(corpus: Corpus) -> dict[str, int]:
    """Each label in the spelling that comes first; the most frequent first."""
    counts: dict[str, int] = {}
    for clip in corpus:
        if clip.emotion:
            counts[clip.emotion] = counts.get(clip.emotion, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: -item[1]))


def _counts(corpus: Corpus, class_map: ClassMap) -> dict[str, int]:
    return {name: n for name, n in class_map.count_of(corpus.clips).items() if n}
