"""Every expression with what each coder marked, the largest differences first, as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from reapex.agreement import AgreementStudy
from reapex.keyframes import KEYS
from reapex.report.csv_lines import ms_text, write_csv


def write_agreement_csv(
    study: AgreementStudy, out: Path, *, inputs: Iterable[Path] = (), force: bool = False
) -> None:
    """Write one line per expression; those that only one coder marked stand last.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    write_csv(_header(study), _lines(study), out, inputs=inputs, force=force)


def _header(study: AgreementStudy) -> list[str]:
    head = ["clip", "subject", "name", "emotion", "coders"]
    for name in study.names:
        head += [f"{name} row", *(f"{name} {key}" for key in KEYS)]
    for key in KEYS:
        head += [f"{key} frames apart", f"{key} ms apart"]
    return [*head, "iou"]


def _lines(study: AgreementStudy) -> Iterator[list[object]]:
    for each in study.worst:
        clip = each.expression.clip
        line: list[object] = [clip.id, clip.subject, clip.name, clip.emotion,
                              each.expression.n_marked]  # fmt: skip
        for own, marks in zip(each.expression.clips, each.numbers, strict=True):
            line += ["" if own is None else own.provenance.row, *(marks.get(k, "") for k in KEYS)]
        for key in KEYS:
            frames = each.frames.get(key)
            line += ["" if frames is None else f"{frames:g}", ms_text(each.ms.get(key))]
        yield [*line, "" if each.iou is None else f"{each.iou:.4f}"]
    for index in range(len(study.names)):
        for expression in study.only_by(index):
            clip = expression.clip
            line = [clip.id, clip.subject, clip.name, clip.emotion, 1]
            for own in expression.clips:
                marks_of = () if own is None else tuple(own.raw)
                line += (
                    [""] * (len(KEYS) + 1)
                    if own is None
                    else [own.provenance.row, *("" if n is None else n for n in marks_of)]
                )
            yield [*line, *[""] * (2 * len(KEYS) + 1)]
