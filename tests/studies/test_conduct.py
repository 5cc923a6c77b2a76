"""A tiny Table IV from the sheet to the cells; gone on with; rows that cannot be run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from reapex.errors import MissingExtra, UsageError
from reapex.recognition.choice import NetworkChoice
from reapex.recognition.config import NetworkPart
from reapex.recognition.experiment import Preparing
from reapex.studies import (
    Base,
    Cell,
    FilledColumn,
    Row,
    StudyResult,
    columns_of,
    read_corpora,
    study_named,
)
from reapex.studies import conduct as conducting_module
from reapex.studies.conduct import Conducting
from reapex.studies.figure6 import figure6
from reapex.studies.result import NAMES
from reapex.synth import SynthCorpus, SynthPlan, write_corpus
from reapex.training import RunFolder

QUICK = {"recipe.epochs": "1", "protocol.folds": "grouped:2"}
TABLE4 = study_named("table4")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> SynthCorpus:
    """Six drawn clips of three people, in few frames."""
    plan = SynthPlan(n_clips=6, n_subjects=3, seed=8, rates=(30.0,), context_ms=60)
    return write_corpus(plan, tmp_path_factory.mktemp("study") / "corpus", jobs=1)


@pytest.fixture(scope="module")
def columns(corpus: SynthCorpus) -> tuple[FilledColumn, ...]:
    return columns_of(TABLE4, read_corpora(corpus.labels, corpus.frames))


@pytest.fixture(scope="module")
def conductor(tmp_path_factory: pytest.TempPathFactory) -> Conducting:
    out = tmp_path_factory.mktemp("out")
    return Conducting(out, Preparing(out / ".reapex-cache", jobs=1))


def base(**changes: str) -> Base:
    changed = {name.replace("__", "."): text for name, text in changes.items()}
    return Base.of(changes=QUICK | changed, n_seeds=1)


@pytest.fixture(scope="module")
def result(conductor: Conducting, columns: tuple[FilledColumn, ...]) -> StudyResult:
    return conductor.run(TABLE4, columns, base())


def test_every_cell_is_a_run_with_scores(result: StudyResult, conductor: Conducting) -> None:
    assert [cell.row.key for cell in result.cells] == [row.key for row in TABLE4.rows]
    assert {cell.state for cell in result.cells} == {"done"}
    for cell in result.cells:
        assert set(cell.scores) == set(NAMES)
        assert (cell.n_clips, cell.n_persons, cell.n_seeds) == (6, 3, 1)
        assert all(score.oracle is not None for score in cell.scores.values())
        assert cell.seconds is not None
        assert cell.seconds > 0
        assert cell.run == conductor.out / "table4" / cell.row.key / cell.column.key
        assert RunFolder(cell.run).predictions() is not None
        assert cell.scores["uf1"].majority == pytest.approx(
            result.majorities[cell.column.key]["uf1"].value
        )
    without, with_s = result.cells[0], result.cells[2]
    assert without.n_parameters is not None
    assert with_s.n_parameters is not None
    assert without.n_parameters < with_s.n_parameters
    assert without.n_macs is not None
    assert with_s.n_macs is not None
    assert without.n_macs < with_s.n_macs


def test_the_movable_share_is_that_of_the_window(result: StudyResult) -> None:
    manual, corrected = result.cells[0], result.cells[1]
    assert manual.movable_share == 0
    assert corrected.movable_share is not None
    assert corrected.run is not None
    facts = RunFolder(corrected.run).facts
    assert corrected.movable_share in facts.values()


def test_what_is_done_is_read_and_not_prepared_again(
    result: StudyResult, conductor: Conducting, columns: tuple[FilledColumn, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def never(*_: object) -> None:
        raise AssertionError("nothing is prepared")

    monkeypatch.setattr(Conducting, "experiment", never)
    told: list[tuple[int, int]] = []
    again = replace(conductor, told=lambda cell, done, total: told.append((done, total)))
    assert again.run(TABLE4, columns, base()).as_dict() == result.as_dict()
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_other_settings_in_the_same_folder_are_refused(
    result: StudyResult, conductor: Conducting, columns: tuple[FilledColumn, ...]
) -> None:
    with pytest.raises(UsageError, match=r"recipe\.epochs was 1 and is 2 now"):
        conductor.run(TABLE4, columns, base(recipe__epochs="2"))


def test_other_clips_are_not_taken_for_the_same(
    result: StudyResult, columns: tuple[FilledColumn, ...]
) -> None:
    cell = result.cells[0]
    assert cell.run is not None
    config = base().config(TABLE4, cell.row, cell.column)
    assert conducting_module.finished(cell.run, config, cell.column) is not None
    labels = dict(cell.column.of_clip)
    swapped = replace(cell.column, of_clip=labels | dict.fromkeys(list(labels)[:1], "other"))
    assert conducting_module.finished(cell.run, config, swapped) is None
    other = base(recipe__epochs="2").config(TABLE4, cell.row, cell.column)
    assert conducting_module.finished(cell.run, other, cell.column) is None


def test_a_row_whose_extra_is_missing_stays_with_its_reason(
    result: StudyResult, conductor: Conducting, columns: tuple[FilledColumn, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    of = NetworkChoice.of

    def lacking(part: NetworkPart) -> NetworkChoice:
        if part.spatial is False:
            raise MissingExtra("timm is not installed", mend="Run: pip install it")
        return of(part)

    monkeypatch.setattr(NetworkChoice, "of", lacking)
    found = conductor.run(TABLE4, columns, base())
    assert [cell.state for cell in found.cells] == ["not run", "not run", "done", "done"]
    assert found.cells[0].reason == "timm is not installed. Run: pip install it."
    assert found.cells[2].scores == result.cells[2].scores


def test_if_no_cell_can_be_run_the_first_reason_is_raised(
    tmp_path: Path, conductor: Conducting, columns: tuple[FilledColumn, ...]
) -> None:
    elsewhere = replace(conductor, out=tmp_path)
    with pytest.raises(UsageError, match="cannot be dealt out to 9 folds"):
        elsewhere.run(TABLE4, columns, base(protocol__folds="grouped:9"))
    with pytest.raises(UsageError, match="no recipe 'large'"):
        elsewhere.run(TABLE4, columns, base(recipe__preset="large"))


def test_figure_6_draws_each_folds_own_clips(conductor: Conducting, corpus: SynthCorpus) -> None:
    study = study_named("figure6")
    columns = columns_of(study, read_corpora(corpus.labels, corpus.frames))
    settings = Base.of(changes={"recipe.epochs": "1"}, with_oracle=False)
    found = conductor.run(study, columns, settings)
    [drawing] = figure6(conductor, found, settings)
    assert drawing.title == f"{columns[-1].title}, {columns[-1].classes}"
    assert drawing.svg.count("2 clips") == 6  # two models, three people of two clips each
    for name in (*columns[-1].counts, "Baseline", "GAMDSS", "fold 3"):
        assert name in drawing.svg


def test_a_row_needs_no_more_than_its_changes() -> None:
    row = Row("own", ("Mine",), {"network.name": "gamdss"})
    study = replace(TABLE4, rows=(row,), headings=("Model",))
    assert study.varied == {"network.name"}
    changes: Mapping[str, str] = study.rows[0].changes
    assert changes == {"network.name": "gamdss"}
    assert Cell(row, FilledColumn(study.columns[0])).state == "not run"
