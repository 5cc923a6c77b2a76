import os
import pickle
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from reapex.errors import FrameUnreadable, InputError, NothingUsable, OutputError, UsageError
from reapex.face import Box, Face, GivenFaces, Viewing
from reapex.frames import ArrayFrames, FolderFrames, decode
from reapex.frames import folder as folder_module
from reapex.keyframes import KeyFrames
from reapex.loading import load
from reapex.recognition.inputs import (
    KeyFrameSource,
    MarkedClip,
    Marking,
    Triples,
    difference_hash,
    in_common,
    triples_of,
)
from reapex.recognition.inputs.pictures import resized
from reapex.series import UInt8Array
from reapex.synth import SynthCorpus

from .clips import CountedFrames, Drawn, clip_of, texture

MANUAL = KeyFrameSource.parse("manual")


@pytest.fixture
def corpus(small_corpus: SynthCorpus, tmp_path: Path) -> tuple[Path, Path]:
    """A copy of the drawn clips that may be spoiled: sheet and frames."""
    copy = Path(shutil.copytree(small_corpus.folder, tmp_path / "copy"))
    return copy / small_corpus.labels.name, copy / small_corpus.frames.name


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pictures that were decoded from now on."""
    paths: list[str] = []

    def counted(path: Path | str) -> UInt8Array:
        paths.append(str(path))
        return decode(path)

    monkeypatch.setattr(folder_module, "decode", counted)
    return paths


def files_of(marking: Marking, row: int = 0) -> list[Path]:
    marked = marking.marked[row]
    assert isinstance(marked.clip.frames, FolderFrames)
    return [marked.clip.frames.files[position].path for position in marked.keyframes]


def test_rows_are_the_pictures_at_the_key_frames(tmp_path: Path) -> None:
    drawn = Drawn.some(n=3, size=32)
    triples = triples_of(drawn.marking, 32, tmp_path)
    found = triples.inputs.rows([2, 0])
    assert found.dtype == torch.uint8
    for row, clip in enumerate((2, 0)):
        np.testing.assert_array_equal(found[row].numpy(), drawn.pictures[clip][[1, 3, 5]])
    # Pictures that have no file are read twice: their pixels are what they are known by.
    assert [source.asked for source in drawn.sources] == [[1, 3, 5] * 2] * 3
    assert (len(triples), triples.source, triples.size) == (3, "manual", 32)
    assert triples.outcomes == ("as_is",) * 3


def test_key_frames_that_coincide_are_decoded_once(tmp_path: Path) -> None:
    source = CountedFrames(texture(0, 8, 32))
    clip = clip_of(source, KeyFrames(2, 2, 5))
    marking = Marking("manual", (MarkedClip(clip, KeyFrames(2, 2, 5)),))
    triples_of(marking, 32, tmp_path)
    # The first three are read for the key, since these pictures have no file.
    assert source.asked == [2, 2, 5, 2, 5]


def test_drawn_clips_are_decoded_once_and_found_again(
    corpus: tuple[Path, Path], tmp_path: Path, decoded: list[str]
) -> None:
    marking = MANUAL.mark(load(*corpus))
    told: list[tuple[int, int]] = []
    triples = triples_of(marking, 64, tmp_path, jobs=2, progress=lambda *each: told.append(each))
    assert told == [(i, 6) for i in range(1, 7)]
    assert sorted(decoded) == sorted(
        str(path) for row in range(6) for path in files_of(marking, row)
    )
    decoded.clear()
    marking = MANUAL.mark(load(*corpus))
    again = triples_of(marking, 64, tmp_path, progress=lambda *each: told.append(each))
    assert (decoded, told[-1]) == ([], (6, 6))
    rows = range(6)
    assert torch.equal(again.inputs.rows(rows), triples.inputs.rows(rows))
    np.testing.assert_array_equal(again.hashes, triples.hashes)
    first = [resized(decode(path), 64) for path in files_of(marking)]
    np.testing.assert_array_equal(triples.inputs.rows([0])[0].numpy(), np.stack(first))
    hashes = [difference_hash(picture) for picture in first]
    assert triples.hashes[0].tolist() == hashes
    assert triples.hashes.dtype == object
    assert list(tmp_path.glob(".reapex*")) == []


def test_the_number_of_jobs_changes_nothing(corpus: tuple[Path, Path], tmp_path: Path) -> None:
    marking = MANUAL.mark(load(*corpus))
    one = triples_of(marking, 48, tmp_path / "one", jobs=1)
    two = triples_of(marking, 48, tmp_path / "two", jobs=2)
    assert one.inputs.path.read_bytes() == two.inputs.path.read_bytes()


def test_what_determines_the_pictures_is_in_the_key(
    corpus: tuple[Path, Path], tmp_path: Path
) -> None:
    marking = MANUAL.mark(load(*corpus))
    keys = [triples_of(marking, 48, tmp_path).key]
    keys.append(triples_of(marking, 32, tmp_path).key)
    keys.append(triples_of(replace(marking, marked=marking.marked[1:]), 48, tmp_path).key)
    onset, apex, offset = marking.marked[0].keyframes
    moved = replace(marking.marked[0], keyframes=KeyFrames(onset, apex + 1, offset))
    keys.append(triples_of(replace(marking, marked=(moved, *marking.marked[1:])), 48, tmp_path).key)
    keys.append(triples_of(marking, 48, tmp_path, viewing=Viewing(ships_crops=True)).key)
    apex_file = files_of(marking)[1]
    os.utime(apex_file, ns=(1, 1))
    keys.append(triples_of(marking, 48, tmp_path).key)
    apex_file.write_bytes(files_of(marking)[0].read_bytes())
    changed = triples_of(marking, 48, tmp_path)
    keys.append(changed.key)
    assert len(set(keys)) == len(keys)
    onset_there, apex_there = changed.inputs.rows([0])[0, :2]
    assert torch.equal(onset_there, apex_there)


def test_another_frame_counts_only_where_faces_are_looked_for(
    corpus: tuple[Path, Path], tmp_path: Path
) -> None:
    marking = MANUAL.mark(load(*corpus))
    marking = replace(marking, marked=marking.marked[:1])
    source = marking.marked[0].clip.frames
    assert isinstance(source, FolderFrames)
    other = source.files[marking.marked[0].keyframes.apex + 1].path
    whole, cut = (triples_of(marking, 48, tmp_path, viewing=v).key for v in (None, Viewing()))
    os.utime(other, ns=(1, 1))
    assert triples_of(marking, 48, tmp_path).key == whole
    assert triples_of(marking, 48, tmp_path, viewing=Viewing()).key != cut


def test_pictures_in_memory_are_known_by_their_pixels(tmp_path: Path) -> None:
    one, same, other = (Drawn.some(seed=seed).marking for seed in (0, 0, 1))
    assert triples_of(one, 32, tmp_path).key == triples_of(same, 32, tmp_path).key
    assert triples_of(one, 32, tmp_path).key != triples_of(other, 32, tmp_path).key


def cut_short(array: Path, notes: Path) -> None:
    array.write_bytes(array.read_bytes()[:-100])


def other_pixels(array: Path, notes: Path) -> None:
    content = bytearray(array.read_bytes())
    content[-50] ^= 1
    array.write_bytes(content)


def emptied(array: Path, notes: Path) -> None:
    array.write_bytes(b"")


def without_array(array: Path, notes: Path) -> None:
    array.unlink()


def without_notes(array: Path, notes: Path) -> None:
    notes.unlink()


def half_notes(array: Path, notes: Path) -> None:
    notes.write_text(notes.read_text()[:-20])


def other_notes(array: Path, notes: Path) -> None:
    notes.write_text("[]")


@pytest.mark.parametrize(
    "spoil",
    [cut_short, other_pixels, emptied, without_array, without_notes, half_notes, other_notes],
)
def test_a_spoiled_entry_is_made_again(spoil: Callable[[Path, Path], None], tmp_path: Path) -> None:
    drawn = Drawn.some(n=2)
    first = triples_of(drawn.marking, 32, tmp_path)
    path = first.inputs.path
    sound = path.read_bytes()
    spoil(path, path.with_suffix(".json"))
    again = triples_of(drawn.marking, 32, tmp_path)
    assert path.read_bytes() == sound
    np.testing.assert_array_equal(again.hashes, first.hashes)
    np.testing.assert_array_equal(again.inputs.rows([1])[0], drawn.pictures[1][[1, 3, 5]])


def test_a_damaged_picture_costs_its_clip_only(
    corpus: tuple[Path, Path], tmp_path: Path, decoded: list[str]
) -> None:
    marking = MANUAL.mark(load(*corpus))
    damaged = files_of(marking, 2)[1]
    damaged.write_bytes(damaged.read_bytes()[:200])
    first = triples_of(marking, 48, tmp_path)
    decoded.clear()
    again = triples_of(marking, 48, tmp_path)
    assert decoded == [str(path) for path in files_of(marking, 2)[:2]]  # it may have been mended
    for triples in (first, again):
        assert len(triples) == len(triples.inputs) == 5
        assert [each.id for each in triples.clips] == [
            each.clip.id for i, each in enumerate(marking.marked) if i != 2
        ]
        (skipped,) = triples.skipped
        assert skipped.code == "frame_unreadable"
        assert "cut short" in skipped.reason
        place = marking.marked[2].clip.place
        assert (skipped.where.clip, skipped.where.row) == (place.clip, place.row)
        assert skipped.where.frames == damaged
    np.testing.assert_array_equal(
        again.inputs.rows([2])[0, 1], resized(decode(files_of(marking, 3)[1]), 48)
    )


def test_a_picture_that_can_be_read_again_brings_its_clip_back(
    corpus: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that failed for a moment leaves no trace in a file's size and time."""
    marking = MANUAL.mark(load(*corpus))
    lost = files_of(marking, 1)[0]

    def failing(path: Path | str) -> UInt8Array:
        if Path(path) == lost:
            raise FrameUnreadable("The file cannot be read (I/O error)")
        return decode(path)

    monkeypatch.setattr(folder_module, "decode", failing)
    first = triples_of(marking, 48, tmp_path)
    assert len(first) == 5
    monkeypatch.undo()
    again = triples_of(marking, 48, tmp_path)
    assert (len(again), again.key, again.skipped) == (6, first.key, ())
    np.testing.assert_array_equal(again.inputs.rows([1])[0, 0], resized(decode(lost), 48))


