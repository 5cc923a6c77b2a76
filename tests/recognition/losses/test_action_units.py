import pytest

from reapex.labels.units import action_units
from reapex.recognition.losses import UNITS, units_of


@pytest.mark.parametrize(
    ("cell", "yes", "unknown"),
    [
        ("4+7", {4, 7}, set()),
        ("L12", {12}, set()),
        ("R4+L10", {4, 10}, set()),
        ("AU12C + R14A", {12, 14}, set()),
        ("4 + (L12 or L14)", {4}, {12, 14}),
        ("R12/15", set(), {12, 15}),
        ("12 + (L12 or L14)", {12}, {14}),
        ("4+57", {4}, set()),  # 57 is a movement of the head
        ("12", {12}, set()),
    ],
)
def test_cells_become_targets(cell: str, yes: set[int], unknown: set[int]) -> None:
    found = units_of(action_units(cell))
    assert {unit for unit, each in zip(UNITS, found, strict=True) if each == 1} == yes
    assert {unit for unit, each in zip(UNITS, found, strict=True) if each == -1} == unknown


@pytest.mark.parametrize("cell", ["", "/", "57", "head"])
def test_a_clip_without_a_unit_was_not_coded(cell: str) -> None:
    assert set(units_of(action_units(cell))) == {-1}
