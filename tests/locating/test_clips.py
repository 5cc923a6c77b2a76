"""Clips of a corpus: what is filled, what stands, and what is written."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from reapex.keyframes import KEYS, RawKeyFrames
from reapex.loading import Loaded, Loader
from reapex.locating import Locator, Refusal, locate_clip, located_row
from reapex.report.rows import interval_in_words
from reapex.synth import SynthCorpus, read_truth

WriteClip = Callable[..., Path]
KEEPING = Loader(apex_policy="keep", unmarked=True)


def emptied(corpus: SynthCorpus, out: Path, keys: Sequence[str]) -> Loaded:
    """The corpus with some key frames of every row empty."""
    with corpus.labels.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows({**row, **dict.fromkeys(keys, "")} for row in rows)
    return KEEPING.read(out, corpus.frames)


def test_drawn_faces_that_nobody_marked(small_corpus: SynthCorpus, tmp_path: Path) -> None:
    truth = read_truth(small_corpus.truth)
    errors = []
    for clip in emptied(small_corpus, tmp_path / "l.csv", KEYS).corpus:
        located = locate_clip(clip, Locator())
        true = truth.of(clip.subject, clip.name)
        assert true is not None
        if located.outcome == "refused":
            assert located.changes == {}
            continue
        assert located.numbers is not None
        assert located.changes == dict(zip(KEYS, located.numbers, strict=True))
        assert set(located.intervals) == set(KEYS)
        first, last = located.intervals["apex"]
        assert first - 1 <= located.numbers.apex <= last + 1
        errors.append(abs(located.numbers.apex - true.apex))
    assert len(errors) >= 4
    assert np.median(errors) <= 2


def test_only_the_empty_key_frame_is_filled(small_corpus: SynthCorpus, tmp_path: Path) -> None:
    loaded = emptied(small_corpus, tmp_path / "l.csv", ["apex"])
    for clip in loaded.corpus:
        located = locate_clip(clip, Locator())
        assert located.outcome == "located"
        assert set(located.changes) == {"apex"}
        assert set(located.intervals) == {"apex"}
        assert located.numbers is not None
        assert (located.numbers.onset, located.numbers.offset) == (clip.raw.onset, clip.raw.offset)
        row = located_row(located, "locate:x", loaded.layout)
        assert dict(row.changes) == located.changes
        assert row.notes["old_apex"] == "none"
        assert row.notes["old_onset"] == ""
        assert str(row.notes["interval"]).startswith("apex ")
        assert str(row.notes["reason"]).startswith("onset given; apex located")


def test_a_stand_in_apex_counts_as_empty(small_corpus: SynthCorpus, tmp_path: Path) -> None:
    emptied(small_corpus, tmp_path / "l.csv", ["apex"])
    clip = Loader().read(tmp_path / "l.csv", small_corpus.frames).corpus.clips[0]
    assert clip.keyframes is not None
    assert set(locate_clip(clip, Locator()).changes) == {"apex"}


def test_a_complete_clip_is_kept_and_its_row_says_so(small_corpus: SynthCorpus) -> None:
    loaded = KEEPING.read(small_corpus.labels, small_corpus.frames)
    located = locate_clip(loaded.corpus.clips[0], Locator())
    assert (located.outcome, located.numbers, located.changes) == ("kept", None, {})
    row = located_row(located, "locate:x", loaded.layout)
    assert row.changes == {}
    assert row.notes["method"] == "none"
    assert str(row.notes["reason"]).startswith("complete: ")


@pytest.mark.parametrize(
    ("cells", "fps", "reason"),
    [
        ((None, None, None), 100, "faint"),
        ((None, None, None), None, "no_rate"),
        ((50, None, 70), 100, "outside"),
        ((30, None, 20), 100, "order"),
        ((None, 500, None), 100, "outside"),
    ],
)
def test_a_refusal_has_a_reason(
    tmp_path: Path,
    write_clip: WriteClip,
    cells: tuple[int | None, ...],
    fps: int | None,
    reason: str,
) -> None:
    write_clip(tmp_path / "f" / "s1" / "a", range(1, 61))
    shown = ["" if each is None else each for each in cells]
    labels = tmp_path / "l.csv"
    with labels.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [["subject", "name", "onset", "apex", "offset", "fps"], ["s1", "a", *shown, fps or ""]]
        )
    loaded = KEEPING.read(labels, tmp_path / "f")
    (clip,) = loaded.corpus
    assert clip.raw == RawKeyFrames(*cells)
    located = locate_clip(clip, Locator())
    assert (located.outcome, located.changes, located.intervals) == ("refused", {}, {})
    assert located.reasons("apex") == (reason,)
    assert located.explanation.endswith(".")
    row = located_row(located, "locate:x", loaded.layout)
    assert row.changes == {}
    assert row.notes["method"] == "none"
    assert str(row.notes["reason"]).startswith(f"{reason}: ")


def test_damaged_pictures_are_a_reason(tmp_path: Path, write_clip: WriteClip) -> None:
    folder = write_clip(tmp_path / "f" / "s1" / "a", range(1, 31))
    for picture in folder.iterdir():
        picture.write_bytes(b"no picture")
    labels = tmp_path / "l.csv"
    labels.write_text("subject,name,onset,apex,offset,fps\ns1,a,,,,100\n")
    (clip,) = KEEPING.read(labels, tmp_path / "f").corpus
    located = locate_clip(clip, Locator())
    assert located.refusal is not None
    assert located.refusal.reason == "bad_frames"
    assert located.refusal.error is not None
    assert "row 2" in str(located.refusal.error)
    assert located.explanation


def test_without_frames_nothing_is_looked_for(tmp_path: Path) -> None:
    labels = tmp_path / "l.csv"
    labels.write_text("subject,name,onset,apex,offset,fps\ns1,a,,,,100\n")
    (clip,) = KEEPING.read(labels).corpus
    assert locate_clip(clip, Locator()).refusal == Refusal("no_frames")


def test_intervals_are_the_frames_that_the_report_names(
    small_corpus: SynthCorpus, tmp_path: Path
) -> None:
    for clip in emptied(small_corpus, tmp_path / "l.csv", ["apex"]).corpus:
        located = locate_clip(clip, Locator())
        assert located.proposal is not None
        assert located.numbers is not None
        interval_ms = located.proposal.apex.interval_ms
        assert interval_ms is not None
        first, last = located.intervals["apex"]
        shown = f"frame {first}" if first == last else f"frames {first}–{last}"
        assert interval_in_words(interval_ms, clip.timeline).endswith(shown)
        assert first <= located.numbers.apex <= last
