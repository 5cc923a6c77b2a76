"""The settings that all cells of a study share, and a cell's own config made of them.

Conventions
-----------
Base settings are a TOML file with any part of a training config: ``small.toml`` and ``paper.toml``
in this folder, or the user's. What a file says of clips and classes is not used, since the manifest
names them. Later wins: the file, ``--set``, the study's row, the column.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from reapex.errors import ConfigWrong, Place, UsageError
from reapex.recognition.config import TrainConfig
from reapex.recognition.config_file import read_config
from reapex.studies.columns import FilledColumn
from reapex.studies.study import Row, Study
from reapex.toml_file import read_toml

SettingsName = Literal["small", "paper"]
_OF_CLIPS = (
    "labels", "frames", "dataset", "columns", "fps", "apex_policy", "context_ms",
    "errata", "emotions", "only", "first_frame", "classes",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Base:
    """The settings of a study.

    Parameters
    ----------
    file
        The TOML file.
    changes
        Single values by dotted name, as text, that differ from it.
    is_shipped
        Whether the file is one of ours, which messages need not name.
    """

    file: Path
    changes: Mapping[str, str] = field(default_factory=dict)
    is_shipped: bool = False

    @classmethod
    def of(
        cls,
        settings: str | None = None,
        file: Path | None = None,
        changes: Mapping[str, str] | None = None,
        *,
        n_seeds: int | None = None,
        with_oracle: bool = True,
    ) -> Base:
        """The base that options ask for.

        Parameters
        ----------
        settings
            ``small`` or ``paper``; small if neither this nor a file is given.
        file
            The user's own.
        changes
            As ``--set`` takes them.
        n_seeds
            Seeds 0, 1 and so on; None for those of the file.
        with_oracle
            Whether the oracle stands beside the scores.

        Raises
        ------
        UsageError
            If there are no such settings, both are given, or a change is of the clips.
        """
        if settings is not None and file is not None:
            raise UsageError(
                "Both --settings and --base are given", mend="Leave one of the two out"
            )
        if settings not in (None, *get_args(SettingsName)):
            raise UsageError(
                f"There are no settings {settings!r}", expected=" or ".join(get_args(SettingsName))
            )
        if n_seeds is not None and n_seeds < 1:
            raise UsageError(f"{n_seeds} seeds", expected="1 or more")
        changed = dict(changes or {})
        for name in changed:
            if name.partition(".")[0] in _OF_CLIPS:
                raise UsageError(
                    f"{name} cannot be set for a study",
                    mend="Clips are the manifest's; --classes NAME=MAP chooses classes",
                )
        changed.setdefault("protocol.oracle", str(with_oracle).lower())
        if n_seeds is not None:
            changed["protocol.seeds"] = str(list(range(n_seeds)))
        shipped = Path(__file__).with_name(f"{settings or 'small'}.toml")
        return cls(file or shipped, changed, is_shipped=file is None)

    @property
    def unused(self) -> tuple[str, ...]:
        """What the user's file says of clips and classes, which is not used."""
        with suppress(OSError, ValueError):  # reading it as a config tells what is wrong
            content = read_toml(self.file)
            return tuple(name for name in _OF_CLIPS if name in content)
        return ()

    def require_free(self, study: Study) -> None:
        """Raise UsageError if a change is of what the study varies."""
        both = sorted(study.varied & set(self.changes))
        if both:
            raise UsageError(
                f"{study.name} sets {', '.join(both)} itself, row by row",
                mend="Leave it out of --set",
            )

    def config(self, study: Study, row: Row, column: FilledColumn) -> TrainConfig:
        """The config of one cell.

        Raises
        ------
        ConfigWrong
            If the base's file cannot be followed, or a value cannot be.
        """
        assert column.corpus is not None
        changes = {**self.changes, **row.changes, **_of_study(study, column)}
        changes |= {name: _toml(value) for name, value in column.corpus.reading.items()}
        changes["classes"] = _toml(column.part)
        try:
            return read_config(self.file, changes)
        except ConfigWrong as error:
            if self.is_shipped:
                error.where = Place()
            raise


def _of_study(study: Study, column: FilledColumn) -> dict[str, str]:
    changes = {}
    if study.n_folds is not None:
        changes["protocol.folds"] = f"grouped:{max(2, min(study.n_folds, column.n_persons))}"
    if study.one_seed:
        changes["protocol.seeds"] = "[0]"
    return changes


def _toml(value: Any) -> str:
    """A value as TOML in one line; nothing for None and for an empty table.

    Examples
    --------
    >>> _toml({"a b": 3, "c": ["x", 1.5, True]})
    '{ "a b" = 3, "c" = ["x", 1.5, true] }'
    """
    if value is None or value == {}:
        return ""
    if isinstance(value, Mapping):
        pairs = (f"{json.dumps(name, ensure_ascii=False)} = {_toml(each)}"
                 for name, each in value.items())  # fmt: skip
        return f"{{ {', '.join(pairs)} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    return json.dumps(str(value), ensure_ascii=False)  # as TOML spells a basic string, too
