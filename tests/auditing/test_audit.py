import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from reapex.auditing import RULES, Audit, Severity, TruthScore, audit
from reapex.correction import corrector_named
from reapex.loading import load
from reapex.synth import SynthCorpus, read_truth

HEADER = ("subject", "name", "onset", "apex", "offset", "fps")
WriteClip = Callable[..., Path]


def _table(tmp_path: Path, rows: Sequence[Sequence[object]]) -> Path:
    labels = tmp_path / "l.csv"
    with labels.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows((HEADER, *rows))
    return labels


def audited(tmp_path: Path, rows: Sequence[Sequence[object]], frames: Path | None = None) -> Audit:
    corpus = load(_table(tmp_path, rows), frames)
    return audit(corpus, corrector_named(window=0.2) if frames else None)


def codes(found: Audit) -> list[tuple[str, int | None]]:
    return [(finding.code, finding.where.row) for finding in found.findings]


def test_every_rule_has_its_own_code_and_a_title() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert all(rule.title and rule.code[:2].isupper() for rule in RULES)


def test_without_frames_order_duplicate_and_missing_apex_are_found(tmp_path: Path) -> None:
    found = audited(
        tmp_path,
        [
            ("1", "fine", 10, 20, 30, 100),
            ("1", "order", 10, 40, 30, 100),
            ("1", "no_apex", 10, "", 31, 100),
            ("1", "fine", 10, 20, 30, 100),
        ],
    )
    assert codes(found) == [("KF101", 3), ("RW201", 5), ("KF102", 4)]
    assert found.findings[0].where.clip == "table/1/order#1"
    assert "10 / 40 / 30" in found.findings[0].explanation
    assert "frame 20, stands in" in found.findings[2].explanation
    assert found.corrections == ()
    assert (found.count(Severity.ERROR), found.count(Severity.WARNING)) == (2, 1)


def test_with_frames_missing_key_frames_damaged_pictures_and_sizes_are_found(
    tmp_path: Path, write_clip: WriteClip
) -> None:
    frames = tmp_path / "frames"
    for name in ("fine", "outside", "gap", "cut", "sizes"):
        write_clip(frames / "1" / name, range(1, 41))
    (frames / "1" / "gap" / "img15.png").unlink()
    cut = frames / "1" / "cut" / "img20.png"
    cut.write_bytes(cut.read_bytes()[:-20])
    write_clip(frames / "1" / "sizes", [30], size=(9, 9))
    rows = [
        (1, name, 10, 20, 30 if name != "outside" else 44, 100)
        for name in ("fine", "outside", "gap", "cut", "sizes")
    ]
    found = audited(tmp_path, rows, frames)
    assert codes(found) == [("KF103", 3), ("FR303", 5), ("FR306", 6), ("FR302", 4)]
    by_row = {finding.where.row: finding for finding in found.findings}
    assert "offset 44 is not among the pictures" in by_row[3].explanation
    assert "cut short" in by_row[5].explanation
    assert by_row[5].where.frames == cut
    assert "9×9 pixels, others of this clip are 20×18" in by_row[6].explanation
    assert "1 of the 21 frames" in by_row[4].explanation
    assert [each.obstacle for each in found.corrections] == [
        None, "outside", None, "bad_frames", "bad_frames",
    ]  # fmt: skip
    assert len(found.corpus) == found.corpus.n_read == 5


def test_frames_that_look_like_a_cameras_draw_one_warning(
    tmp_path: Path, write_clip: WriteClip
) -> None:
    rows = [(1, "a", 2, 4, 8, 100), (1, "b", 2, 5, 8, 100)]
    for name in ("a", "b"):
        write_clip(tmp_path / "wide" / "1" / name, range(1, 12), size=(640, 480))
        write_clip(tmp_path / "x_raw" / "1" / name, range(1, 12))
        write_clip(tmp_path / "raw_cropped" / "1" / name, range(1, 12), size=(28, 34))
    (wide,) = audited(tmp_path, rows, tmp_path / "wide").findings
    assert wide.code == "FR301"
    assert "2 of 2 clips" in wide.explanation
    assert "640×480" in wide.explanation
    (raw,) = audited(tmp_path, rows, tmp_path / "x_raw").findings
    assert "holds raw frames" in raw.explanation
    assert audited(tmp_path, rows, tmp_path / "raw_cropped").findings == ()


