"""Do the sheet and the files count alike? Found out per clip.

Reference note datasets §1.10: some releases number their files as the sheet does (absolute), some
start each clip anew (relative). Nothing in a file says which; the numbers have to tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reapex.loading.marks import Marks

_MIN_SHARE_FOUND = 0.5  # of the annotated frames, for the sheet's own counting to be believed


@dataclass(frozen=True, slots=True)
class IndexFit:
    """How well the files answer the sheet.

    Parameters
    ----------
    shift
        File number minus sheet number; 0 where both count alike.
    n_expected, n_found
        Frames from onset to offset by the sheet, and those of them that are there.
    all_keys_found
        Whether every key frame that the sheet names is there.
    is_exact_cut
        Whether the files are exactly as many as the annotated frames, without a gap.
    """

    shift: int
    n_expected: int
    n_found: int
    all_keys_found: bool
    is_exact_cut: bool = False


def fit_index(numbers: Sequence[int], marks: Marks, first: int | None = None) -> IndexFit:
    """The shift that explains the files best.

    Files that count as the sheet does win; then files that are exactly as many as the annotated
    frames; then, where fewer than half of the annotated frames would be there, a clip counted from
    1, from 0, or from its onset. If none of these holds every key frame, the files are taken to
    count as the sheet does, and frames are missing.

    Parameters
    ----------
    numbers
        The file numbers, growing.
    marks
        The sheet's key frames.
    first
        The sheet's number of the first file, where it says one: files that do not count as the
        sheet does then begin there.

    Examples
    --------
    >>> fit_index(range(1, 52), Marks(40, 60, 90)).shift
    -39
    >>> fit_index(range(1, 101), Marks(40, 60, 90)).shift
    0
    """
    there = frozenset(numbers)
    begin = numbers[0]
    same = _fit(there, marks, 0)
    if same.all_keys_found:
        return same
    if first is not None:
        told = _fit(there, marks, begin - first)
        if told.all_keys_found:
            return told
    from_onset = begin - marks.onset
    is_exact_cut = len(numbers) == same.n_expected == numbers[-1] - begin + 1
    if is_exact_cut:
        shifts: tuple[int, ...] = (from_onset,)
    elif same.n_found < _MIN_SHARE_FOUND * same.n_expected:
        shifts = (begin - 1, begin, from_onset)
    else:
        shifts = ()
    for shift in shifts:
        relative = _fit(there, marks, shift)
        if relative.all_keys_found:
            return replace(relative, is_exact_cut=is_exact_cut)
    return same


def _fit(there: frozenset[int], marks: Marks, shift: int) -> IndexFit:
    expected = range(marks.onset + shift, marks.offset + shift + 1)
    return IndexFit(
        shift,
        n_expected=len(expected),
        n_found=sum(number in there for number in expected),
        all_keys_found=all(key + shift in there for key in marks if key is not None),
    )
