"""From clips to the network's input, for each way of choosing key frames; cached on disk.

Conventions
-----------
The first pass films a clip, asks the correctors, and keeps their answers, what the rise–fall
corrector saw, and the grey frames (``clips/0000.pkl``, ``clips/0000.npy``). The second learns the
coders from all clips' labels, judges again, and reads optical flow from the grey frames. Files are
written whole or not at all, so that a run that was stopped goes on where it was; when the inputs
stand, the frames are deleted. A folder belongs to one config and seed, whose digest is its name.

An input is ``(2, 3, size, size)``: onset → apex, then offset → apex; u, v and strain as
:func:`reapex.recognition.inputs.flow_picture` has them.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import pickle
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from downstream_corpus import Config, Corpus, Filmed, Plan
from reapex.correction import corrector_named
from reapex.correction.coders import learn
from reapex.correction.risefall import Observation, RiseFall
from reapex.correction.risefall.corrector import RiseFallProposal
from reapex.keyframes import KeyFrames
from reapex.motion.grey import grey_bytes
from reapex.recognition.inputs import flow_picture
from reapex.series import FrameSeries
from reapex.synth.rendering import process_pool

MANUAL, RELEASED, PAPER, RISE_FALL, TRUE = (
    "manual", "gamdss_released", "gamdss_paper", "risefall", "true",
)  # fmt: skip
METHODS = (MANUAL, RELEASED, PAPER, RISE_FALL, TRUE)
_KEYS = ("onset", "apex", "offset")


@dataclass(frozen=True)
class Seen:
    """What the first pass keeps of a clip, beside its grey frames."""

    person: str
    keys: Mapping[str, KeyFrames]
    observation: Observation | None


@dataclass(frozen=True)
class Prepared:
    """What a network is trained on, and what is known of each clip; rows in the clips' order."""

    rows: tuple[dict[str, str], ...]
    inputs: Mapping[str, np.ndarray]
    facts: Mapping[str, Any]

    @classmethod
    def load(cls, folder: Path) -> Prepared:
        with (folder / "clips.csv").open(encoding="utf-8", newline="") as file:
            rows = tuple(csv.DictReader(file))
        facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
        inputs = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in facts["methods"]}
        return cls(rows, inputs, facts)

    def column(self, name: str) -> np.ndarray:
        return np.array([row[name] for row in self.rows])


def folder_of(cache: Path, config: Config) -> Path:
    """Where a config's clips and inputs are kept."""
    said = {key: value for key, value in asdict(config).items() if key != "tuning_seed"}
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:12]
    return cache / f"{config.seed}-{digest}"


def prepare(corpus: Corpus, cache: Path, jobs: int) -> Path:
    """The folder with the inputs of every method; done already, or made now."""
    folder = folder_of(cache, corpus.config)
    if (folder / "facts.json").is_file():
        return folder
    clips = folder / "clips"
    clips.mkdir(parents=True, exist_ok=True)
    start = time.perf_counter()
    todo = [i for i in range(len(corpus)) if not (clips / f"{i:04d}.pkl").is_file()]
    _for_all(partial(_first_pass, corpus, clips), todo, jobs, "filmed and corrected")
    filmed = time.perf_counter()
    plans, seen = [corpus.plan(i) for i in range(len(corpus))], _read_all(clips, len(corpus))
    keys, learned = _judged_again(plans, seen)
    _check_labels(plans, keys)
    judged = time.perf_counter()
    work = [(clips / f"{i:04d}.npy", each) for i, each in enumerate(keys)]
    tensors = _for_all(partial(_inputs, corpus.config.input_size), work, jobs, "flows")
    for method in METHODS:
        np.save(folder / f"{method}.npy", np.stack([each[method] for each in tensors]))
    _write_rows(folder / "clips.csv", plans, [each.person for each in seen], keys)
    facts = {
        "methods": METHODS,
        "classes": list(corpus.config.classes),
        "config": asdict(corpus.config),
        "coders": [asdict(coder) for _, coder in corpus.coders],
        "learned": learned,
        "mean_error_ms": _mean_errors(plans, keys),
        "changed_inputs": {
            name: float(np.mean([each[name] != each[MANUAL] for each in keys])) for name in METHODS
        },
        "seconds": {
            "clips filmed now": len(todo),
            "films and correction": filmed - start,
            "coders": judged - filmed,
            "flows": time.perf_counter() - judged,
        },
    }
    _whole(folder / "facts.json", lambda path: path.write_text(json.dumps(facts, indent=1)))
    shutil.rmtree(clips)
    return folder


