"""The grids are those of the paper's tables, and every row is a network that can be."""

from __future__ import annotations

import pytest

from reapex.errors import MissingExtra, UsageError
from reapex.recognition.choice import NetworkChoice
from reapex.recognition.config import NetworkPart
from reapex.recognition.inputs import KeyFrameSource
from reapex.studies import Row, Study, published, studies, study_named
from reapex.studies.published_scores import PUBLISHED

BACKBONES = ("ResNet-10", "ResNet-18", "ConvNeXt-T", "Swin-T", "VMamba-T", "RMT (GAMDSS)")


def titles(name: str) -> list[str]:
    return [row.title for row in study_named(name).rows]


def columns(name: str) -> list[str]:
    return [f"{each.title} {each.classes}" for each in study_named(name).columns]


def test_the_rows_are_those_of_the_paper() -> None:
    assert titles("table2") == titles("table3")
    assert titles("table2") == [
        "STSTNet", "Off-ApexNet", "GAMDSS (rise)", "GAMDSS (fall)", "GAMDSS (full)",
    ]  # fmt: skip
    assert titles("table4") == ["W/O D and S", "W/O S", "W/O D", "GAMDSS"]
    assert titles("table5") == [f"λ = {each}" for each in
                                ("0.00", "0.05", "0.10", "0.15", "0.20", "0.25")]  # fmt: skip
    assert titles("table6") == [
        f"{name}, {how}" for name in BACKBONES for how in ("manual", "+3DF-N", "+GAMDSS")
    ]
    assert titles("table7") == [
        f"{name}, {how}" for name in BACKBONES for how in ("flow", "difference")
    ]
    assert titles("figure6") == ["Baseline", "GAMDSS"]


def test_the_columns_are_those_of_the_paper() -> None:
    assert columns("table2") == [
        "CASME II 5 classes", "CASME II 3 classes", "SAMM 5 classes", "SAMM 3 classes",
    ]  # fmt: skip
    assert columns("table3") == ["CAS(ME)³ 7 classes", "CAS(ME)³ 4 classes"]
    assert columns("table4") == columns("table2") + columns("table3")
    assert [each.title for each in study_named("table5").columns] == [
        "SAMM", "CASME II", "4DME", "MMEW",
    ]  # fmt: skip
    assert columns("table6") == columns("table7") == [
        "SAMM 5 classes", "SAMM 3 classes", "CASME II 5 classes", "CASME II 3 classes",
    ]  # fmt: skip


def test_d_is_the_key_frames_and_s_the_spatial_stream() -> None:
    found = {
        row.labels[1:]: (row.changes["keyframes.source"], row.changes["network.spatial"])
        for row in study_named("table4").rows
    }
    assert found == {
        ("×", "×"): ("manual", "false"),
        ("✓", "×"): ("gamdss", "false"),
        ("×", "✓"): ("manual", "true"),
        ("✓", "✓"): ("gamdss", "true"),
    }
    # Re-selection never touches tested clips.
    for name in studies():
        for row in study_named(name).rows:
            assert row.changes["keyframes.apply"] == "train"


def test_lambda_zero_is_manual() -> None:
    sources = [row.changes["keyframes.source"] for row in study_named("table5").rows]
    assert sources == ["manual", *(f"gamdss:{each}" for each in (0.05, 0.1, 0.15, 0.2, 0.25))]


@pytest.mark.parametrize("name", [name for name in studies() if name != "table1"])
def test_every_row_is_a_network_with_key_frames(name: str) -> None:
    made = set()
    for row in study_named(name).rows:
        KeyFrameSource.parse(row.changes["keyframes.source"])
        asked = {
            key.removeprefix("network."): {"true": True, "false": False}.get(text, text)
            for key, text in row.changes.items()
            if key.startswith("network.") and text
        }
        part = NetworkPart.model_validate(asked)
        if part in made:
            continue
        made.add(part)
        try:
            choice = NetworkChoice.of(part)
        except MissingExtra:
            continue
        assert choice.spec.feature == (row.changes.get("network.feature") or choice.spec.feature)


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_published_rows_are_rows_of_the_study(name: str) -> None:
    study = study_named(name)
    keys = {row.key for row in study.rows}
    assert set(PUBLISHED[name]) <= keys
    columns = {each.class_map or each.dataset for each in study.columns}
    for cells in PUBLISHED[name].values():
        assert set(cells) <= columns
    assert any(published(name, key, each) for key in keys for each in study.columns)


def test_an_unknown_study_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="Did you mean table4"):
        study_named("tabel4")


def test_a_study_cannot_name_a_row_twice() -> None:
    row = Row("a", ("A",))
    with pytest.raises(ValueError, match="names a row twice"):
        Study("x", "X", "x", ("Model",), (row, row), ())
    with pytest.raises(ValueError, match="other labels"):
        Study("x", "X", "x", (), (row,), ())
