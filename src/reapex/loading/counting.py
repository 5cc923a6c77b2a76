"""How the files of a corpus count against its sheet, which no clip can say for sure alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from reapex.errors import KeyFrameMissing
from reapex.frames import FolderFrames, VideoFrames
from reapex.labels import Record
from reapex.loading.indexing import IndexFit
from reapex.loading.marks import Marks


@dataclass(frozen=True, slots=True)
class Found:
    """A record whose labels can be used, and the folder or video that answers them best, if any.

    ``marks`` are None where the sheet lacks an end, and records without one were asked for; such a
    record has no ``fit`` of its own, but a ``borrowed_shift``.
    """

    record: Record
    marks: Marks | None
    fps: float | None
    frames: FolderFrames | VideoFrames | None = None
    fit: IndexFit | None = None
    borrowed_shift: int = 0

    @property
    def shift(self) -> int:
        """File number minus sheet number."""
        return self.borrowed_shift if self.fit is None else self.fit.shift

    @property
    def borrows(self) -> bool:
        """Whether only other clips can say how the sheet counts these files."""
        return self.marks is None and self.frames is not None


def agree_on_counting(found: Iterable[Found]) -> list[Found]:
    """Let the corpus decide where a single clip could have been counted anew by accident.

    A release counts one way. Where more clips count as the sheet does than not, a clip that fits
    only when shifted is more likely a slip in its row, unless its folder is exactly as long as its
    labels.
    """
    all_found = list(found)
    fits = [each.fit for each in all_found if each.fit is not None]
    n_shifted = sum(fit.shift != 0 for fit in fits)
    n_as_the_sheet = sum(fit.shift == 0 and fit.all_keys_found for fit in fits)
    if n_as_the_sheet <= n_shifted:
        return all_found
    return [
        replace(each, fit=replace(each.fit, shift=0))
        if each.fit is not None and not each.fit.is_exact_cut
        else each
        for each in all_found
    ]


@dataclass(frozen=True, slots=True)
class Counting:
    """How a corpus counts, as the clips say that have an onset and an offset.

    Parameters
    ----------
    shifts
        File number minus sheet number of each clip that tells it.
    """

    shifts: tuple[int, ...]

    @classmethod
    def of(cls, found: Iterable[Found]) -> Counting:
        """What the clips of a corpus say, after :func:`agree_on_counting`."""
        fits = [each.fit for each in found if each.fit is not None]
        return cls(tuple(fit.shift for fit in fits if fit.shift or fit.all_keys_found))

    @property
    def shift(self) -> int | None:
        """That of a clip that cannot tell its own; None where the others do not agree.

        Most clips may count as the sheet does, or nobody says anything: then so does this one.
        Otherwise two clips at least must have one and the same shift: each may have been started
        anew.
        """
        n_shifted = len(self.shifts) - self.shifts.count(0)
        if n_shifted == 0 or self.shifts.count(0) > n_shifted:
            return 0
        return self.shifts[0] if len(self.shifts) > 1 and len(set(self.shifts)) == 1 else None

    def lent(self, found: Found) -> Found:
        """The record, counted as its corpus does if it cannot tell.

        Raises
        ------
        KeyFrameMissing
            If the corpus cannot tell either; the place names file, sheet, row and clip.
        """
        if not found.borrows:
            return found
        if self.shift is not None:
            return replace(found, borrowed_shift=self.shift)
        origin = found.record.provenance
        raise KeyFrameMissing(
            "The row has no onset or no offset, and the files of other clips do not count as the "
            "sheet does, so that it cannot be told which file is which of the sheet's frames",
            mend="Fill in onset and offset, or number the files as the sheet does",
        ).at(
            file=origin.file,
            sheet=origin.sheet,
            row=origin.row,
            table_row=origin.table_row,
            clip=found.record.id,
        )

    def remarks(self, found: Iterable[Found]) -> tuple[str, ...]:
        """That a record counts as most clips do, and some do otherwise."""
        n_borrowing = sum(each.borrows for each in found)
        n_other = sum(shift != self.shift for shift in self.shifts)
        if self.shift is None or not n_other or not n_borrowing:
            return ()
        return (
            f"The files of {n_other} of {len(self.shifts)} clips do not count as the sheet does; "
            f"those of {n_borrowing} without onset or offset are taken to count as it does.",
        )
