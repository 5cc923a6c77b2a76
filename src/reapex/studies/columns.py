"""The columns of a study on what there is: a corpus with its classes, or the reason why not.

Conventions
-----------
A column of the paper is filled by every corpus of its data set; without one it stays, empty. A
corpus that is none of the paper's has a column of its own, each of its labels a class, unless a
class map is named for it. Classes have the clips that were found; a score of other clips is
another score, so that a difference from the published counts is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reapex.errors import UsageError
from reapex.labels import ClassMap, class_map_named, class_maps, datasets, usual_label
from reapex.loading import file_name
from reapex.studies.corpora import StudyCorpus
from reapex.studies.study import Column, Study


@dataclass(frozen=True, slots=True)
class FilledColumn:
    """A column of a study, with its corpus where there is one.

    Parameters
    ----------
    column
        Data set and class setting.
    corpus
        What fills it; None if nothing does.
    counts
        The clips that were found, by class, in order.
    of_clip
        The class of each clip that has one, by the clip's id.
    reason
        Why it is empty; empty where it can be run.
    remarks
        What must be said of its clips.
    """

    column: Column
    corpus: StudyCorpus | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    of_clip: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing can be run for it."""
        return bool(self.reason)

    @property
    def is_published(self) -> bool:
        """Whether published numbers may stand beside ours: the data set itself, no drawn faces."""
        return self.corpus is not None and not self.corpus.is_drawn and bool(self.column.dataset)

    @property
    def key(self) -> str:
        """The name of its folders."""
        name = self.column.title if self.corpus is None else self.corpus.name
        setting = self.column.class_map.partition("/")[2] or "own"
        return f"{file_name(name)}-{file_name(setting)}"

    @property
    def title(self) -> str:
        """What it is called: the corpus's own name, where it has one."""
        return self.column.title if self.corpus is None else self.corpus.name

    @property
    def classes(self) -> str:
        """The class setting in words."""
        return self.column.classes

    @property
    def n_clips(self) -> int:
        """Clips that have a class."""
        return len(self.of_clip)

    @property
    def n_persons(self) -> int:
        """People who have one."""
        if self.corpus is None:
            return 0
        return len({clip.person for clip in self.corpus.corpus if clip.id in self.of_clip})

    @property
    def part(self) -> Mapping[str, Any]:
        """The ``[classes]`` of a training config."""
        named = {"map": self.column.class_map} if self.column.class_map else {}
        return {**named, "counts": dict(self.counts)}


def columns_of(
    study: Study, corpora: Sequence[StudyCorpus], classes: Mapping[str, str] | None = None
) -> tuple[FilledColumn, ...]:
    """The columns of a study: the paper's in their order, then those of other corpora.

    Parameters
    ----------
    classes
        Class maps by the corpora's names, where they are not the paper's.

    Raises
    ------
    UsageError
        If there is no corpus or class map of a name.
    """
    asked = _asked(corpora, classes or {})
    found = [filled for column in study.columns for filled in _of_paper(column, corpora, asked)]
    papers = {column.dataset for column in study.columns}
    for corpus in corpora:
        if corpus.name in asked:
            found.append(_filled(_named(corpus, asked[corpus.name]), corpus))
        elif corpus.dataset not in papers:
            found.append(_filled(_own(corpus), corpus))
    return tuple(found)


def _asked(corpora: Sequence[StudyCorpus], classes: Mapping[str, str]) -> dict[str, ClassMap]:
    names = {file_name(each.name): each.name for each in corpora}
    unknown = [name for name in classes if file_name(name) not in names]
    if unknown:
        raise UsageError(
            f"There is no corpus {unknown[0]!r} to choose classes for",
            expected=f"one of {', '.join(names.values())}",
        )
    return {names[file_name(name)]: class_map_named(word) for name, word in classes.items()}


def _of_paper(
    column: Column, corpora: Sequence[StudyCorpus], asked: Mapping[str, ClassMap]
) -> Iterator[FilledColumn]:
    mine = [each for each in corpora if each.dataset == column.dataset]
    if not mine:
        unread = "" if column.dataset in datasets() else " This version has no reader for it."
        yield FilledColumn(column, reason=f"The corpora lack {column.title}.{unread}")
    for corpus in mine:
        if corpus.name not in asked:
            yield _filled(column, corpus)


def _named(corpus: StudyCorpus, class_map: ClassMap) -> Column:
    is_its_own = class_map.dataset == corpus.dataset
    dataset = corpus.dataset if is_its_own else ""
    return Column(dataset, corpus.name, f"{len(class_map.labels)} classes", class_map.name)


def _own(corpus: StudyCorpus) -> Column:
    n = len({usual_label(clip.emotion) for clip in corpus.corpus if clip.emotion})
    return Column("", corpus.name, f"{n} classes")


def _filled(column: Column, corpus: StudyCorpus) -> FilledColumn:
    if column.class_map and column.class_map not in class_maps():
        reason = f"This version has no class map {column.class_map}."
        return FilledColumn(column, corpus, reason=reason)
    class_map = class_map_named(column.class_map) if column.class_map else _map_of(corpus)
    pairs = ((clip, class_map.class_of_clip(clip)) for clip in corpus.corpus)
    of_clip = {clip.id: name for clip, name in pairs if name is not None}
    found = Counter(of_clip.values())
    counts = {name: found[name] for name in class_map.labels}
    reason = _why_not(counts, corpus)
    return FilledColumn(column, corpus, counts, of_clip, reason, tuple(_remarks(counts, class_map)))


def _map_of(corpus: StudyCorpus) -> ClassMap:
    """Each label a class, in the spelling that comes first; the most frequent first."""
    spelled: dict[str, str] = {}
    counts: dict[str, int] = {}
    for clip in corpus.corpus:
        if clip.emotion:
            label = usual_label(clip.emotion)
            spelled.setdefault(label, clip.emotion)
            counts[label] = counts.get(label, 0) + 1
    order = sorted(counts, key=lambda label: -counts[label])
    return ClassMap("own", "table", "own labels", {label: spelled[label] for label in order})


def _why_not(counts: Mapping[str, int], corpus: StudyCorpus) -> str:
    if not corpus.has_frames:
        return f"{corpus.name} names no frames."
    if len(counts) < 2:
        return f"{corpus.name} has clips of {len(counts)} class{'' if len(counts) == 1 else 'es'}."
    without = [name for name, n in counts.items() if not n]
    return f"{corpus.name} has no clip of {', '.join(without)}." if without else ""


def _remarks(counts: Mapping[str, int], class_map: ClassMap) -> Iterable[str]:
    differing = [
        f"{name} {counts[name]} instead of {n}"
        for name, n in class_map.expected.items()
        if counts[name] != n
    ]
    if differing:
        yield (
            f"Other clips than published for {class_map.name} ({class_map.source}): "
            f"{'; '.join(differing)}."
        )
