"""Proposals for every clip, worked out beside the page so that nobody waits for them.

Conventions
-----------
One thread asks the corrector clip after clip, the ones that are looked at first. When all are done
they are judged together, as ``reapex correct`` judges them: what is learned of the coders may then
move a proposal by a frame or two. Until then a clip's proposal is the one that it gets alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from threading import Event, Lock, Thread

from reapex.clip import Clip
from reapex.correction import ClipCorrection, Questions, asked, judged_together


class Proposals:
    """The corrections of a list of clips, as far as they are known.

    Parameters
    ----------
    clips
        What is asked about.
    questions
        Whom to ask, and how the pictures are looked at; None proposes nothing.
    """

    def __init__(self, clips: Sequence[Clip], questions: Questions | None) -> None:
        self._clips = clips
        self._questions = questions
        self._known: list[ClipCorrection | None] = [None] * len(clips)
        self._urgent: list[int] = []
        self._n_done = 0
        self._lock = Lock()
        self._stop = Event()
        self._finished = Event()
        self._trouble: BaseException | None = None
        self._thread = Thread(target=self._work, name="reapex-proposals", daemon=True)

    @property
    def method(self) -> str:
        """The corrector's name; empty without one."""
        return "" if self._questions is None else self._questions.corrector.name

    @property
    def total(self) -> int:
        """How many clips are asked about."""
        return 0 if self._questions is None else len(self._clips)

    @property
    def done(self) -> int:
        """How many have their answer; all of them only when they were judged together."""
        if self._finished.is_set():
            return self.total
        return min(self._n_done, self.total - 1) if self.total else 0

    def start(self) -> None:
        """Begin, where there is anybody to ask."""
        if self._questions is None:
            self._finished.set()
        else:
            self._thread.start()

    def stop(self) -> None:
        """Finish the clip in work, and no other."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Whether all are done within that time.

        Raises
        ------
        BaseException
            What stopped the work, if anything did.
        """
        is_done = self._finished.wait(timeout_s)
        if self._trouble is not None:
            raise self._trouble
        return is_done

    def of(self, index: int) -> ClipCorrection | None:
        """The correction of a clip; None while it is not known. It then comes next."""
        with self._lock:
            known = self._known[index]
            if known is None and index not in self._urgent:
                self._urgent.append(index)
            return known

    def all(self) -> list[ClipCorrection | None]:
        """What is known, in the order of the clips."""
        with self._lock:
            return list(self._known)

    def _work(self) -> None:
        try:
            if self._answer_all():
                self._judge()
        except BaseException as error:
            self._trouble = error  # told to whoever waits; the page goes on without proposals
        finally:
            self._finished.set()

    def _answer_all(self) -> bool:
        assert self._questions is not None
        waiting = iter(range(len(self._clips)))
        while not self._stop.is_set():
            index = self._next(waiting)
            if index is None:
                return True
            answer = asked(self._clips[index], self._questions)
            with self._lock:
                self._known[index] = answer
                self._n_done += 1
        return False

    def _next(self, waiting: Iterator[int]) -> int | None:
        with self._lock:
            while self._urgent:
                index = self._urgent.pop(0)
                if self._known[index] is None:
                    return index
            for index in waiting:
                if self._known[index] is None:
                    return index
        return None

    def _judge(self) -> None:
        assert self._questions is not None
        answers = [each for each in self.all() if each is not None]
        judged, _ = judged_together(answers, self._questions.corrector)
        with self._lock:
            self._known = list(judged)
