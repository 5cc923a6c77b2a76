"""Expected against found: what ``reapex doctor`` lays side by side.

Conventions
-----------
What is expected comes from the data set's descriptor and its class maps: names and counts that were
published, never licensed data. Releases differ legitimately, so that a count that differs is worth
a look and no fault; what makes clips unusable is a fault.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from reapex.clip import Clip
from reapex.corpus import Corpus
from reapex.labels import ClassMap, Descriptor, SheetLayout, class_maps_of, descriptor_of
from reapex.loading import Loaded

_SHOWN = 4  # examples of what is missing


class Verdict(IntEnum):
    """What a comparison came to."""

    GOOD = 0
    LOOK = 1
    FAULT = 2

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Check:
    """One line: what was expected, what was found, and what to do if they differ."""

    topic: str
    expected: str
    found: str
    verdict: Verdict = Verdict.GOOD
    mend: str = ""


def checkup(loaded: Loaded) -> tuple[Check, ...]:
    """Every comparison for one label file and, if it was read with them, its frames."""
    corpus, layout = loaded.corpus, loaded.layout
    descriptor = descriptor_of(corpus.sources[0].dataset)
    return (
        *_of_the_sheet(corpus, layout, descriptor),
        *_of_the_records(corpus, descriptor),
        *_of_the_spelling(corpus, descriptor),
        *_of_the_classes(corpus, descriptor),
        *_of_the_times(corpus, descriptor),
        *_of_the_frames(corpus, descriptor),
    )


def _of_the_sheet(corpus: Corpus, layout: SheetLayout, descriptor: Descriptor) -> Iterator[Check]:
    source = corpus.sources[0]
    yield Check("layout", "one that Reapex knows", f"{descriptor.name} ({descriptor.title})")
    if source.sheet is not None:
        known = " or ".join(map(repr, descriptor.sheets)) or "any"
        yield Check("sheet", known, repr(source.sheet))
    header = layout.header
    row = layout.grid.place_of(header.row_index).row
    found = f"row {row}" if row else "none: columns by their order"
    yield Check("header", "a row that names the columns", found)
    for field, aliases in descriptor.aliases.items():
        expected = field if field in aliases else aliases[0]
        if field in header.columns:
            yield Check(f"column {field}", expected, repr(header.text(field)))
        elif field in ("apex", "emotion"):
            yield Check(
                f"column {field}", expected, "none", Verdict.LOOK,
                f"If it has another heading, say --columns {field}=YourHeader",
            )  # fmt: skip


def _of_the_records(corpus: Corpus, descriptor: Descriptor) -> Iterator[Check]:
    published = descriptor.published_records
    yield Check(
        "records",
        " or ".join(map(str, published)) or "one row per clip",
        str(corpus.n_read),
        _differs(bool(published) and corpus.n_read not in published),
        "Releases differ; say in your paper which one you used",
    )
    n_expected = descriptor.published_subjects
    yield Check(
        "subjects",
        "–" if n_expected is None else str(n_expected),
        str(len(corpus.persons)),
        _differs(n_expected is not None and n_expected != len(corpus.persons)),
        "Those of the clips that can be used: see the skipped records, and whether one subject is "
        "spelled in two ways",
    )
    if corpus.skipped:
        first = corpus.skipped[0]
        yield Check(
            "skipped records", "none", str(len(corpus.skipped)), Verdict.FAULT,
            f"The first, row {first.where.row}: {first.reason}",
        )  # fmt: skip
    disordered = [clip for clip in corpus if not clip.raw.in_order]
    yield Check(
        "order", "onset ≤ apex ≤ offset", _all_but(disordered, corpus, "in order"),
        Verdict.FAULT if disordered else Verdict.GOOD, f"See row {_rows(disordered)}",
    )  # fmt: skip
    lost = [clip for clip in corpus if clip.raw.apex is None]
    yield Check(
        "apex", "in every row", _all_but(lost, corpus, "have one"), _differs(bool(lost)),
        f"See row {_rows(lost)}; --apex-policy says what stands in",
    )  # fmt: skip


def _of_the_spelling(corpus: Corpus, descriptor: Descriptor) -> Iterator[Check]:
    if not descriptor.emotions:
        return
    unknown = Counter(
        emotion
        for clip in corpus
        for emotion in clip.emotions
        if emotion not in descriptor.emotions
    )
    yield Check(
        "emotions",
        ", ".join(sorted(descriptor.emotions)),
        ", ".join(f"{count} {word!r}" for word, count in unknown.items()) or "no other",
        _differs(bool(unknown)),
        "Correct the spelling in the sheet",
    )


def _of_the_classes(corpus: Corpus, descriptor: Descriptor) -> Iterator[Check]:
    for class_map in class_maps_of(descriptor.name):
        if not class_map.expected:
            continue
        counts = class_map.count_of(corpus)
        yield Check(
            f"classes {class_map.name}",
            _counts(class_map.expected),
            _counts(counts),
            _differs(bool(counts.difference)),
            _about(class_map),
        )


def _of_the_times(corpus: Corpus, descriptor: Descriptor) -> Iterator[Check]:
    rates = sorted({clip.fps for clip in corpus if clip.fps is not None})
    n_unknown = sum(clip.fps is None for clip in corpus)
    found = ", ".join(f"{rate:g}" for rate in rates) or "none"
    differs = descriptor.fps is not None and rates != [descriptor.fps]
    yield Check(
        "frame rate",
        "one per clip" if descriptor.fps is None else f"{descriptor.fps:g}",
        found + (f"; {n_unknown} clips without" if n_unknown else ""),
        _differs(bool(n_unknown) or differs),
        "Give it, as in --fps 200, or add a column fps",
    )


def _of_the_frames(corpus: Corpus, descriptor: Descriptor) -> Iterator[Check]:
    lost = [each for each in corpus.skipped if each.code in ("folder_missing", "folder_empty")]
    with_frames = [clip for clip in corpus if clip.frames is not None]
    if not with_frames and not lost:
        yield Check(
            "frames", "a folder of numbered pictures per clip", "not looked for", Verdict.LOOK,
            "Give their folder: --frames Cropped, or frames = \"Cropped\" in a manifest",
        )  # fmt: skip
        return
    patterns = " or ".join(descriptor.folder_patterns)
    yield Check(
        "folders",
        f"{len(with_frames) + len(lost)} below --frames, as in {patterns}",
        f"{len(with_frames)} with pictures",
        Verdict.FAULT if lost else Verdict.GOOD,
        lost[0].reason if lost else "",
    )
    outside = [clip for clip in with_frames if clip.obstacle == "outside"]
    yield Check(
        "key frames", "each among the pictures", _all_but(outside, with_frames, "are"),
        Verdict.FAULT if outside else Verdict.GOOD,
        f"See row {_rows(outside)}: reapex audit names the frames",
    )  # fmt: skip
    gaps = [clip for clip in with_frames if _n_missing(clip)]
    yield Check(
        "frames", "no gap from onset to offset", _all_but(gaps, with_frames, "have none"),
        _differs(bool(gaps)), f"{sum(map(_n_missing, gaps))} frames are missing; copy them again",
    )  # fmt: skip
    shifted = [clip for clip in with_frames if clip.index_shift]
    yield Check(
        "file numbers", "those of the sheet", _all_but(shifted, with_frames, "are"),
        _differs(bool(shifted)), "The report shows which file was taken for which frame",
    )  # fmt: skip


def _n_missing(clip: Clip) -> int:
    onset, _, offset = clip.raw
    if clip.keyframes is None or onset is None or offset is None:
        return 0
    return offset - onset + 1 - sum(onset <= n <= offset for n in clip.timeline.numbers)


def _differs(does: bool) -> Verdict:
    return Verdict.LOOK if does else Verdict.GOOD


def _all_but(exceptions: Sequence[Clip], clips: Sequence[Clip] | Corpus, are: str) -> str:
    n_clips = len(clips)
    return f"all {are}" if not exceptions else f"{n_clips - len(exceptions)} of {n_clips} {are}"


def _rows(clips: Sequence[Clip]) -> str:
    rows = ", ".join(str(clip.provenance.row) for clip in clips[:_SHOWN])
    return rows + (" and others" if len(clips) > _SHOWN else "")


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())


def _about(class_map: ClassMap) -> str:
    note = f" ({class_map.note})" if class_map.note else ""
    return f"Published: {class_map.source}{note}; releases differ legitimately"
