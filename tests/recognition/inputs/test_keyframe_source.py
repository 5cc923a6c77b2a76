import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from reapex.apex_spotting import spotters
from reapex.corpus import Corpus
from reapex.correction import (
    ClipCorrection,
    CoderModels,
    Corrector,
    Proposal,
    correct_clip,
    corrector_named,
)
from reapex.errors import BadCell, UsageError
from reapex.frames import ArrayFrames
from reapex.keyframes import KEYS, KeyFrames, RawKeyFrames
from reapex.loading import load
from reapex.recognition.inputs import KeyFrameSource
from reapex.recognition.inputs import keyframe_source as module
from reapex.synth import SynthCorpus, read_truth
from reapex.timeline import Timeline

from .clips import CountedFrames, Drawn, clip_of, texture

CANONICAL = {
    "manual": "manual",
    " true ": "true",
    "risefall": "risefall",
    "risefall:cautious": "risefall:cautious",
    "risefall: coders=auto, cautious": "risefall:cautious,coders=auto",
    "risefall:coders=usual": "risefall",
    "risefall:crossing=0.10": "risefall:crossing=0.1",
    "risefall:crossing=0.05": "risefall",
    "gamdss": "gamdss:search=paper,criterion=l2,window=0.1",
    "gamdss:": "gamdss:search=paper,criterion=l2,window=0.1",
    "gamdss:paper": "gamdss:search=paper,criterion=l2,window=0.1",
    "gamdss:0.05": "gamdss:search=paper,criterion=l2,window=0.05",
    "gamdss:20ms": "gamdss:search=paper,criterion=l2,window=20ms",
    "gamdss:0.1/0.2": "gamdss:search=paper,criterion=l2,window=0.1/0.2",
    "gamdss:window=10/20ms": "gamdss:search=paper,criterion=l2,window=10/20ms",
    "gamdss:released": "gamdss:search=released,criterion=uint8_wrap,window=0.1",
    "gamdss:released,0.2": "gamdss:search=released,criterion=uint8_wrap,window=0.2",
    "gamdss:criterion=flow": "gamdss:search=paper,criterion=flow,window=0.1",
    "gamdss:search=released": "gamdss:search=released,criterion=l2,window=0.1",
    **{f"spotted:{name}": f"spotted:{name}" for name in spotters()},
    "spotted:flow_peak,cut": "spotted:flow_peak,cut",
}


@pytest.fixture(scope="module")
def corpus(small_corpus: SynthCorpus) -> Corpus:
    return load(small_corpus.labels, small_corpus.frames)


@pytest.mark.parametrize("word", CANONICAL)
def test_a_word_has_one_canonical_form(word: str) -> None:
    source = KeyFrameSource.parse(word)
    assert source.name == CANONICAL[word]
    assert KeyFrameSource.parse(source.name) == source
    assert source.is_corrected == (source.name not in ("manual", "true"))