def test_what_was_skipped_before_stays_told(tmp_path: Path) -> None:
    drawn = Drawn.some(n=3, damaged=(1,))
    clips = [each.clip for each in drawn.marking.marked]
    marking = MANUAL.mark([*clips, clip_of(None, name="no pictures", row=9)])
    triples = triples_of(marking, 32, tmp_path)
    assert [each.code for each in triples.skipped] == ["no_frames", "frame_unreadable"]
    assert len(triples) + len(triples.skipped) == 4


def test_a_key_frame_beyond_the_pictures_is_a_reason(tmp_path: Path) -> None:
    drawn = Drawn.some(n=2)
    far = replace(drawn.marking.marked[0], keyframes=KeyFrames(1, 3, 8))
    triples = triples_of(
        replace(drawn.marking, marked=(far, drawn.marking.marked[1])), 32, tmp_path
    )
    (skipped,) = triples.skipped
    assert skipped.code == "key_frame_error"
    assert "there are 8 frames" in skipped.reason


def test_nothing_usable_says_the_first_reason(tmp_path: Path) -> None:
    with pytest.raises(NothingUsable, match=r"None of 2 clips .* cut short"):
        triples_of(Drawn.some(n=2, damaged=(0, 1)).marking, 32, tmp_path)
    with pytest.raises(NothingUsable, match="no clip"):
        triples_of(Marking("manual", ()), 32, tmp_path)


