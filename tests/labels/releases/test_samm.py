"""What SAMM's folders do beyond its sheet, which has its own tests (note datasets §4)."""

from pathlib import Path

from reapex.keyframes import KeyFrames
from reapex.loading import load

from .samm import write_samm


def test_the_release_is_read_whole_whatever_the_padding(tmp_path: Path) -> None:
    corpus = load(*write_samm(tmp_path))
    assert corpus.sources[0].dataset == "samm"
    assert (len(corpus), corpus.skipped, corpus.n_no_record, corpus.remarks) == (2, (), 13, ())
    assert [clip.keyframes for clip in corpus] == [KeyFrames(10, 40, 90), KeyFrames(10, 30, 70)]
    assert [clip.timeline.numbers[0] for clip in corpus] == [990, 490]


def test_frames_that_were_cropped_anew_without_padding(tmp_path: Path) -> None:
    release = write_samm(tmp_path)
    for picture in sorted(release.frames.rglob("*.jpg")):
        subject, number = picture.stem.split("_")
        picture.rename(picture.with_name(f"{subject}_{int(number)}.jpg"))
    (release.frames / "SAMM").rename(release.frames / "SAMM_CROP")
    assert [clip.keyframes is not None for clip in load(*release)] == [True, True]
