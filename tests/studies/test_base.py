"""A cell's config: the base, what the user sets, what the row varies, what the column has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reapex.errors import ConfigWrong, MissingExtra, UsageError
from reapex.labels import errata_named
from reapex.loading import Loader
from reapex.recognition.choice import NetworkChoice
from reapex.recognition.config import TrainConfig
from reapex.studies import Base, columns_of, read_corpora, study_named

from . import sheets


def config(tmp_path: Path, base: Base, name: str = "table4", row: int = 0) -> TrainConfig:
    study = study_named(name)
    corpora = sheets.corpora(tmp_path, own=sheets.table(tmp_path, ('a "b"', "c\\d = {e}")))
    column = columns_of(study, corpora)[-1]
    return base.config(study, study.rows[row], column)


def test_small_and_paper_are_what_they_say(tmp_path: Path) -> None:
    small = config(tmp_path, Base.of())
    assert (small.network.preset, small.recipe.preset) == ("small", "small")
    paper = config(tmp_path, Base.of("paper"))
    assert (paper.network.preset, paper.recipe.preset) == ("released", "released")
    assert (paper.protocol.folds, paper.protocol.seeds) == ("loso", [0, 1, 2, 3, 4])
    assert paper.recipe.given() == {}
    assert small.protocol.oracle
    assert paper.protocol.oracle


def test_later_wins_and_the_column_has_the_clips(tmp_path: Path) -> None:
    base = Base.of(changes={"recipe.epochs": "7"}, n_seeds=3, with_oracle=False)
    found = config(tmp_path, base, row=1)
    assert found.recipe.epochs == 7
    assert found.protocol.seeds == [0, 1, 2]
    assert not found.protocol.oracle
    assert (found.keyframes.source, found.network.spatial) == ("gamdss", False)
    assert found.classes.counts == {'a "b"': 2, "c\\d = {e}": 2}
    assert found.labels == tmp_path / "own.csv"


def test_a_base_of_ones_own_is_any_part_of_a_config(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        'labels = "elsewhere.csv"\n[classes.counts]\nx = 1\n[recipe]\nepochs = 3\n', "utf-8"
    )
    base = Base.of(file=path)
    assert base.unused == ("labels", "classes")
    found = config(tmp_path, base)
    assert found.recipe.epochs == 3
    assert set(found.classes.counts) == {'a "b"', "c\\d = {e}"}


def test_figure_6_groups_its_folds_and_has_one_seed(tmp_path: Path) -> None:
    found = config(tmp_path, Base.of("paper"), "figure6")
    assert found.protocol.folds == "grouped:4"  # there are four people
    assert found.protocol.seeds == [0]


def test_a_network_gets_no_option_that_it_does_not_have(tmp_path: Path) -> None:
    found = config(tmp_path, Base.of(), "table2", row=0)
    assert found.network.name == "ststnet"
    assert found.network.preset is None
    assert config(tmp_path, Base.of(), "table6", row=0).network.preset is None


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"settings": "large"}, "no settings 'large'"),
        ({"settings": "small", "file": Path("x.toml")}, "Both --settings and --base"),
        ({"n_seeds": 0}, "0 seeds"),
        ({"changes": {"classes.map": "samm/5"}}, "cannot be set for a study"),
        ({"changes": {"labels": "x.csv"}}, "cannot be set for a study"),
    ],
)
def test_what_cannot_be_asked(arguments: dict[str, object], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        Base.of(**arguments)  # type: ignore[arg-type]


def test_what_the_study_varies_is_not_to_be_set() -> None:
    base = Base.of(changes={"network.spatial": "true"})
    with pytest.raises(UsageError, match=r"table4 sets network\.spatial itself"):
        base.require_free(study_named("table4"))
    Base.of(changes={"network.preset": "paper"}).require_free(study_named("table4"))


def test_a_fault_in_the_base_names_its_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("[recipe]\nepoch = 3\n", "utf-8")
    with pytest.raises(ConfigWrong, match="did you mean epochs") as caught:
        config(tmp_path, Base.of(file=path))
    assert caught.value.where.file == path
    with pytest.raises(ConfigWrong, match="did you mean epochs") as caught:
        config(tmp_path, Base.of(changes={"recipe.epoch": "3"}))
    assert caught.value.where.file is None
    with pytest.raises(ConfigWrong, match="no such file"):
        config(tmp_path, Base.of(file=tmp_path / "not.toml"))


@pytest.mark.parametrize("settings", ["small", "paper"])
@pytest.mark.parametrize("name", ["table2", "table4", "table6", "table7", "figure6"])
def test_every_row_has_a_network_under_the_shipped_settings(
    tmp_path: Path, name: str, settings: str
) -> None:
    base, study = Base.of(settings), study_named(name)
    column = columns_of(study, sheets.corpora(tmp_path, own=sheets.table(tmp_path, ("a", "b"))))[-1]
    parts = {base.config(study, row, column).network for row in study.rows}
    sizes = {"small": 64, "paper": 224}
    for part in parts:
        try:
            spec = NetworkChoice.of(part).spec
        except MissingExtra:
            continue
        assert spec.size == (28 if part.name in ("ststnet", "off_apexnet") else sizes[settings])


def test_errata_emotions_and_lists_of_clips_reach_the_runs(tmp_path: Path) -> None:
    labels = sheets.table(tmp_path, ("fear", "anger"))
    mine = tmp_path / "my errata 表.toml"
    mine.write_text(
        'name = "mine"\n[[fix]]\ndataset = "table"\nsubject = "s0"\nclip = "own0"\nonset = 1\n'
        "expects.apex = 5\nbecomes.apex = 4\n",
        encoding="utf-8",
    )
    manifest = tmp_path / "corpora.toml"
    for said in ("meb", mine.name):
        manifest.write_text(
            f'[[corpus]]\nname = "own"\nlabels = "{labels.name}"\nerrata = "{said}"\n',
            encoding="utf-8",
        )
        (corpus,) = read_corpora(manifest)
        corpus = replace(corpus, reading={**corpus.reading, "frames": tmp_path})
        study = study_named("table4")
        found = Base.of().config(study, study.rows[0], columns_of(study, [corpus])[-1])
        assert found.errata == (said if said == "meb" else str(mine))
    assert corpus.corpus.clips[0].raw.apex == 4
    again = found.loader.read(found.labels).corpus
    assert [clip.raw for clip in again] == [clip.raw for clip in corpus.corpus]


def test_the_loader_s_own_errata_are_named_to_the_runs(tmp_path: Path) -> None:
    labels = sheets.table(tmp_path, ("fear", "anger"))
    meb = errata_named("meb")
    (corpus,) = read_corpora(labels, loader=Loader(errata=meb))
    assert corpus.reading["errata"] == "meb"
    mine = Loader(errata=meb.model_copy(update={"name": "mine"}))
    with pytest.raises(UsageError, match="Name their file"):
        read_corpora(labels, loader=mine)
    (corpus,) = read_corpora(labels, loader=mine, errata=str(tmp_path / "mine.toml"))
    assert corpus.reading["errata"] == str(tmp_path / "mine.toml")


@pytest.mark.parametrize("name", ["errata", "emotions", "only"])
def test_what_chooses_the_clips_is_no_setting(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=f"{name} cannot be set"):
        Base.of(changes={name: "x"})
    path = tmp_path / "mine.toml"
    path.write_text(f'{name} = "x"\n', "utf-8")
    assert Base.of(file=path).unused == (name,)