def test_a_size_too_small_and_a_cache_that_cannot_be_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="8 pixels"):
        triples_of(Drawn.some().marking, 8, tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError):
        triples_of(Drawn.some().marking, 32, tmp_path / "file")


def test_an_interrupted_build_leaves_nothing(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        triples_of(Drawn.some().marking, 32, tmp_path, progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_the_face_is_cut_with_one_box(tmp_path: Path) -> None:
    pictures = texture(3, 8, 90, 120)
    clip = clip_of(ArrayFrames(pictures))
    face = Face(Box(20, 30, 40, 40), ((32, 45), (48, 45)))
    given = GivenFaces(Path("faces.csv"), {clip.id: face})
    marking = Marking("manual", (MarkedClip(clip, KeyFrames(1, 3, 5)),))
    triples = triples_of(marking, 52, tmp_path, viewing=Viewing(given=given))
    assert triples.outcomes == ("cropped",)
    # 40 pixels and 15 % on each side are 52.
    np.testing.assert_array_equal(triples.inputs.rows([0])[0], pictures[[1, 3, 5], 24:76, 14:66])
    other = GivenFaces(Path("faces.csv"), {clip.id: replace(face, box=Box(21, 30, 40, 40))})
    assert triples_of(marking, 52, tmp_path, viewing=Viewing(given=other)).key != triples.key


def test_a_clip_without_a_face_is_told(tmp_path: Path) -> None:
    grey = ArrayFrames(np.full((8, 480, 640, 3), 90, np.uint8))
    marking = Marking("manual", (MarkedClip(clip_of(grey), KeyFrames(1, 3, 5)),))
    triples = triples_of(marking, 32, tmp_path, viewing=Viewing())
    assert triples.without_face == ("table/s1/a#1",)
    assert bool((triples.inputs.rows([0]) == 90).all())


def test_only_clips_that_all_variants_have_are_in_common(tmp_path: Path) -> None:
    drawn = Drawn.some(n=4)
    marked = drawn.marking.marked
    one = triples_of(replace(drawn.marking, marked=(marked[3], marked[0], marked[1])), 32, tmp_path)
    two = triples_of(replace(drawn.marking, marked=(marked[1], marked[2], marked[3])), 32, tmp_path)
    shared: Sequence[Triples] = in_common((one, two))
    assert [[clip.name for clip in each.clips] for each in shared] == [["c3", "c1"]] * 2
    for each in shared:
        np.testing.assert_array_equal(each.inputs.rows([1])[0], drawn.pictures[1][[1, 3, 5]])
        assert each.hashes.shape == (2, 3)
    assert in_common(()) == ()


def test_inputs_are_cheap_to_send_and_open_again(tmp_path: Path) -> None:
    drawn = Drawn.some(n=3, size=64)
    inputs = triples_of(drawn.marking, 64, tmp_path).inputs.at([2, 1])
    rows = inputs.rows([0, 1, 0])
    sent = pickle.dumps(inputs)
    assert len(sent) < 1000
    back = pickle.loads(sent)
    assert back == inputs
    assert len(back) == 2
    assert torch.equal(back.rows([0, 1, 0]), rows)
    back.rows([0]).zero_()
    assert torch.equal(back.rows([0, 1, 0]), rows)
    still = pickle.loads(pickle.dumps(inputs.still()))
    assert torch.equal(still.rows([1])[0, 2], rows[1, 0])
    with pytest.raises(IndexError):
        inputs.rows([2])


def test_a_file_that_has_gone_is_told(tmp_path: Path) -> None:
    inputs = triples_of(Drawn.some().marking, 32, tmp_path).inputs
    inputs.path.unlink()
    with pytest.raises(InputError, match="cannot be opened"):
        inputs.rows([0])


@pytest.mark.parametrize(("height", "width"), [(20, 40), (30, 20), (20, 20), (10, 8), (10, 60)])
def test_any_shape_becomes_a_square(height: int, width: int) -> None:
    picture = np.full((height, width, 3), 77, np.uint8)
    picture[:, : width // 2] = 33
    found = resized(picture, 20)
    assert found.shape == (20, 20, 3)
    assert (found[:, :8] == 33).all()
    assert (found[:, 12:] == 77).all()


def test_shrinking_takes_the_mean_of_areas() -> None:
    picture = texture(5, 1, 40)[0]
    blocks = picture.reshape(20, 2, 20, 2, 3).astype(float).mean(axis=(1, 3))
    assert np.abs(resized(picture, 20) - blocks).max() <= 0.5