def manual_inputs(corpus: Corpus, cache: Path, jobs: int) -> np.ndarray:
    """The inputs of the manual key frames alone, ``(n, 2, 3, size, size)``: nobody is corrected."""
    path = folder_of(cache, corpus.config) / "manual_only.npy"
    if not path.is_file():
        rows = _for_all(partial(_manual_only, corpus), range(len(corpus)), jobs, "filmed")
        path.parent.mkdir(parents=True, exist_ok=True)
        _whole(path, lambda at: _save(at, np.stack(rows)))
    return np.load(path)


def flow_input(
    grey: Mapping[int, np.ndarray] | np.ndarray, keys: KeyFrames, size: int
) -> np.ndarray:
    """One clip's input from its grey frames by position, as the training room makes it."""
    apex = np.asarray(grey[keys.apex])
    rests = (np.asarray(grey[rest]) for rest in (keys.onset, keys.offset))
    return np.stack([flow_picture(rest, apex, size) for rest in rests])


def _first_pass(corpus: Corpus, clips: Path, index: int) -> None:
    clip = corpus.filmed(index)
    seen = _seen(clip)
    _whole(clips / f"{index:04d}.npy", lambda path: _save(path, _grey(clip.frames)))
    # The answers come last: where they stand, the frames do too.
    _whole(clips / f"{index:04d}.pkl", lambda path: path.write_bytes(pickle.dumps(seen)))


def _seen(clip: Filmed) -> Seen:
    plan, first = clip.plan, clip.plan.delivered.start
    steady = FrameSeries.steady(clip.delivered, plan.fps)
    series = replace(steady, eyes_px=clip.eyes_px)
    manual = _moved(plan.manual, -first)
    released = corrector_named("gamdss", search="released", criterion="uint8_wrap", window=0.1)
    answers = {
        RELEASED: released.propose(series, manual),
        PAPER: corrector_named("gamdss").propose(series, manual),
        RISE_FALL: corrector_named("risefall").propose(series, manual),
    }
    keys = {name: _moved(each.keyframes, first) for name, each in answers.items()}
    saw = answers[RISE_FALL]
    observation = saw.observation if isinstance(saw, RiseFallProposal) else None
    # A copy: without all that was worked out from it, it is a tenth as large.
    light = None if observation is None else replace(observation)
    return Seen(clip.person, {MANUAL: plan.manual, TRUE: plan.true, **keys}, light)


def _judged_again(
    plans: Sequence[Plan], seen: Sequence[Seen]
) -> tuple[list[dict[str, KeyFrames]], dict[str, Any]]:
    """Every clip's key frames, the rise–fall corrector's by what ``correct`` learns of a sheet."""
    corrector = corrector_named("risefall")
    assert isinstance(corrector, RiseFall)
    models = learn([each.observation for each in seen], [plan.coder for plan in plans])
    models = models if models.learned else corrector.coders
    all_keys = []
    for plan, each in zip(plans, seen, strict=True):
        keys = dict(each.keys)
        if each.observation is not None:
            proposal = corrector.judge(each.observation, models.model_for(plan.coder))
            keys[RISE_FALL] = _moved(proposal.keyframes, plan.delivered.start)
        all_keys.append(keys)
    learned = [] if models.sheet is None else [models.sheet, *models.coders.values()]
    words = {
        each.name or "sheet": {
            "clips with a movement": each.n_clips,
            "bias_ms": each.model.bias_ms,
            "spread_ms": each.model.spread_ms,
        }
        for each in learned
    }
    return all_keys, words


def _inputs(size: int, work: tuple[Path, Mapping[str, KeyFrames]]) -> dict[str, np.ndarray]:
    path, keys = work
    grey, made = np.load(path, mmap_mode="r"), {}
    for each in set(keys.values()):
        made[each] = flow_input(grey, each, size)
    return {name: made[each] for name, each in keys.items()}


