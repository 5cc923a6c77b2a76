"""How far labels are from key frames that are known: only clips made by ``synth`` have them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean

from reapex.correction import ClipCorrection
from reapex.keyframes import KEYS, Key
from reapex.synth import Truth, errors_ms


@dataclass(frozen=True, slots=True)
class TruthScore:
    """Mean ``|label − truth|`` in ms over the clips, per key frame and over all three."""

    n_clips: int
    keys: Mapping[Key, float]

    @property
    def mean_ms(self) -> float:
        """The mean over the three key frames."""
        return fmean(self.keys.values())

    def as_dict(self) -> dict[str, float]:
        """The means in ms by key frame, and ``mean``."""
        return {**{str(key): ms for key, ms in self.keys.items()}, "mean": self.mean_ms}

    @classmethod
    def of_manual(cls, truth: Truth, corrections: Iterable[ClipCorrection]) -> TruthScore | None:
        """The manual labels' score, on the clips that were searched; a lost apex does not count."""
        return cls._over(truth, ((each, each.clip.raw) for each in corrections if each.searched))

    @classmethod
    def of_proposals(cls, truth: Truth, corrections: Iterable[ClipCorrection]) -> TruthScore | None:
        """The proposals' score, on the same clips."""
        return cls._over(
            truth,
            (
                (each, each.proposed_numbers)
                for each in corrections
                if each.searched and each.proposed_numbers is not None
            ),
        )

    @classmethod
    def _over(
        cls, truth: Truth, labels: Iterable[tuple[ClipCorrection, Iterable[int | None]]]
    ) -> TruthScore | None:
        errors = []
        for correction, numbers in labels:
            true = truth.of(correction.clip.subject_raw, correction.clip.name)
            if true is not None:
                errors.append(errors_ms(true, numbers))
        if not errors:
            return None
        known = ([ms for ms in each if ms is not None] for each in zip(*errors, strict=True))
        return cls(
            len(errors),
            {key: fmean(each) for key, each in zip(KEYS, known, strict=True) if each},
        )
