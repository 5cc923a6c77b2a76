import threading
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import pytest

from reapex.auditing import audit
from reapex.auditing.jobs import spread
from reapex.correction import Proposal, correct_clip, corrector_named
from reapex.errors import FrameUnreadable, UsageError
from reapex.keyframes import KeyFrames
from reapex.loading import load
from reapex.report import audit_as_dict
from reapex.series import FrameSeries
from reapex.synth import SynthCorpus

from ..conftest import Reapex

WriteClip = Callable[..., Path]


@dataclass
class Counting:
    """Keeps the labels, and remembers who was asked by which thread."""

    name: str = "counting"
    threads: list[str] = field(default_factory=list)
    stop_at: int | None = None
    pictures: list[weakref.ref[object]] = field(default_factory=list)
    is_damaged: bool = False

    def propose(self, series: FrameSeries, manual: KeyFrames) -> Proposal:
        self.threads.append(threading.current_thread().name)
        if self.stop_at is not None and len(self.threads) >= self.stop_at:
            raise KeyboardInterrupt
        if self.is_damaged:
            self.pictures.append(weakref.ref(series.frame(0)))
            raise FrameUnreadable("The file is empty")
        return Proposal.keep(manual, "kept")

    def with_curve(self, proposal: Proposal, series: FrameSeries) -> Proposal:
        return proposal


@pytest.mark.parametrize("with_curves", [True, False])
@pytest.mark.parametrize("jobs", [2, 3, 7, None])
def test_the_result_is_the_same_however_many_jobs(
    small_corpus: SynthCorpus, jobs: int | None, with_curves: bool
) -> None:
    corpus = load(small_corpus.labels, small_corpus.frames)
    corrector = corrector_named(window=0.3)
    seen: list[tuple[int, int]] = []
    alone = audit(corpus, corrector, with_curves=with_curves)
    spread_out = audit(
        corpus, corrector, lambda *step: seen.append(step), with_curves=with_curves, jobs=jobs
    )
    assert [each.clip for each in spread_out.corrections] == list(corpus)
    assert audit_as_dict(spread_out) == audit_as_dict(alone)
    assert seen == [(done, len(corpus)) for done in range(1, len(corpus) + 1)]
    for one, other in zip(alone.corrections, spread_out.corrections, strict=True):
        assert one.proposal == other.proposal
        assert one.proposal is not None
        assert other.proposal is not None
        if with_curves:
            assert one.proposal.curve is not None
            assert other.proposal.curve is not None
            assert one.proposal.curve.tobytes() == other.proposal.curve.tobytes()


def test_findings_about_damaged_pictures_do_not_hang_on_the_jobs(
    tmp_path: Path, write_clip: WriteClip
) -> None:
    lines = ["subject,name,onset,apex,offset,fps"]
    for number in range(8):
        folder = write_clip(tmp_path / "frames" / "1" / f"c{number}", range(1, 41))
        lines.append(f"1,c{number},10,20,30,100")
        if number % 3 == 0:
            (folder / "img20.png").write_bytes(b"")
    (tmp_path / "l.csv").write_text("\n".join(lines))
    corpus = load(tmp_path / "l.csv", tmp_path / "frames")
    alone, spread_out = (audit(corpus, corrector_named("gamdss"), jobs=jobs) for jobs in (1, 4))
    assert len(alone.findings) == 3
    assert list(map(str, alone.findings)) == list(map(str, spread_out.findings))


def test_results_come_in_order_and_opencv_keeps_its_threads() -> None:
    before = cv2.getNumThreads()
    inside: set[int] = set()
    gate = threading.Barrier(2, timeout=10)

    def square(number: int) -> int:
        gate.wait()  # two at a time, or never
        inside.add(cv2.getNumThreads())
        return number**2

    assert list(spread(square, range(8), 2)) == [number**2 for number in range(8)]
    assert inside == {1}
    assert cv2.getNumThreads() == before


def test_one_job_stays_in_the_callers_own_thread(small_corpus: SynthCorpus) -> None:
    corpus = load(small_corpus.labels, small_corpus.frames)
    counting = Counting()
    audit(corpus, counting, jobs=1)
    assert set(counting.threads) == {threading.current_thread().name}
    several = Counting()
    audit(corpus, several, jobs=2)
    assert all(name.startswith("reapex") for name in several.threads)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_stop_leaves_the_rest_undone(small_corpus: SynthCorpus, jobs: int) -> None:
    corpus = load(small_corpus.labels, small_corpus.frames)
    many = replace(corpus, clips=corpus.clips * 200)
    stopping = Counting(stop_at=3)
    with pytest.raises(KeyboardInterrupt):
        audit(many, stopping, jobs=jobs)
    assert 3 <= len(stopping.threads) < len(many)


def test_jobs_below_one_are_refused(
    reapex: Reapex, small_corpus: SynthCorpus, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="0 jobs"):
        audit(load(small_corpus.labels), Counting(), jobs=0)
    frames = ("--frames", small_corpus.frames, "--jobs", "0")
    for command in (("audit",), ("correct", "--out", tmp_path / "o.csv")):
        done = reapex(*command, small_corpus.labels, *frames)
        assert done.code == 2
        assert "1 or more" in done.err


def test_commands_give_the_same_sheet_with_several_jobs(
    reapex: Reapex, small_corpus: SynthCorpus, tmp_path: Path
) -> None:
    for jobs in ("1", "3"):
        done = reapex("correct", small_corpus.labels, "--frames", small_corpus.frames,
                      "--out", tmp_path / f"{jobs}.csv", "--jobs", jobs)  # fmt: skip
        assert done.code == 0
        assert f"--jobs {jobs}" in done.out.splitlines()[-1]
    assert (tmp_path / "1.csv").read_bytes() == (tmp_path / "3.csv").read_bytes()


def test_a_damaged_clip_does_not_keep_its_pictures_in_memory(small_corpus: SynthCorpus) -> None:
    clip = load(small_corpus.labels, small_corpus.frames).clips[0]
    damaged = Counting(is_damaged=True)
    answer = correct_clip(clip, damaged)
    assert answer.obstacle == "bad_frames"
    assert answer.error is not None
    assert damaged.pictures[0]() is None