def _manual_only(corpus: Corpus, index: int) -> np.ndarray:
    clip = corpus.filmed(index)
    keys = clip.plan.manual
    grey = {position: _grey(clip.frames[position][None])[0] for position in keys}
    return flow_input(grey, keys, corpus.config.input_size)


def _grey(frames: np.ndarray) -> np.ndarray:
    return np.stack([grey_bytes(frame, "The optical flow", 16) for frame in frames])


def _check_labels(plans: Sequence[Plan], keys: Sequence[Mapping[str, KeyFrames]]) -> None:
    """The corpus is what it is meant to be, or the run ends here."""
    assert len(plans) == len(keys)
    counts: dict[tuple[int, str], int] = {}
    for plan in plans:
        counts[plan.person, plan.label] = counts.get((plan.person, plan.label), 0) + 1
    assert len(set(counts.values())) == 1, "each person has as many clips of each class"
    assert len({(plan.person, plan.fold) for plan in plans}) == len({p.person for p in plans})
    for plan, each in zip(plans, keys, strict=True):
        shown, film = plan.delivered, range(len(plan.times_ms))
        for name, key in each.items():
            assert key.distinct, (plan.name, name, key)
            assert set(key) <= set(film if name == TRUE else shown), (plan.name, name, key)
    errors = _mean_errors(plans, keys)
    for name in METHODS:
        assert np.all(np.array(errors[TRUE]) <= errors[name]), f"{name} is nearer than the truth"


def _mean_errors(
    plans: Sequence[Plan], keys: Sequence[Mapping[str, KeyFrames]]
) -> dict[str, list[float]]:
    """Mean |label − truth| in ms: onset, apex, offset."""
    pairs = list(zip(plans, keys, strict=True))
    return {
        name: np.abs([p.errors_ms(each[name]) for p, each in pairs]).mean(axis=0).tolist()
        for name in METHODS
    }


def _write_rows(
    path: Path,
    plans: Sequence[Plan],
    persons: Sequence[str],
    keys: Sequence[Mapping[str, KeyFrames]],
) -> None:
    rows = []
    for plan, person, each in zip(plans, persons, keys, strict=True):
        row: dict[str, Any] = {
            "clip": plan.name, "person": person, "class": plan.label, "fold": plan.fold,
            "group": plan.group, "coder": plan.coder, "fps": f"{plan.fps:g}",
            "peak_px": f"{plan.peak_px:.3f}", "context": plan.context, "course": plan.course,
            "nuisances": "+".join(nuisance.name for nuisance in plan.scene.nuisances),
        }  # fmt: skip
        for name in METHODS:
            errors = plan.errors_ms(each[name])
            for key, position, error in zip(_KEYS, each[name], errors, strict=True):
                row[f"{name}_{key}"] = position
                row[f"{name}_{key}_error_ms"] = f"{error:.3f}"
        rows.append(row)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _read_all(clips: Path, n_clips: int) -> list[Seen]:
    # Our own files, written above.
    return [pickle.loads((clips / f"{i:04d}.pkl").read_bytes()) for i in range(n_clips)]


def _for_all(work: Callable[[Any], Any], items: Iterable[Any], jobs: int, what: str) -> list[Any]:
    """What ``work`` makes of every item, in their order."""
    items, work = list(items), partial(_alone, work)
    done, start = [], time.perf_counter()
    with process_pool(min(jobs, len(items))) as pool:
        results = map(work, items) if pool is None else pool.map(work, items, chunksize=2)
        for result in results:
            done.append(result)
            if len(done) % 24 == 0 or len(done) == len(items):
                spent = time.perf_counter() - start
                left = spent / len(done) * (len(items) - len(done))
                said = f"{what}: {len(done)} of {len(items)}, {spent:.0f} s, {left:.0f} s left"
                print(said, file=sys.stderr, flush=True)
    return done


def _alone(work: Callable[[Any], Any], item: Any) -> Any:
    """With one thread, because there is one process per core already."""
    with threadpool_limits(1, user_api="blas"):
        return work(item)


def _moved(keys: KeyFrames, by: int) -> KeyFrames:
    return KeyFrames(*(position + by for position in keys))


def _save(path: Path, array: np.ndarray) -> None:
    with path.open("wb") as file:
        np.save(file, array)


def _whole(path: Path, write: Callable[[Path], Any]) -> None:
    """The file whole, or none."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    write(beside)
    beside.replace(path)