def test_files_that_count_apart_from_the_sheet_are_said(
    tmp_path: Path, write_clip: WriteClip
) -> None:
    write_clip(tmp_path / "frames" / "1" / "a", range(1, 22))
    found = audited(tmp_path, [(1, "a", 110, 120, 130, 100)], tmp_path / "frames")
    finding, context = found.findings
    assert (context.code, context.severity) == ("FR307", Severity.INFO)
    assert (finding.code, finding.severity) == ("FR304", Severity.WARNING)
    assert "frame 110 of the sheet was taken to be file number 1" in finding.explanation


def test_an_unknown_frame_rate_and_an_apex_at_an_end_are_said(tmp_path: Path) -> None:
    found = audited(tmp_path, [(1, "a", 10, 10, 30, ""), (1, "b", 10, 20, 30, 100)])
    assert codes(found) == [("TM501", None), ("KF104", 2)]
    assert "1 of 2 clips" in found.findings[0].explanation
    assert "there is no rise" in found.findings[1].explanation


def test_a_damaged_picture_that_no_window_needs_is_found_and_changes_nothing(
    tmp_path: Path, write_clip: WriteClip
) -> None:
    folder = write_clip(tmp_path / "frames" / "1" / "a", range(1, 41))
    rows = [(1, "a", 10, 20, 30, 100)]
    before = audited(tmp_path, rows, tmp_path / "frames")
    (folder / "img2.png").write_bytes(b"")
    after = audited(tmp_path, rows, tmp_path / "frames")
    assert [finding.code for finding in after.findings] == ["FR303"]
    assert "labels were kept" not in after.findings[0].mend
    assert after.corrections[0].changes == before.corrections[0].changes
    bare = audit(after.corpus, corrector_named(window=0.2), with_curves=False)
    assert bare.corrections[0].changes == before.corrections[0].changes


def test_an_emotion_that_the_data_set_does_not_have_is_said(tmp_path: Path) -> None:
    header = ("Subject", "Filename", "OnsetFrame", "ApexFrame", "OffsetFrame", "Estimated Emotion")
    with (tmp_path / "l.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows((header, ("99", "EP02_01f", 10, 20, 30, "hapiness")))
    (finding,) = audit(load(tmp_path / "l.csv")).findings
    assert finding.code == "LB401"
    assert "'hapiness'" in finding.explanation


def test_raw_is_a_word_of_its_own_in_a_folder_name(tmp_path: Path, write_clip: WriteClip) -> None:
    write_clip(tmp_path / "drawings" / "Crawford" / "a", range(1, 12))
    rows = [("Crawford", "a", 2, 4, 8, 100)]
    assert audited(tmp_path, rows, tmp_path / "drawings").findings == ()


def test_clips_are_sorted_by_how_far_they_move(tmp_path: Path, write_clip: WriteClip) -> None:
    for name, peak in (("still", 30), ("far", 34), ("near", 31)):
        signal = [255 - 5 * abs(number - peak) for number in range(1, 61)]
        write_clip(tmp_path / "frames" / "1" / name, range(1, 61), signal)
    rows = [(1, name, 10, 30, 55, 100) for name in ("still", "far", "near")]
    seen: list[tuple[int, int]] = []
    corpus = load(_table(tmp_path, rows), tmp_path / "frames")
    found = audit(corpus, corrector_named(window=0.2), lambda *step: seen.append(step))
    names = [each.clip.name for each in found.by_movement]
    assert names[-1] == "still"
    assert names[0] == "far"
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert found.corrector == "gamdss:paper:l2:λ = 0.2"
    assert all(
        each.proposal is not None and each.proposal.curve is not None for each in found.corrections
    )
    bare = audit(corpus, corrector_named(window=0.2), with_curves=False)
    assert all(
        each.proposal is not None and each.proposal.curve is None for each in bare.corrections
    )
    assert [each.changes for each in bare.corrections] == [
        each.changes for each in found.corrections
    ]


def test_scores_against_the_truth_are_those_computed_by_hand(small_corpus: SynthCorpus) -> None:
    truth = read_truth(small_corpus.truth)
    found = audit(load(small_corpus.labels, small_corpus.frames), corrector_named("gamdss"))
    score = TruthScore.of_manual(truth, found.corrections)
    assert score is not None
    assert score.n_clips == 6
    by_hand = []
    for clip in found.corpus:
        true = truth.of(clip.subject_raw, clip.name)
        assert true is not None
        assert clip.raw.apex is not None
        by_hand.append(abs(clip.raw.apex - true.apex) * 10)
    assert score.keys["apex"] == pytest.approx(sum(by_hand) / 6)
    assert score.mean_ms == pytest.approx(sum(score.keys.values()) / 3)
    proposed = TruthScore.of_proposals(truth, found.corrections)
    assert proposed is not None
    assert proposed.keys != score.keys
