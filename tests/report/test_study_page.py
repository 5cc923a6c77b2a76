import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from reapex.auditing import Audit, Contrast, Difference, LeftOut, Study, audit, study_of
from reapex.clip import Clip, Provenance
from reapex.corpus import Corpus, LabelSource
from reapex.evaluation import Interval, Resampling
from reapex.frames import ArrayFrames
from reapex.keyframes import KeyFrames, RawKeyFrames
from reapex.report import (
    audit_as_dict,
    contrast_sentence,
    study_as_dict,
    study_sentences,
    write_page,
)
from reapex.report.study_figures import N_DRAWN, PALETTE, deviation_svg, index_svg
from reapex.report.study_view import study_view
from reapex.report.study_words import contrast_sentences, number
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
    n_filled, n_hollow = bars(deviation_svg(only_fast, windows), PALETTE[0])
    assert n_filled == 4 + 4  # bars, and markers on the line
    assert n_hollow == 1  # the marker at λ = 0; a bar of no height is a stroke
    _, n_hollow = bars(deviation_svg((slow,), windows), PALETTE[0])
    assert n_hollow == 4
    assert bars(index_svg((fast,)), PALETTE[0]) == (1, 0)
    assert bars(index_svg((slow,)), PALETTE[0]) == (0, 1)


def test_the_page_holds_the_figures_the_sentences_and_what_hollow_means(
    page: str, study: Study
) -> None:
    assert page.count("<svg") == 3
    assert "How the deviation grows with the window" in page
    assert "Hollow: more than half of the clips had no other frame in their window." in page
    assert "split by <b>lab</b>" in page
    assert page.count("<td>λ = 0.15</td>") == 2
    for sentence in study_sentences(study):
        assert sentence in page


def test_a_page_without_a_study_has_no_such_section(clips: list[Clip], tmp_path: Path) -> None:
    write_page(audited(clips, None), tmp_path / "r.html")
    assert 'id="study"' not in (tmp_path / "r.html").read_text(encoding="utf-8")
    assert audit_as_dict(audited(clips, None))["study"] is None


def test_figures_are_the_same_again(study: Study) -> None:
    assert index_svg(study.groups) == index_svg(study.groups)
    shares = study.windows[:5]
    assert deviation_svg(study.groups, shares) == deviation_svg(study.groups, shares)
    assert deviation_svg(study.groups, []) == deviation_svg([], shares) == index_svg([]) == ""


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
    view = study_view(study_of(many, group=lambda c: c.columns["g"], resampling=FEW))
    assert view is not None
    assert (len(view.legend), view.n_not_drawn) == (N_DRAWN, 3)
    assert sum("Of 55 pairs of groups" in sentence for sentence in view.sentences) == 1


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
    assert said[-1].startswith("1 clip could not be searched: a frame that is needed cannot be")
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
