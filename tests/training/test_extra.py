"""Without the extra, the line that installs it."""

import importlib.util
from typing import Any

import pytest

from reapex.errors import MissingExtra
from reapex.training import extra


def test_a_package_that_is_not_installed_is_named_with_the_line_to_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = importlib.util.find_spec

    def without_filelock(name: str) -> Any:
        return None if name == "filelock" else real(name)

    monkeypatch.setattr(extra, "find_spec", without_filelock)
    with pytest.raises(MissingExtra, match="Learning needs filelock") as error:
        extra.require_extra()
    assert 'pip install "reapex[train]" "torch>=2.4,<2.14"' in error.value.mend


def test_a_module_that_cannot_be_imported_is_named() -> None:
    with pytest.raises(MissingExtra, match=r"cannot import no\.such\.module"):
        extra.imported("no.such.module")
