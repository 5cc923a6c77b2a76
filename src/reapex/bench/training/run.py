"""One epoch, two ways: the same clips, the same small network, the same optimiser, one thread.

Ours feeds the network with the parts that ``reapex train`` feeds it with: pictures decoded once
into a cache, batches moved as a whole. The loop round them is the same plain one on both sides. The
cache is made before the first epoch, and that time is told beside it.
"""

from __future__ import annotations

import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from reapex.bench.machine import Machine
from reapex.bench.training import published
from reapex.bench.training.clips import N_CLIPS, DrawnSheet, class_of, draw_clips
from reapex.errors import UsageError
from reapex.loading import load
from reapex.progress import Progress
from reapex.recognition.inputs import DifferenceFeed, KeyFrameSource, Triples, triples_of
from reapex.recognition.networks import Phase, PhaseInput, PhaseNetwork, WithGamdss

SIZE_PX = 224
BATCH_SIZE = 16


@dataclass(frozen=True, slots=True)
class TrainTable:
    """Seconds of one epoch, medians over the runs, and what was timed on what.

    Parameters
    ----------
    ours_s, published_s
        One epoch end to end: reading, moving, forward, backward, step.
    ours_feed_s, published_feed_s
        The same without the network.
    cache_s
        Making the cache, once for all epochs, folds and seeds.
    """

    ours_s: float
    published_s: float
    ours_feed_s: float
    published_feed_s: float
    cache_s: float
    n_clips: int
    n_parameters: int
    n_runs: int
    torch: str
    machine: Machine

    @property
    def published_over_ours(self) -> float:
        """How many times faster one epoch is."""
        return self.published_s / self.ours_s

    @property
    def published_over_ours_with_cache(self) -> float:
        """How many times faster the first epoch is, the making of the cache included."""
        return self.published_s / (self.ours_s + self.cache_s)

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "ours_s": self.ours_s,
            "published_s": self.published_s,
            "ours_feed_s": self.ours_feed_s,
            "published_feed_s": self.published_feed_s,
            "cache_s": self.cache_s,
            "published_over_ours": self.published_over_ours,
            "published_over_ours_with_cache": self.published_over_ours_with_cache,
            "clips": self.n_clips,
            "parameters": self.n_parameters,
            "runs": self.n_runs,
            "torch": self.torch,
            "machine": self.machine.as_dict(),
        }


def bench_train(
    *, n_clips: int = N_CLIPS, n_runs: int = 5, progress: Progress | None = None
) -> TrainTable:
    """Draw clips in a temporary folder and time one epoch of learning from them, both ways in turn.

    Parameters
    ----------
    n_clips
        Clips; SAMM has 136 in five classes.
    n_runs
        Epochs that are timed of each; their median counts. One before them is not timed.
    progress
        Called with the clips drawn and their number.

    Raises
    ------
    UsageError
        If a number is below 1.
    """
    if min(n_clips // 2, n_runs) < 1:
        raise UsageError(
            f"{n_clips} clips and {n_runs} runs", expected="two clips or more, one run or more"
        )
    with tempfile.TemporaryDirectory(prefix="reapex-bench-") as folder:
        sheet = draw_clips(Path(folder), n_clips, progress)
        threads = torch.get_num_threads()
        torch.set_num_threads(1)
        try:
            return _timed(sheet, Path(folder, "cache"), n_clips, n_runs)
        finally:
            torch.set_num_threads(threads)


def _timed(sheet: DrawnSheet, cache: Path, n_clips: int, n_runs: int) -> TrainTable:
    began = perf_counter()
    triples = _triples(sheet, cache)
    cache_s = perf_counter() - began
    labels = sorted({class_of(row) for row in range(n_clips)})
    targets = torch.tensor([labels.index(class_of(row)) for row in range(n_clips)])
    samples = [sheet.pictures(row) for row in range(n_clips)]
    sides: Mapping[str, _Side] = {
        "ours": _Ours(triples, targets, _network(len(labels))),
        "published": _Published(samples, targets, _network(len(labels))),
    }
    times: dict[str, list[float]] = {}
    for run in range(n_runs + 1):
        for name, side in sides.items():
            for what, work in (("", side.epoch), ("_feed", side.feed)):
                start = perf_counter()
                work(run)
                if run:
                    times.setdefault(name + what, []).append(perf_counter() - start)
    found = {name: median(each) for name, each in times.items()}
    n_parameters = sum(each.numel() for each in sides["ours"].network.parameters())
    return TrainTable(
        found["ours"], found["published"], found["ours_feed"], found["published_feed"],
        cache_s, n_clips, n_parameters, n_runs, torch.__version__, Machine.here(),
    )  # fmt: skip


def _triples(sheet: DrawnSheet, cache: Path) -> Triples:
    corpus = load(sheet.labels, sheet.frames)
    return triples_of(KeyFrameSource.parse("manual").mark(corpus.clips), SIZE_PX, cache)


def _network(n_classes: int) -> PhaseNetwork:
    """A small one, so that what is fed counts: three convolutions and GAMDSS's head."""
    torch.manual_seed(0)
    backbone = nn.Sequential(
        nn.Conv2d(3, 8, 5, stride=4, padding=2), nn.ReLU(),
        nn.Conv2d(8, 16, 3, stride=2, padding=1), nn.ReLU(),
        nn.Conv2d(16, 32, 3, stride=2, padding=1), nn.ReLU(),
    )  # fmt: skip
    return WithGamdss(backbone, n_classes=n_classes, size=SIZE_PX, spatial=False, head_width=64)


class _Side(ABC):
    """One way to feed the network."""

    def __init__(self, targets: Tensor, network: PhaseNetwork) -> None:
        self.targets, self.network = targets, network.train()
        self.optimiser = torch.optim.AdamW(network.parameters(), lr=8e-4, weight_decay=0.6)

    @abstractmethod
    def batches(self, run: int) -> Iterator[tuple[dict[Phase, PhaseInput], Tensor]]:
        """One epoch: what the network takes, and the classes."""

    def feed(self, run: int) -> None:
        """An epoch without the network."""
        for _ in self.batches(run):
            pass

    def epoch(self, run: int) -> None:
        """An epoch."""
        for fed, y in self.batches(run):
            self.step(fed, y)

    def step(self, fed: dict[Phase, PhaseInput], y: Tensor) -> None:
        """Both phases, their losses, one step."""
        self.optimiser.zero_grad(set_to_none=True)
        losses = [functional.cross_entropy(each, y) for each in self.network(fed).values()]
        torch.autograd.backward(torch.stack(losses).sum())
        self.optimiser.step()


class _Ours(_Side):
    def __init__(self, triples: Triples, targets: Tensor, network: PhaseNetwork) -> None:
        super().__init__(targets, network)
        self._inputs, self._make = triples.inputs, DifferenceFeed(network.spec)

    def batches(self, run: int) -> Iterator[tuple[dict[Phase, PhaseInput], Tensor]]:
        chance = torch.Generator().manual_seed(run)
        order = torch.randperm(len(self._inputs), generator=chance)
        for start in range(0, len(order), BATCH_SIZE):
            rows = order[start : start + BATCH_SIZE]
            yield self._make(self._inputs.rows(rows.tolist()), chance), self.targets[rows]


class _Published(_Side):
    def __init__(
        self, samples: Sequence[published.Sample], targets: Tensor, network: PhaseNetwork
    ) -> None:
        super().__init__(targets, network)
        self._samples = samples

    def batches(self, run: int) -> Iterator[tuple[dict[Phase, PhaseInput], Tensor]]:
        return published.batches(self._samples, self.targets, BATCH_SIZE, SIZE_PX, run)
