import inspect
import pickle
from pathlib import Path

import pytest

from reapex import errors
from reapex.errors import FolderMissing, LabelError, Place, ReapexError

CLASSES = [
    each for _, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, ReapexError)
]


def test_a_message_says_what_where_what_was_expected_and_how_to_mend_it() -> None:
    error = LabelError(
        "The cell says 'abc'",
        where=Place(file=Path("a.xlsx"), sheet="S", row=3, frames=Path("pictures")),
        expected="a frame number",
        mend="Correct the cell",
    ).at(clip="table/1/x#1")
    assert str(error) == (
        "a.xlsx, sheet 'S', row 3, clip table/1/x#1, pictures: The cell says 'abc'. "
        "Expected: a frame number. Correct the cell."
    )


def test_a_message_without_a_place_has_no_stray_colon() -> None:
    assert str(ReapexError("It broke")) == "It broke."


@pytest.mark.parametrize("each", CLASSES)
def test_every_error_stands_in_the_tree_of_the_docstring_and_survives_a_process_pool(
    each: type[ReapexError],
) -> None:
    assert each.__name__ in (errors.__doc__ or "")
    error = each("what", where=Place(row=2), mend="mend")
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy)) == (each, str(error))


def test_codes_are_the_class_names_in_snake_case() -> None:
    assert FolderMissing("x").code == "folder_missing"
