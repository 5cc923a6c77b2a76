import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from reapex.auditing import (
    UNKNOWN,
    Audit,
    Contrast,
    Difference,
    LeftOut,
    Study,
    audit,
    group_of,
    study_of,
)
from reapex.clip import Clip, Provenance
from reapex.corpus import Corpus, LabelSource
from reapex.evaluation import Interval, Resampling
from reapex.frames import ArrayFrames
from reapex.keyframes import KeyFrames, RawKeyFrames
from reapex.loading import load
from reapex.report import (
    audit_as_dict,
    contrast_sentence,
    study_as_dict,
    study_sentences,
    write_page,
)
from reapex.report.study_figures import N_DRAWN, PALETTE, index_svg, ms_svg, percent_svg
from reapex.report.study_view import study_view
from reapex.report.study_words import contrast_sentences, number
from reapex.synth import Group, Ranges, SimulatedCoder, SynthPlan, write_corpus
from reapex.timeline import Timeline
from reapex.window import Window

PEAK = np.concatenate((np.linspace(0, 200, 41), np.linspace(195, 0, 40)))
FEW = Resampling(n_draws=200)


def clip(group: str, fps: float | None, every: int, early: int, subject: int) -> Clip:
    """A peak, seen at every so many frames, with the apex marked too early."""
    grey = PEAK[::every].astype(np.uint8)
    pictures = np.repeat(grey, 12).reshape(-1, 2, 2, 3)
    manual = KeyFrames(0, 40 // every - early, len(grey) - 1)
    return Clip(
        id=f"table/{subject}/{group}#1", subject=f"{group}{subject}", name=group,
        raw=RawKeyFrames(*manual), keyframes=manual,
        timeline=Timeline.steady(range(len(grey)), fps),
        provenance=Provenance(Path("l.csv"), None, 2), fps=fps,
        frames=ArrayFrames(pictures, fps), columns={"group": group},
    )  # fmt: skip


@pytest.fixture(scope="module")
def clips() -> list[Clip]:
    """Four subjects at 200 fps with 40 frames of rise, four at 25 fps with 5."""
    fast = [clip("fast", 200, 1, early=2 + 2 * i, subject=i) for i in range(4)]
    slow = [clip("slow", 25, 8, early=1, subject=i) for i in range(4)]
    return fast + slow


@pytest.fixture(scope="module")
def study(clips: list[Clip]) -> Study:
    return study_of(clips, group=lambda c: c.columns["group"], heading="lab", resampling=FEW)


@pytest.fixture(scope="module")
def page(clips: list[Clip], study: Study, tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("study") / "r.html"
    write_page(audited(clips, study), out)
    return out.read_text(encoding="utf-8")


def audited(clips: list[Clip], study: Study | None) -> Audit:
    source = LabelSource(Path("l.csv"), "table", None, "utf-8", "00")
    return replace(audit(Corpus("l.csv", tuple(clips), (), (source,))), study=study)


def bars(svg: str, colour: str) -> tuple[int, int]:
    """Filled and hollow shapes of one colour."""
    styles = re.findall(r'style="([^"]*)"', svg)
    mine = [style for style in styles if f"stroke: {colour.lower()}" in style]
    hollow = sum("fill: #ffffff" in style for style in mine)
    return sum(f"fill: {colour.lower()}" in style for style in mine), hollow


def test_bars_are_hollow_where_most_clips_could_not_move(study: Study) -> None:
    """At 25 fps λ = 0.2 of 4 frames of rise is none, but of 6 of fall it is one; 0.15 is none."""
    windows = [window for window in study.windows if window.unit == "share"]
    fast, slow = study.groups
    assert [each.mostly_fixed for each in fast.windows[:5]] == [True] + [False] * 4
    assert [each.mostly_fixed for each in slow.windows[:5]] == [True] * 4 + [False]
    only_fast = replace(study, groups=(fast,)).groups
    assert bars(percent_svg(only_fast, windows), PALETTE[0]) == (4, 0)  # no height: a stroke
    assert bars(ms_svg(only_fast, windows), PALETTE[0]) == (4, 1)  # hollow at λ = 0
    assert bars(ms_svg((slow,), windows), PALETTE[0]) == (1, 4)
    assert bars(index_svg((fast,)), PALETTE[0]) == (1, 0)
    assert bars(index_svg((slow,)), PALETTE[0]) == (0, 1)


def test_the_page_holds_the_figures_the_sentences_and_what_hollow_means(
    page: str, study: Study
) -> None:
    assert page.count("<svg") == 5
    assert "How the deviation grows with the window" in page
    assert "Hollow: more than half of the clips had no other frame in their window." in page
    assert "split by <b>lab</b>" in page
    assert page.count(">λ = 0.15</td>") == 2
    for sentence in study_sentences(study):
        assert sentence in page


def test_a_page_without_a_study_has_no_such_section(clips: list[Clip], tmp_path: Path) -> None:
    write_page(audited(clips, None), tmp_path / "r.html")
    assert 'id="study"' not in (tmp_path / "r.html").read_text(encoding="utf-8")
    assert audit_as_dict(audited(clips, None))["study"] is None


def test_figures_are_the_same_again(study: Study) -> None:
    assert index_svg(study.groups) == index_svg(study.groups)
    shares = study.windows[:5]
    for svg in (percent_svg, ms_svg):
        assert svg(study.groups, shares) == svg(study.groups, shares)
        assert svg(study.groups, []) == svg([], shares) == index_svg([]) == ""


def test_names_that_are_no_plain_text_do_no_harm(clips: list[Clip], tmp_path: Path) -> None:
    names = {"fast": "<b>$x_{</b>", "slow": "慢 " * 30}
    odd = study_of(clips, group=lambda c: names[c.columns["group"]], resampling=FEW)
    write_page(audited(clips, odd), tmp_path / "r.html")
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "<b>$x" not in text
    assert "&lt;b&gt;$x_{&lt;/b&gt;" in text


def test_many_groups_are_drawn_in_part_and_the_page_says_so(clips: list[Clip]) -> None:
    fast = clips[0]
    many = [replace(fast, subject=str(i), columns={"g": f"g{i:02d}"}) for i in range(11)]
    view = study_view(study_of([*many, *many[1:]], group=lambda c: c.columns["g"], resampling=FEW))
    assert view is not None
    assert (len(view.legend), view.n_not_drawn) == (N_DRAWN, 3)
    assert [name for name, _ in view.legend] == [f"g{i:02d}" for i in range(1, 9)]  # the largest
    said = [each for each in view.sentences if "pairs" in each or "compared" in each]
    assert said[0].startswith("Of 28 pairs of groups, 0 differ by no more than")
    assert said[1:] == [
        "Each expected range is a 99.8 % range, so that all 28 pairs together are held to 95 %.",
        "Only the 8 groups with the most clips are compared with one another: 3 further groups are "
        "not.",
    ]
    assert study_as_dict(view.study)["groups_not_compared"] == ["g00", "g09", "g10"]


def test_every_bar_has_its_interval_as_a_whisker(study: Study) -> None:
    windows = study.windows[:5]
    bare = [
        replace(group, windows=tuple(replace(at, percent_interval=None) for at in group.windows))
        for group in study.groups
    ]
    ends = [percent_svg(groups, windows).count("<use ") for groups in (study.groups, bare)]
    n_bars = sum(at.deviation.percent > 0 for group in study.groups for at in group.windows[:5])
    assert n_bars == 4
    assert ends[0] - ends[1] == 2 * n_bars  # a cap at each end


def test_what_is_said_in_ms_is_said_of_the_clips_with_a_frame_rate(tmp_path: Path) -> None:
    """Group fast: four clips of two subjects, one of them timed and without room to move."""
    untimed = [clip("fast", None, 1, early=8, subject=i) for i in (0, 0, 1)]
    timed = clip("fast", 25, 8, early=1, subject=1)
    clips = [*untimed, timed, *(clip("slow", 200, 1, early=8, subject=i) for i in range(3))]
    study = study_of(clips, group=lambda c: c.columns["group"], resampling=FEW)
    said = list(study_sentences(study))
    assert said[0] == (
        "“fast”: 4 clips of 2 subjects, of which 1 (of 1 subject) has a frame rate; its mean "
        "deviation grows by 0.0 ms from λ = 0 to 0.15 (one subject: no interval)."
    )
    assert said[4] == (
        "At λ = 0.05, 0.1, 0.15 most of the clips of “fast” that have a frame rate had no other "
        "frame in their windows: few milliseconds there are arithmetic, not quality."
    )
    fast = study.groups[0]
    at = fast.windows[3]
    assert (at.mostly_fixed, at.deviation.movable_share, at.timed.movable_share) == (False, 0.75, 0)
    assert fast.index is not None
    assert fast.index.mostly_fixed
    windows = study.windows[1:4]
    assert bars(percent_svg((fast,), windows), PALETTE[0]) == (3, 0)
    assert bars(ms_svg((fast,), windows), PALETTE[0]) == (0, 3)
    assert bars(index_svg((fast,)), PALETTE[0]) == (0, 1)
    found = study_as_dict(study)["groups"][0]
    assert (found["quality_index"]["clips"], found["quality_index"]["subjects"]) == (1, 1)
    assert found["windows"][3]["movable_share_with_frame_rate"] == 0
    write_page(audited(clips, study), tmp_path / "r.html")
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert '<td class="number">4</td><td class="number">1, 0 % movable</td>' in page
    assert "over the clips with a frame rate" in page


def test_clips_of_unknown_group_are_in_the_tables_only(clips: list[Clip]) -> None:
    lost = [replace(clips[i], columns={"group": UNKNOWN}) for i in (0, 5)]
    study = study_of([*lost, *clips], group=lambda c: c.columns["group"], resampling=FEW)
    without = study_of(clips, group=lambda c: c.columns["group"], resampling=FEW)
    assert study.contrasts == without.contrasts
    assert [group.name for group in study.named] == ["fast", "slow"]
    assert list(study_sentences(study)) == [
        *study_sentences(without),
        "2 clips whose group is unknown are compared with nothing and left to the tables.",
    ]
    view = study_view(study)
    assert view is not None
    assert UNKNOWN in {row.group for row in view.rows}
    assert [name for name, _ in view.legend] == ["fast", "slow"]
    assert view.n_not_drawn == 1
    assert study_as_dict(study)["clips_of_unknown_group"] == 2
    (alone,) = study_of(lost, group=lambda c: c.columns["group"], resampling=FEW).named
    assert alone.name == UNKNOWN


def test_each_key_frame_has_its_percent_and_its_intervals(study: Study, page: str) -> None:
    found = study_as_dict(study)["groups"][0]["windows"][3]["keys"]["apex"]
    assert found["percent_interval"][0] <= found["percent"] <= found["percent_interval"][1]
    assert found["ms_interval"][0] <= found["ms"] <= found["ms_interval"][1]
    assert found["movable_share"] == 1
    assert f"{found['percent']:.2f} · {found['ms']:.1f}</td>" in page


def test_sentences_say_what_was_searched_and_what_cannot_be_told(study: Study) -> None:
    assert list(study_sentences(study)) == [
        "“fast”: 4 clips of 4 subjects; the mean deviation grows by 6.3 ms from λ = 0 to 0.15 "
        "(95 % interval 4.2 to 7.9 ms).",
        "“slow”: 4 clips of 4 subjects; the mean deviation grows by 0.0 ms from λ = 0 to 0.15 "
        "(95 % interval 0.0 to 0.0 ms).",
        "At λ = 0.15 key frames move 6.3 ms further in “fast” than in “slow”. What that says of "
        "the labels cannot be told: in one of the groups no window held another frame, so nothing "
        "could move there, right or wrong.",
        "At λ = 0.05, 0.1, 0.15 and 10 ms most clips of “slow” had no other frame in their "
        "windows: a small deviation there is arithmetic, not quality.",
    ]


def test_one_subject_left_out_clips_and_missing_rates_are_said(clips: list[Clip]) -> None:
    lone = study_of([clips[0], replace(clips[1], subject=clips[0].subject)], resampling=FEW)
    assert "(one subject: no interval)" in next(study_sentences(lone))
    untimed = study_of([clip("a", None, 1, 8, 0), clips[0]], resampling=FEW)
    said = list(study_sentences(replace(untimed, left_out=(LeftOut("x", "all", "bad_frames"),))))
    assert said[-2] == "1 clip without a frame rate is left out of everything in milliseconds."
    assert said[-1].startswith("1 clip could not be searched: the pictures cannot be read")
    assert list(study_sentences(study_of([]))) == [
        "No clip could be searched, so nothing can be said about windows."
    ]


def test_each_verdict_has_its_words() -> None:
    ms = Difference(3.04, 0.1, Interval(-0.52, 0.71))
    more = Contrast("a", "b", Window.share(0.15), "more", ms=ms)
    assert contrast_sentence(more) == (
        "At λ = 0.15 key frames move 3.0 ms further in “a” than in “b”: this is more than frame "
        "rate and clip length alone produce (expected −0.5 to 0.7 ms), so the labels, or the "
        "movements near them, differ between the groups."
    )
    assert "this is less than frame rate" in contrast_sentence(replace(more, verdict="less"))
    assert contrast_sentence(replace(more, verdict="expected")).endswith(
        "this is no more than chance gives, the frame rates and clip lengths being what they are "
        "(expected −0.5 to 0.7 ms), so nothing shows that the groups differ."
    )
    far = replace(more, verdict="expected", ms=replace(ms, range=Interval(2, 4)))
    assert contrast_sentence(far).endswith(
        "this is what frame rate and clip length alone produce (expected 2.0 to 4.0 ms), so it "
        "says nothing of the labels."
    )
    unknown = replace(more, verdict="unknown")
    assert "a person is not a group" in contrast_sentence(replace(unknown, unknown="one_subject"))
    assert "differ as much" in contrast_sentence(replace(unknown, unknown="subjects_differ"))
    assert "no clip with a frame rate" in contrast_sentence(
        replace(unknown, unknown="no_rate", ms=None)
    )
    said = list(contrast_sentences([more] + [replace(more, verdict="expected")] * 9))
    assert len(said) == 2
    assert said[1].startswith("Of 10 pairs of groups, 9 differ by no more than frame rate")
    assert (number(-0.04), number(-1.26)) == ("0.0", "−1.3")


def test_json_holds_groups_windows_and_differences(study: Study, clips: list[Clip]) -> None:
    found = json.loads(json.dumps(study_as_dict(study)))
    fast = found["groups"][0]
    assert (fast["name"], fast["clips"], fast["subjects"]) == ("fast", 4, 4)
    assert [each["window"] for each in fast["windows"]] == [0, 0.05, 0.1, 0.15, 0.2, 10, 20, 40, 80]
    at = fast["windows"][3]
    assert at["ms_interval"][0] <= at["ms"] <= at["ms_interval"][1]
    assert at["movable_share"] == 1
    assert found["contrasts"][0]["unknown"] == "not_movable"
    assert audit_as_dict(audited(clips, study))["study"]["heading"] == "lab"


CLEAR = Ranges(noise_sd=(0.2, 0.4), jpeg_quality=(95, 97), gain_drift=(0, 0), peak_px=(5, 8))
SAME = SimulatedCoder("same", (8.0, 0.0, -8.0), (15.0, 15.0, 20.0))
STEADY = SimulatedCoder("steady", (0.0, 0.0, 0.0), (4.0, 4.0, 6.0))
UNSTEADY = SimulatedCoder("unsteady", (0.0, 0.0, 0.0), (40.0, 40.0, 60.0))


@pytest.mark.parametrize(
    ("groups", "n_clips", "first", "said"),
    [
        (
            (Group("30 fps", SAME, (30.0,)), Group("200 fps", SAME, (200.0,))),
            40,
            "further in “200 fps” than in “30 fps”",
            "this is what frame rate and clip length alone produce",
        ),
        (
            (Group("steady", STEADY), Group("unsteady", UNSTEADY)),
            56,
            "further in “unsteady” than in “steady”",
            "this is more than frame rate and clip length alone produce",
        ),
    ],
    ids=["cameras differ", "coders differ"],
)
def test_a_difference_of_cameras_and_one_of_coders_are_told_apart(
    groups: tuple[Group, ...], n_clips: int, first: str, said: str, tmp_path: Path
) -> None:
    """From drawn faces on disk to the sentence; benchmarks/section_v.py does it at full size."""
    plan = SynthPlan(
        n_clips=n_clips, n_subjects=8, size=40, context_ms=60, seed=2, rates=(200.0,),
        groups=groups, ranges=CLEAR,
    )  # fmt: skip
    made = write_corpus(plan, tmp_path / "c", jobs=1)
    corpus = load(made.labels, made.frames)
    study = study_of(corpus, group=lambda clip: group_of(clip, "group"), heading="group", jobs=2)
    (contrast,) = study.contrasts
    sentence = contrast_sentence(contrast)
    assert first in sentence
    assert said in sentence
    assert sentence in list(study_sentences(study))
