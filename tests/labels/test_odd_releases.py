"""The oddly shaped releases beside one another: each is known for what it is and no other."""

from collections.abc import Callable
from pathlib import Path

import pytest

from reapex.labels import Confidence, TabularReader, datasets, descriptor_of, read_labels
from reapex.loading import load

from .releases.casme_squared import write_casme_squared
from .releases.samm_long import write_samm_long
from .releases.smic import write_smic
from .releases.smic_e import write_smic_e

WRITERS: dict[str, Callable[[Path], tuple[Path, ...]]] = {
    "casme_squared": write_casme_squared,
    "samm_long": write_samm_long,
    "smic": write_smic,
    "smic_e": write_smic_e,
}


@pytest.fixture(scope="module", params=WRITERS)
def release(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path, Path]:
    name: str = request.param
    made = WRITERS[name](tmp_path_factory.mktemp("release") / "数据 1")
    return name, made[0], made[1]


def test_a_release_is_known_unasked(release: tuple[str, Path, Path]) -> None:
    name, labels, _ = release
    assert name in datasets()
    assert read_labels(labels).source.dataset == name


def test_no_other_reader_is_as_sure(release: tuple[str, Path, Path]) -> None:
    name, labels, _ = release
    if labels.is_dir():
        return  # only one release is a folder
    readers = [TabularReader(descriptor_of(each)) for each in datasets()]
    sure = {reader.name: reader.recognises(labels) for reader in readers}
    assert sure[name] is Confidence.CERTAIN
    assert [each for each, how in sure.items() if how >= sure[name]] == [name]


def test_naming_it_changes_nothing(release: tuple[str, Path, Path]) -> None:
    name, labels, _ = release
    assert read_labels(labels, name).records == read_labels(labels).records


def test_every_record_is_a_clip_or_skipped_with_its_reason(
    release: tuple[str, Path, Path],
) -> None:
    _, labels, frames = release
    sheet, corpus = read_labels(labels), load(labels, frames)
    assert corpus.n_read == sheet.n_read == len(corpus) + len(corpus.skipped)
    assert all(each.reason and each.where.row for each in corpus.skipped)
    assert all(clip.frames is not None for clip in corpus)
