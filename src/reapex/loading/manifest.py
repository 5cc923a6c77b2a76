"""A manifest: several corpora in one TOML file, for composites and studies.

Conventions
-----------
::

    [[corpus]]
    name = "CASME II"
    labels = "casme2/CASME2-coding-20140508.xlsx"  # paths are taken from the manifest's folder
    frames = "casme2/Cropped"
    subjects = "casme2/subjects.csv"               # optional: age, gender, culture, …
    emotions = "SAMM_Micro_FACS_Codes_v2.xlsx"     # optional: for labels that hold none
    only = "megc2019/combined_3class_gt.csv"       # optional: the clips to keep
    fps = 200                                      # optional, as are dataset and context_ms
    errata = "meb"                                 # optional: a name, or a file of errata
    traits = { culture = "single" }                # optional: what holds for all its subjects

Every corpus has a name of its own. A path that does not exist, an unknown word or a name that
stands twice is an error that names all of them: half a composite is not a composite.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from reapex.errors import ManifestWrong, Place
from reapex.labels import SHIPPED_ERRATA
from reapex.loading.marks import ApexPolicy
from reapex.toml_file import read_toml

SUFFIX = ".toml"


class CorpusEntry(BaseModel):
    """One corpus of a manifest; paths are absolute once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(min_length=1)]
    labels: Path
    frames: Path | None = None
    subjects: Path | None = None
    emotions: Path | None = None
    only: Path | None = None
    dataset: str | None = None
    columns: dict[str, str] = {}
    fps: Annotated[float, Field(gt=0)] | None = None
    apex_policy: ApexPolicy | None = None
    context_ms: Annotated[float, Field(ge=0)] | None = None
    errata: str | None = None
    first_frame: Annotated[int, Field(ge=0)] | None = None
    traits: dict[str, Annotated[str, Field(coerce_numbers_to_str=True)]] = {}


class Manifest(BaseModel):
    """Several corpora, in the order in which they stand in the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    corpus: Annotated[tuple[CorpusEntry, ...], Field(min_length=1)]


def is_manifest(path: Path) -> bool:
    """Whether a file given as labels is a manifest, by its name."""
    return path.suffix.lower() == SUFFIX


def read_manifest(path: Path) -> Manifest:
    """Read a manifest and see that everything it names is there.

    Raises
    ------
    ManifestWrong
        If it is no TOML, lacks a word, has an unknown one, names a corpus twice or a path that is
        not there; all faults in one message.
    """
    where = Place(file=path)
    try:
        content = read_toml(path)
    except FileNotFoundError:
        raise ManifestWrong("There is no such file", where=where) from None
    except (OSError, ValueError) as error:
        raise ManifestWrong(
            f"The manifest cannot be read ({error})", where=where, expected="TOML in UTF-8"
        ) from None
    try:
        manifest = Manifest.model_validate(content)
    except ValidationError as error:
        faults = "; ".join(_fault(each["loc"], each["msg"]) for each in error.errors())
        raise ManifestWrong(
            faults,
            where=where,
            expected="[[corpus]] tables with name, labels and, as needed, "
            + ", ".join(name for name in CorpusEntry.model_fields if name not in _REQUIRED),
        ) from None
    manifest = _from_folder(manifest, path.resolve().parent)
    try:
        faults = "; ".join(_wrong(manifest))
    except OSError as error:  # a name of thousands of letters
        faults = f"A path of it cannot be looked for ({error.strerror})"
    if faults:
        raise ManifestWrong(faults, where=where, mend="Correct it, or leave that corpus out")
    return manifest


_REQUIRED = ("name", "labels")


def file_name(corpus: str) -> str:
    """A corpus's name as part of a file's, by which two corpora must differ."""
    return re.sub(r"[^\w.-]+", "_", corpus.strip().casefold())


def _fault(place: tuple[int | str, ...], message: str) -> str:
    words = [f"number {part + 1}" if isinstance(part, int) else str(part) for part in place]
    return f"{' '.join(words)}: {message}"


def _from_folder(manifest: Manifest, folder: Path) -> Manifest:
    """The manifest with every path taken from its own folder."""
    entries = []
    for entry in manifest.corpus:
        paths: dict[str, Path | str] = {
            key: folder / value
            for key in ("labels", "frames", "subjects", "emotions", "only")
            if (value := getattr(entry, key)) is not None
        }
        if entry.errata is not None and entry.errata not in SHIPPED_ERRATA:
            paths["errata"] = str(folder / entry.errata)
        entries.append(entry.model_copy(update=paths))
    return Manifest(corpus=tuple(entries))


def _wrong(manifest: Manifest) -> Iterator[str]:
    names = [file_name(entry.name) for entry in manifest.corpus]
    for entry in manifest.corpus:
        if names.count(file_name(entry.name)) > 1:
            yield f"Two corpora are called {entry.name!r}"
        if not entry.labels.exists():  # SMIC's are a folder, and so are ELAN's
            yield f"{entry.name}: the labels {entry.labels} are not there"
        if entry.frames is not None and not entry.frames.is_dir():
            yield f"{entry.name}: the frames folder {entry.frames} is not there"
        if entry.subjects is not None and not entry.subjects.is_file():
            yield f"{entry.name}: the subject table {entry.subjects} is not there"
        if entry.emotions is not None and not entry.emotions.is_file():
            yield f"{entry.name}: the emotions {entry.emotions} are not there"
        if entry.only is not None and not entry.only.is_file():
            yield f"{entry.name}: the list of clips {entry.only} is not there"
        if entry.errata not in (None, *SHIPPED_ERRATA) and not Path(entry.errata or "").is_file():
            yield f"{entry.name}: the errata {entry.errata} are not there"