def test_a_word_asks_the_corrector_that_the_command_line_does() -> None:
    for word, expected in (
        (
            "risefall:cautious,crossing=0.1",
            corrector_named(crossing=0.1, cautious=True, coders="usual"),
        ),
        ("risefall:coders=auto", corrector_named()),
        ("gamdss:0.2", corrector_named("gamdss", window=0.2)),
        ("gamdss:released", corrector_named(search="released", criterion="uint8_wrap")),
        (
            "gamdss:search=symmetric,window=1/2ms",
            corrector_named(search="symmetric", window="1,2ms"),
        ),
    ):
        assert KeyFrameSource.parse(word).corrector == expected


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("manuel", "Perhaps manual"),
        ("gamds:0.05", "Perhaps gamdss"),
        ("flow_peak", "Perhaps spotted:flow_peak"),
        ("spotted:flow_peek", "Perhaps spotted:flow_peak"),
        ("spotted", "which spotter"),
        ("spotted:flow_peak,whole", "cut, or nothing"),
        ("", "no key frames called ''"),
        ("xyzzy", "manual or true or risefall"),
        ("manual:0.1", "no settings"),
        ("gamdss:windw=0.1", "Perhaps window="),
        ("gamdss:realeased", "Perhaps released"),
        ("gamdss:0.1,window=0.2", "window twice"),
        ("gamdss:released,search=paper", "search twice"),
        ("gamdss:search=best", "no search 'best'"),
        ("gamdss:criterion=l3", "no criterion 'l3'"),
        ("gamdss:5", "5 times as long"),
        ("gamdss:1.2.3", "not understood"),
        ("gamdss:crossing=0.1", "no setting 'crossing=0.1'"),
        ("risefall:cautius", "Perhaps cautious"),
        ("risefall:crossing=low", "crossing is 'low'"),
        ("risefall:window=0.1", "no setting"),
    ],
)
def test_a_word_that_is_none_is_told_with_the_nearest(word: str, says: str) -> None:
    with pytest.raises(UsageError) as told:
        KeyFrameSource.parse(word)
    assert says in str(told.value)


def test_manual_is_the_sheet(corpus: Corpus) -> None:
    told: list[tuple[int, int]] = []
    found = KeyFrameSource.parse("manual").mark(corpus, progress=lambda *e: told.append(e))
    assert [each.keyframes for each in found.marked] == [clip.keyframes for clip in corpus]
    assert (found.source, found.skipped, found.n_moved) == ("manual", (), 0)
    assert found.movable_share is None
    assert told[-1] == (6, 6)


def test_true_is_the_frame_nearest_to_the_truth(
    corpus: Corpus, small_corpus: SynthCorpus, tmp_path: Path
) -> None:
    beside = KeyFrameSource.parse("true").mark(corpus)
    elsewhere = tmp_path / "t.csv"
    elsewhere.write_bytes(small_corpus.truth.read_bytes())
    assert KeyFrameSource.parse("true", elsewhere).mark(corpus).marked == beside.marked
    assert KeyFrameSource.parse(f"true:{elsewhere}").mark(corpus).marked == beside.marked
    truth = read_truth(small_corpus.truth)
    assert len(beside.marked) == 6
    assert beside.n_moved > 0
    for each in beside.marked:
        true = truth.of(each.clip.subject_raw, each.clip.name)
        numbers = each.clip.timeline.numbers_of(each.keyframes)
        for key in KEYS:
            assert abs(getattr(numbers, key) - getattr(true, key)) <= 0.5 + 1e-9


def test_a_truth_that_is_missing_or_broken_is_an_error(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"there is no file .*gone\.csv"):
        KeyFrameSource.parse("true", tmp_path / "gone.csv").mark(corpus)
    broken = tmp_path / "broken.csv"
    broken.write_text("subject,name,onset,apex,offset,fps\ns1,a,1,x,3,100\n")
    with pytest.raises(BadCell):
        KeyFrameSource.parse("true", broken).mark(corpus)


def test_a_clip_that_the_truth_does_not_cover_is_skipped(
    corpus: Corpus, small_corpus: SynthCorpus, tmp_path: Path
) -> None:
    with small_corpus.truth.open(newline="") as file:
        header, *rows = csv.reader(file)
    fewer = tmp_path / "fewer.csv"
    with fewer.open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows[1:]])
    short = KeyFrameSource.parse("true", fewer).mark(corpus)
    assert len(short.marked) == 5
    assert [each.code for each in short.skipped] == ["key_frame_missing"]
    assert short.skipped[0].where.row is not None
    clip = corpus.clips[0]
    late = replace(clip, timeline=Timeline(range(10**6, 10**6 + len(clip.timeline))))
    found = KeyFrameSource.parse("true").mark([late, *corpus.clips[1:]])
    assert len(found.marked) == 5
    assert "The true onset is at" in found.skipped[0].reason


