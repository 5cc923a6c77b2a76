"""``reapex study``: the paper's tables and its Fig. 6, run on the user's own corpora."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from reapex.cli.computing import Cache, Computing, interruptible, made_folder, named_values
from reapex.cli.console import Voice
from reapex.cli.grouped import grouped
from reapex.cli.next_step import command_line
from reapex.cli.options import AsJson, Reading
from reapex.errors import UsageError
from reapex.evaluation import Score
from reapex.labels import class_maps
from reapex.studies import (
    Base,
    Cell,
    CellScore,
    Drawing,
    FilledColumn,
    Study,
    StudyCorpus,
    StudyResult,
    columns_of,
    corpus_table,
    read_corpora,
    studies,
    study_named,
    write_study,
)
from reapex.studies.result import NAMES
from reapex.studies.words import brackets, score

if TYPE_CHECKING:
    from reapex.studies.conduct import Conducting

_FIGURE = "figure6"


@dataclass(frozen=True, slots=True)
class Clips:
    """Which clips."""

    frames: Annotated[
        Path | None,
        typer.Option(
            help="The folder above the clips' folders of numbered pictures, for one sheet.",
            show_default=False,
        ),
    ] = None
    classes: Annotated[
        list[str] | None,
        typer.Option(
            help="Classes of a corpus, instead of the paper's or its own labels: one of "
            f"{', '.join(class_maps())}; may be repeated.",
            metavar="NAME=MAP",
            show_default=False,
        ),
    ] = None


@dataclass(frozen=True, slots=True)
class Settings:
    """How every cell is trained and judged."""

    settings: Annotated[
        str | None,
        typer.Option(
            help="small: small networks, quickly, on a CPU; paper: the released network and "
            "recipe, one subject out, five seeds. small unless given.",
            show_default=False,
        ),
    ] = None
    base: Annotated[
        Path | None,
        typer.Option(
            help="Your own settings: any part of a config of reapex train.",
            metavar="FILE.toml",
            show_default=False,
        ),
    ] = None
    set: Annotated[
        list[str] | None,
        typer.Option(
            help="Change a value, as in recipe.epochs=40; may be repeated.",
            metavar="NAME=VALUE",
            show_default=False,
        ),
    ] = None
    seeds: Annotated[
        int | None,
        typer.Option(help="How many seeds: 0, 1, and so on.", show_default=False),
    ] = None
    no_oracle: Annotated[
        bool,
        typer.Option("--no-oracle", help="Without the oracle, which takes time and disk."),
    ] = False

    def make(self) -> Base:
        """The base that these ask for."""
        changes = named_values("--set", self.set, "recipe.epochs=40")
        return Base.of(
            self.settings, self.base, changes, n_seeds=self.seeds, with_oracle=not self.no_oracle
        )


@dataclass(frozen=True, slots=True)
class Where:
    """Where a study is kept."""

    out: Annotated[
        Path,
        typer.Option(
            help="The folder of the study: run folders, tables, page. New, or to be gone on with."
        ),
    ] = Path("study")
    cache: Cache = None

    def conducting(self, voice: Voice, computing: Computing) -> Conducting:
        """The conductor that these ask for."""
        running = computing.running()
        from reapex.recognition.experiment import Preparing
        from reapex.studies.conduct import Conducting

        return Conducting(
            self.out,
            Preparing(self.cache or self.out / ".reapex-cache", computing.jobs, voice.progress),
            running,
            lambda cell, done, total: _tell(voice, cell, done, total),
        )


@grouped
def study_command(
    name: Annotated[
        str,
        typer.Argument(help=f"Which: {', '.join(studies())}.", metavar="NAME", show_default=False),
    ],
    labels: Annotated[
        Path,
        typer.Argument(
            help="A manifest of corpora (.toml), or one annotation file.",
            metavar="MANIFEST",
            show_default=False,
        ),
    ],
    clips: Clips,
    reading: Reading,
    settings: Settings,
    where: Where,
    computing: Computing,
    as_json: AsJson = False,
) -> None:
    """Run one of the paper's tables on your corpora: honest scores, intervals, oracle beside them.

    Example: reapex study table4 corpora.toml --out studies --settings small
    """
    voice = Voice(as_json)
    study = study_named(name)
    chosen = named_values("--classes", clips.classes, "'CASME II=casme2/7'")
    base = settings.make()
    out = made_folder(where.out, "The folder of the study", "--out studies")
    corpora = read_corpora(labels, clips.frames, reading.loader(), reading.subjects, reading.errata)
    for each in corpora:
        _show_corpus(voice, each)
    inputs = _inputs(labels, corpora)
    if not study.rows:
        table = corpus_table(corpora)
        files = write_study(table, out, inputs=inputs)
        _end(voice, {**table.as_dict(), "files": [str(each) for each in files]}, files)
        voice.next_step(command_line("audit", labels, options=(reading,)))
        return
    columns = columns_of(study, corpora, chosen)
    _show_columns(voice, study, columns, base)
    options = (clips, reading, settings, where, computing)
    with interruptible(voice, command_line("study", study.name, labels, options=options)):
        conducting = where.conducting(voice, computing)
        result = conducting.run(study, columns, base)
        figures, caption = _figures(conducting, result, base)
    files = write_study(result, out, figures, caption, inputs)
    _show_result(voice, result)
    _end(voice, {**result.as_dict(), "files": [str(each) for each in files]}, files)
    _show_next(voice, result, (study.name, labels), options)


def _figures(
    conducting: Conducting, result: StudyResult, base: Base
) -> tuple[Sequence[Drawing], str]:
    if result.study.name != _FIGURE:
        return (), ""
    from reapex.studies.figure6 import CAPTION, figure6

    return tuple(figure6(conducting, result, base)), CAPTION


def _show_corpus(voice: Voice, each: StudyCorpus) -> None:
    corpus = each.corpus
    left_out = f", {len(corpus.skipped)} skipped" if corpus.skipped else ""
    voice.say(
        f"{each.name}: {corpus.n_read} records read as {each.dataset}, {len(corpus)} clips of "
        f"{len(corpus.persons)} people{left_out}"
    )
    for remark in corpus.remarks:
        voice.say(f"  Note: {remark}")
    for skipped in corpus.skipped[:3]:
        voice.say(f"  {skipped.where}: {skipped.reason}")


def _show_columns(voice: Voice, study: Study, columns: Sequence[FilledColumn], base: Base) -> None:
    """What is run on what, before any work; empty columns with their reasons."""
    voice.heading(f"{study.paper}: {study.title}")
    for column in columns:
        title = f"{column.title}, {column.classes}"
        if column.is_empty:
            voice.say(f"  {title}: empty. {column.reason}")
            continue
        counts = ", ".join(f"{label} {n}" for label, n in column.counts.items())
        voice.say(f"  {title}: {column.n_clips} clips of {column.n_persons} people: {counts}")
        for remark in column.remarks:
            voice.say(f"    Note: {remark}")
    if all(column.is_empty for column in columns):
        reasons = [each.reason for each in columns if each.corpus is not None]
        first = (reasons or [each.reason for each in columns])[0]
        raise UsageError(
            f"No column of {study.name} can be filled: {first.rstrip('.')}",
            mend="Name corpora with clips of every class, and with their frames",
        )
    if base.unused:
        voice.say(
            f"  Note: of {base.file.name}, {', '.join(base.unused)} are not used: clips and "
            "classes are the corpora's."
        )


def _tell(voice: Voice, cell: Cell, done: int, total: int) -> None:
    where = f"{cell.row.title} · {cell.column.title}, {cell.column.classes}"
    if not cell.scores:
        voice.say(f"  {done} of {total}: {where}: not run. {cell.reason}")
        return
    words = f"UF1 {score(cell.scores['uf1'].value)}"
    incomplete = f", incomplete. {cell.reason}" if cell.reason else ""
    voice.say(f"  {done} of {total}: {where}: {words}{incomplete}")


def _show_result(voice: Voice, result: StudyResult) -> None:
    for column in result.columns:
        cells = [(row, result.cell(row, column)) for row in result.study.rows]
        if not any(cell is not None and cell.scores for _, cell in cells):
            continue
        voice.heading(f"{column.title}, {column.classes}")
        grid = Table(box=None, pad_edge=False)
        # The row's name gives way where the window is narrow, never a number.
        grid.add_column("", no_wrap=True, overflow="ellipsis", ratio=1)
        for name in NAMES.values():
            grid.add_column(f"{name}, 95 %", justify="right", no_wrap=True, min_width=15)
        if result.with_oracle:
            grid.add_column("oracle", justify="right", no_wrap=True, min_width=6)
        found = result.majorities[column.key]
        grid.add_row("majority class", *(_number(found[name]) for name in NAMES))
        for row, cell in cells:
            if cell is None or not cell.scores:
                grid.add_row(row.title, *["–"] * len(NAMES))
                continue
            numbers = [_number(cell.scores[name]) for name in NAMES]
            oracle = [score(cell.scores["uf1"].oracle)] if result.with_oracle else []
            grid.add_row(row.title, *numbers, *oracle)
        voice.say(grid)
    if result.with_oracle:
        voice.say("\noracle: the UF1 of the epochs that fit the test clips best. It is no result.")
    if result.notes:
        voice.heading("What is known of the published numbers")
        for note in result.notes:
            voice.say(f"  {note}")


def _number(found: Score | CellScore) -> str:
    return f"{score(found.value)} {brackets(found.interval)}"


def _end(voice: Voice, told: Mapping[str, Any], files: Sequence[Path]) -> None:
    voice.say("")
    for path in files:
        voice.say(f"Written: {path}")
    voice.result(told)


def _show_next(
    voice: Voice, result: StudyResult, words: tuple[str, Path], options: tuple[Any, ...]
) -> None:
    failed = [cell for cell in result.cells if cell.state == "incomplete"]
    if failed:
        again = command_line("study", *words, options=options)
        is_asked = "--retry-failed" in again
        voice.next_step(again if is_asked else f"{again} --retry-failed")
        raise typer.Exit(1)
    run = next(cell.run for cell in result.cells if cell.run is not None)
    voice.next_step(command_line("leakcheck", run))


def _inputs(labels: Path, corpora: Sequence[StudyCorpus]) -> tuple[Path, ...]:
    return (labels, *(source.file for each in corpora for source in each.corpus.sources))
