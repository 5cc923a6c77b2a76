import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import cv2
import numpy as np
import pytest

from reapex.auditing import Audit, audit, chosen
from reapex.correction import corrector_named
from reapex.errors import OutputExists, OutputIsInput, UsageError
from reapex.loading import load
from reapex.report import page, write_page
from reapex.synth import SynthCorpus


@pytest.fixture(scope="module")
def found(small_corpus: SynthCorpus) -> Audit:
    return audit(load(small_corpus.labels, small_corpus.frames), corrector_named(window=0.3))


@pytest.fixture(scope="module")
def html(found: Audit, tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("page") / "report.html"
    write_page(found, out)
    return out.read_text(encoding="utf-8")


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("src", "href", "xlink:href", "action", "data") and value:
                self.targets.append(value)
            if name == "id" and value:
                self.ids.append(value)


def test_the_page_holds_everything_it_shows(html: str) -> None:
    links = Links()
    links.feed(html)
    outside = [each for each in links.targets if not each.startswith(("#", "data:image/"))]
    assert outside == []
    assert not re.search(r"url\((?!#)|@import|fetch\(|XMLHttp", html)
    assert {each[1:] for each in links.targets if each.startswith("#clip")} <= set(links.ids)


def test_clips_of_one_frame_and_clips_that_were_not_searched_are_listed_without_a_drawing(
    tmp_path: Path,
) -> None:
    (tmp_path / "f" / "1" / "a").mkdir(parents=True)
    ok, data = cv2.imencode(".png", np.zeros((6, 6, 3), np.uint8))
    assert ok
    (tmp_path / "f" / "1" / "a" / "img7.png").write_bytes(data.tobytes())
    (tmp_path / "l.csv").write_text("subject,name,onset,apex,offset,fps\n1,a,7,7,7,100\n")
    found = audit(load(tmp_path / "l.csv", tmp_path / "f"), corrector_named("gamdss"))
    write_page(found, tmp_path / "r.html")
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "<svg" not in text
    assert "would not hold" in text


def test_every_clip_is_listed_with_its_numbers_the_furthest_first(html: str, found: Audit) -> None:
    listed = html[html.index('id="clips"') :]
    places = [listed.index(f">{each.clip.id}<") for each in found.by_movement]
    assert places == sorted(places)
    for each in found.corrections:
        for old, new in zip(each.clip.raw, each.proposed_numbers or (), strict=True):
            assert str(old) in html
            if old != new:
                assert f"{old} → {new}" in html


def test_curves_strips_and_both_choices_are_drawn(html: str, found: Audit) -> None:
    n_clips = len(found.corpus)
    assert html.count("<svg") == n_clips
    assert html.count('class="strip"') == 3 * n_clips
    assert html.count('<span class="tag m">manual</span>') == (3 + 1) * n_clips
    assert html.count('<span class="tag p">proposed</span>') == (3 + 1) * n_clips


def test_the_page_says_what_it_is_and_stays_small(html: str, found: Audit) -> None:
    assert "6 records read: 6 clips of 3 subjects kept, 0 skipped." in html
    assert "movable share" in html
    assert found.corpus.sources[0].sha256 in html
    assert len(html.encode()) < 15_000_000 * (6 / 40)


def test_hostile_texts_in_a_sheet_stay_text(found: Audit, tmp_path: Path) -> None:
    first = found.corrections[0]
    nasty = replace(first, clip=replace(first.clip, emotion="<script>alert(1)</script>"))
    hostile = replace(found, corrections=(nasty, *found.corrections[1:]))
    write_page(hostile, tmp_path / "r.html")
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_pictures_stop_before_the_page_grows_too_large(
    found: Audit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "_MAX_PICTURE_BYTES", 400_000)
    write_page(found, tmp_path / "r.html")
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert 0 < text.count("<svg") < 6
    assert all(each.clip.id in text for each in found.corrections)


def test_a_page_without_frames_lists_findings_and_draws_nothing(
    small_corpus: SynthCorpus, tmp_path: Path
) -> None:
    # Single durations are for other tests.
    write_page(audit(load(small_corpus.labels), rules=chosen(["KF", "RW"])), tmp_path / "r.html")
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "<svg" not in text
    assert "No rule found anything wrong with the clips." in text


def test_a_page_is_never_written_over_an_input_or_unasked(
    found: Audit, small_corpus: SynthCorpus, tmp_path: Path
) -> None:
    page_in = tmp_path / "labels.html"
    page_in.write_text("mine")
    with pytest.raises(OutputIsInput):
        write_page(found, page_in, inputs=(page_in,), force=True)
    with pytest.raises(UsageError, match="does not end like one"):
        write_page(found, small_corpus.labels, force=True)
    (tmp_path / "r.html").write_text("mine")
    with pytest.raises(OutputExists):
        write_page(found, tmp_path / "r.html")
    assert (tmp_path / "r.html").read_text() == "mine"


def test_progress_reaches_its_end(found: Audit, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    write_page(found, tmp_path / "r.html", progress=lambda *step: steps.append(step))
    assert steps == [(done, 6) for done in range(1, 7)]
    assert np.all(np.diff([done for done, _ in steps]) == 1)
