"""``metrics.jsonl``: one line per epoch of every training of a fold. Training figures only.

It is appended to: a kill may cut the last line short, which is then left out by :meth:`lines` and
taken away by :meth:`cut`, with which every training begins.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reapex.training.storing import can_write, write_text

METRICS = "metrics.jsonl"


@dataclass(frozen=True)
class MetricsLog:
    """The log in a fold's folder.

    Each line has ``course`` (which training), ``epoch`` (from 1), ``loss`` (the mean over the
    training clips), ``learning_rate`` and ``seconds``.
    """

    path: Path

    def add(self, course: str, epoch: int, loss: float, learning_rate: float, s: float) -> None:
        """Add an epoch."""
        line = {
            "course": course,
            "epoch": epoch,
            "loss": loss,
            "learning_rate": learning_rate,
            "seconds": round(s, 4),
        }
        with can_write(self.path), self.path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def lines(self) -> list[dict[str, Any]]:
        """The lines in their order; one that a kill cut short, or that is damaged, is left out."""
        if not self.path.is_file():
            return []
        found = []
        for text in self.path.read_bytes().splitlines():
            try:
                line = json.loads(text)
            except ValueError:
                continue
            if isinstance(line, dict) and line.keys() >= {"course", "epoch", "seconds"}:
                found.append(line)
        return found

    def cut(self, course: str, epoch: int) -> None:
        """Take out what a training wrote after an epoch, since it goes on from there."""
        lines = self.lines()
        kept = [each for each in lines if each["course"] != course or each["epoch"] <= epoch]
        if self.path.is_file():
            write_text(
                self.path, "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in kept)
            )

    def n_epochs(self) -> int:
        """How many epochs are logged."""
        try:
            return self.path.read_bytes().count(b"\n")
        except OSError:
            return 0