@pytest.mark.parametrize("word", ["gamdss:0.3", "gamdss:released", "risefall:coders=usual"])
def test_a_corrector_is_asked_about_every_clip(corpus: Corpus, word: str) -> None:
    source = KeyFrameSource.parse(word)
    assert source.corrector is not None
    found = source.mark(corpus)
    expected = [correct_clip(clip, source.corrector) for clip in corpus]
    assert [each.keyframes for each in found.marked] == [
        each.proposal.keyframes for each in expected if each.proposal
    ]
    assert found.movable_share == 1
    if word != "gamdss:released":
        assert found.n_moved > 0
    assert source.mark(corpus, jobs=2) == found


def test_a_spotter_moves_the_apex_alone(corpus: Corpus) -> None:
    found = KeyFrameSource.parse("spotted:frame_difference").mark(corpus)
    assert len(found.marked) == 6
    for each in found.marked:
        manual = each.clip.keyframes
        assert manual is not None
        assert (each.keyframes.onset, each.keyframes.offset) == (manual.onset, manual.offset)
    assert found.n_moved > 0


def test_all_clips_are_judged_together(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the clips teach of their coders decides, and is told."""
    models = {"": CoderModels()}
    seen: list[object] = []

    def judged(
        answers: Sequence[ClipCorrection], corrector: Corrector
    ) -> tuple[tuple[ClipCorrection, ...], Mapping[str, CoderModels]]:
        seen.append(corrector)
        later = Proposal.keep(KeyFrames(0, 1, 2), "faint")
        return tuple(replace(each, proposal=later) for each in answers), models

    monkeypatch.setattr(module, "judged_together", judged)
    source = KeyFrameSource.parse("gamdss")
    found = source.mark(corpus.clips[:2])
    assert seen == [source.corrector]
    assert [each.keyframes for each in found.marked] == [KeyFrames(0, 1, 2)] * 2
    assert found.coders is models


@pytest.mark.parametrize("word", ["manual", "gamdss"])
def test_clips_without_key_frames_are_skipped_with_their_reason(word: str) -> None:
    frames = ArrayFrames(texture(0, 8, 32), fps=100.0)
    clips = [
        clip_of(frames, name="fine"),
        clip_of(frames, None, name="order", raw=RawKeyFrames(5, 3, 6)),
        replace(clip_of(frames, None, name="none"), apex_source="none"),
        clip_of(frames, None, name="outside", raw=RawKeyFrames(5, 9, 20)),
        clip_of(None, name="no frames"),
    ]
    found = KeyFrameSource.parse(word).mark(clips)
    assert [each.clip.name for each in found.marked] == ["fine"]
    assert [each.code for each in found.skipped] == ["order", "no_apex", "outside", "no_frames"]
    for each, clip in zip(found.skipped, clips[1:], strict=True):
        assert each.where == clip.place
        assert each.reason.endswith(".")


def test_pictures_that_cannot_be_compared_are_a_reason() -> None:
    clips = [each.clip for each in Drawn.some(n=3, damaged=(1,)).marking.marked]
    found = KeyFrameSource.parse("gamdss").mark(clips, jobs=2)
    assert [each.clip.name for each in found.marked] == ["c0", "c2"]
    (skipped,) = found.skipped
    assert (skipped.code, skipped.where.clip) == ("frame_unreadable", clips[1].id)
    without_rate = replace(clips[0], frames=ArrayFrames(texture(0, 8, 32)))
    found = KeyFrameSource.parse("gamdss:20ms").mark([without_rate])
    assert [each.code for each in found.skipped] == ["rate_unknown"]


def test_a_corrector_that_keeps_the_manual_frames_is_fine() -> None:
    clip = clip_of(CountedFrames(texture(0, 8, 32)), KeyFrames(2, 2, 5))
    found = KeyFrameSource.parse("gamdss").mark([clip])
    assert [each.keyframes for each in found.marked] == [KeyFrames(2, 2, 5)]
    assert (found.n_moved, found.movable_share) == (0, 0)
