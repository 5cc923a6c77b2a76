from dataclasses import replace
from pathlib import Path

import numpy as np

from reapex.auditing import Audit, TruthScore
from reapex.clip import Clip, Provenance
from reapex.corpus import Corpus, LabelSource, Skipped
from reapex.correction import ClipCorrection, correct_clip, corrector_named
from reapex.errors import Place
from reapex.frames import ArrayFrames
from reapex.keyframes import KeyFrames, RawKeyFrames
from reapex.report import audit_as_dict, counts_sentence, deviation_sentences, truth_sentence
from reapex.report.rows import row_of
from reapex.timeline import Timeline

PEAK = np.concatenate((np.linspace(0, 200, 41), np.linspace(195, 0, 40)))


def clip(name: str, manual: KeyFrames, fps: float | None) -> Clip:
    pictures = np.repeat(PEAK.astype(np.uint8), 12).reshape(-1, 2, 2, 3)
    timeline = Timeline.steady(range(100, 100 + len(pictures)), fps)
    return Clip(
        id=f"table/1/{name}#1", subject="1", name=name,
        raw=RawKeyFrames(*timeline.numbers_of(manual)), keyframes=manual, timeline=timeline,
        provenance=Provenance(Path("l.csv"), None, 2), fps=fps, frames=ArrayFrames(pictures, fps),
    )  # fmt: skip


def audit_of(corrections: list[ClipCorrection], n_skipped: int = 0) -> Audit:
    skipped = (Skipped(Place(row=9), "bad_cell", "Bad"),) * n_skipped
    corpus = Corpus(
        "l.csv",
        tuple(each.clip for each in corrections),
        skipped,
        (LabelSource(Path("l.csv"), "table", None, "utf-8", "00"),),
        n_no_record=1,
    )
    return Audit(corpus, (), tuple(corrections), "gamdss:paper:l2:λ = 0.1")


def test_counts_are_said_in_the_singular_and_the_plural() -> None:
    moved = correct_clip(clip("a", KeyFrames(0, 37, 80), 100), corrector_named("gamdss"))
    assert counts_sentence(audit_of([moved], n_skipped=1).corpus) == (
        "2 records read: 1 clip of 1 subject kept, 1 skipped. 1 further row held no record."
    )


def test_what_moves_is_said_in_the_sheets_numbers_and_in_ms() -> None:
    corrector = corrector_named("gamdss")
    moved = correct_clip(clip("a", KeyFrames(0, 37, 80), 100), corrector)
    still = correct_clip(clip("b", KeyFrames(30, 34, 40), 100), corrector)
    kept = correct_clip(replace(clip("c", KeyFrames(0, 40, 80), 100), frames=None), corrector)
    assert list(deviation_sentences(audit_of([moved, still, kept]))) == [
        "Of 2 clips searched, 1 would get a different key frame.",
        "On average a key frame moves by 5.0 ms, 0.62 % of the clip's length.",
        "The windows of 1 clip held no frame but the manual one, so they could not move, right or "
        "wrong (movable share 50 %).",
        "The furthest is table/1/a#1: apex 137 → 140 (+30 ms).",
        "1 clip could not be searched and keeps its labels.",
    ]


def test_without_a_rate_distances_are_said_in_frames() -> None:
    moved = correct_clip(clip("a", KeyFrames(0, 37, 80), None), corrector_named("gamdss"))
    sentences = list(deviation_sentences(audit_of([moved])))
    assert sentences[1] == "On average a key frame moves by 1.23 % of the clip's length."
    assert sentences[3].endswith("apex 137 → 140 (+3 frames).")


def test_an_audit_without_a_corrector_says_nothing_of_proposals() -> None:
    assert list(deviation_sentences(replace(audit_of([]), corrector=""))) == []
    assert list(deviation_sentences(audit_of([]))) == [
        "No clip could be searched, so nothing is proposed."
    ]


def test_errors_against_the_truth_name_each_key_frame() -> None:
    score = TruthScore(2, {"onset": 10, "apex": 20, "offset": 60})
    assert truth_sentence("manual", score) == (
        "manual: 30.0 ms from the truth on average (onset 10.0, apex 20.0, offset 60.0; 2 clips)."
    )


def test_json_holds_counts_that_add_up_and_every_clip() -> None:
    moved = correct_clip(clip("a", KeyFrames(0, 37, 80), 100), corrector_named("gamdss"))
    as_dict = audit_as_dict(audit_of([moved], n_skipped=2))
    assert as_dict["read"] == as_dict["kept"] + len(as_dict["skipped"]) == 3
    assert as_dict["deviation"]["keys"]["apex"]["ms"] == 30
    (row,) = as_dict["clips"]
    assert row["manual"] == {"onset": 100, "apex": 137, "offset": 180}
    assert row["proposed"] == {"onset": 100, "apex": 140, "offset": 180}
    assert row["reasons"]["apex"] == ["moved"]


def test_what_an_erratum_changed_is_shown_as_the_sheet_has_it() -> None:
    corrector = corrector_named("gamdss")
    plain = clip("a", KeyFrames(0, 37, 80), 100)
    amended = replace(plain, written=RawKeyFrames(100, None, 180))
    plain_row, row = audit_as_dict(
        audit_of([correct_clip(each, corrector) for each in (plain, amended)])
    )["clips"]
    assert "written" not in plain_row
    assert row["written"] == {"onset": 100, "apex": None, "offset": 180}
    assert row["manual"] == {"onset": 100, "apex": 137, "offset": 180}
    assert "an erratum changed 100 / – / 180" in row_of(1, correct_clip(amended, corrector)).facts
    assert "erratum" not in row_of(1, correct_clip(plain, corrector)).facts
