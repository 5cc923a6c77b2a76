"""Label sheets: the layout of every data set, and tables of anybody's."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.labels.releases import (
    casme,
    casme2,
    casme3,
    casme3c,
    casme_squared,
    fourdme,
    mmew,
    samm,
    samm_long,
    smic_e,
)

from reapex.auditing import audit
from reapex.corpus import Corpus
from reapex.labels import CorrectedRow, LabelSheet, descriptor_of, read_labels, write_corrected
from reapex.loading import Loader

from . import archives, byte_level, old_workbooks, writers
from .format import Case, Format, Make, Wrong
from .tables import Table

_PLAIN = ("subject", "clip", "onset", "apex", "offset", "fps", "coder", "emotion", "AUs", "notes")
_PLAIN_ROWS = (
    ("p1", "a", 10, 18, 40, 200, "A", "Happy", "12", "first"),
    ("p1", "b", 5, None, 30, 200, "A", "tense", "4+7", None),
    ("p2", "c", 100, 120, 140, 29.97, "B", "others", "L12 or R14", "x;y"),
    ("p2", "d", 1, 2, 3, 100, "B", "surprise", None, None),
)
PLAIN = Table({"Sheet1": (_PLAIN, *_PLAIN_ROWS)}, "Sheet1", 0, 1)
LAYOUTS: dict[str, tuple[Table, str]] = {
    "casme": (Table({"Sheet1": (casme.HEADER, *casme.ROWS)}, "Sheet1", 0, 1), ".xls"),
    "casme2": (Table({"Sheet1": (casme2.HEADER, *casme2.ROWS)}, "Sheet1", 0, 1), ".xlsx"),
    "samm": (
        Table({"MICRO_ONLY": (*samm.PREAMBLE, samm.HEADER, *samm.ROWS)}, "MICRO_ONLY", 13, 1),
        ".xlsx",
    ),
    "mmew": (Table({"Sheet1": (mmew.HEADER, *mmew.ROWS)}, "Sheet1", 0, 1), ".xlsx"),
    "fourdme": (Table({"Sheet1": (fourdme.HEADER, *fourdme.ROWS)}, "Sheet1", 0, 2), ".xlsx"),
    "casme3": (
        Table({"label": (casme3.HEADER, *casme3.ROWS), "Sheet1": (), "Sheet3": ()}, "label", 0, 1),
        ".xlsx",
    ),
    "casme3c": (Table({"mockCrimeME": (casme3c.HEADER, *casme3c.ROWS)}, "mockCrimeME", 0, 1),
                ".xlsx"),
    "casme_squared": (
        Table({"CASFEcode_final": casme_squared.ROWS, "naming rule1": casme_squared.SUBJECTS,
               "naming rule2": casme_squared.VIDEOS}, "CASFEcode_final", None),
        ".xlsx",
    ),
    "smic_e": (Table({"HS": (smic_e.HEADER, *smic_e.ROWS, *smic_e.NOTES)}, "HS", 0, None, 3),
               ".xlsx"),
    "samm_long": (
        Table({"FACS_Movement_Only": (*samm_long.PREAMBLE, samm_long.HEADER, *samm_long.ROWS)},
              "FACS_Movement_Only", 9, 1),
        ".xlsx",
    ),
}  # fmt: skip
_WRITERS: dict[str, Callable[[writers.Sheets, Random], bytes]] = {
    ".xlsx": writers.xlsx,
    ".xls": writers.xls,
    ".ods": writers.ods,
    ".csv": writers.csv_text,
    ".tsv": lambda sheets, rng: writers.csv_text(sheets, rng, ".tsv"),
    ".parquet": writers.parquet,
}


def table_formats() -> tuple[Format, ...]:
    """One per layout, in its own kind of file, and plain tables in every kind."""
    layouts = [label_format(name, name, *layout) for name, layout in LAYOUTS.items()]
    plain = [label_format(f"table {suffix}", "table", PLAIN, suffix) for suffix in _WRITERS]
    return (*layouts, *plain)


def label_format(name: str, dataset: str, table: Table, suffix: str) -> Format:
    """A label sheet, its cells and its bytes made wrong."""
    return Format(
        name,
        ways_of(table, suffix),
        lambda case, rng: _read(case, rng.choice((None, dataset)), rng),
    )


def ways_of(table: Table, suffix: str, stem: str = "labels") -> tuple[Make, ...]:
    """Cells three times in six; bytes; and what the kind of file has inside."""

    def cells(rng: Random, folder: Path) -> Case:
        made = table.mutated(rng)
        path = folder / f"{stem}{suffix}"
        sheets = made.sheets or {"Sheet1": ()}
        path.write_bytes(_WRITERS[suffix](sheets, rng))
        return Case(path, made.untouched if suffix in (".xlsx", ".xls") else frozenset())

    def raw(rng: Random, folder: Path) -> Case:
        path = folder / f"{stem}{suffix}"
        other = valid(table, rng.choice(tuple(_WRITERS)))
        path.write_bytes(byte_level.mutated(rng, valid(table, suffix), other))
        return Case(path)

    def inside(rng: Random, folder: Path) -> Case:
        path = folder / f"{stem}{suffix}"
        path.write_bytes(_INSIDE[suffix](rng, valid(table, suffix)))
        return Case(path)

    ways: tuple[Make, ...] = (cells, cells, cells, raw)
    return (*ways, inside, inside) if suffix in _INSIDE else (*ways, raw)


_INSIDE = {".xlsx": archives.archive, ".ods": archives.archive, ".xls": old_workbooks.records}
_SHOWN: dict[tuple[int, str], bytes] = {}


def valid(table: Table, suffix: str) -> bytes:
    """The valid file: an .xlsx as openpyxl writes it, which has styles and shared strings."""
    key = (id(table), suffix)
    if key not in _SHOWN:
        plain = Random(1)
        _SHOWN[key] = (
            _by_openpyxl(table) if suffix == ".xlsx" else _WRITERS[suffix](table.sheets, plain)
        )
    return _SHOWN[key]


def _by_openpyxl(table: Table) -> bytes:
    from ..labels.releases.writing import write_book

    with TemporaryDirectory() as folder:
        return write_book(Path(folder) / "x.xlsx", table.sheets).read_bytes()


def _read(case: Case, dataset: str | None, rng: Random) -> None:
    sheet = read_labels(case.path, dataset)
    check_sheet(sheet, case)
    corpus = Loader(dataset=dataset).read(case.path).corpus
    check_corpus(corpus, sheet)
    if rng.random() < 0.1:
        audit(corpus)
    if rng.random() < 0.05 and sheet.records:
        _write_back(sheet, case.path)


def check_sheet(sheet: LabelSheet, case: Case) -> None:
    """Everything is counted, has a reason, and no row that was left alone is gone."""
    n_rows = len(sheet.layout.grid.rows)
    n_counted = 1 + sheet.n_read + sheet.n_no_record
    is_shaped = descriptor_of(sheet.source.dataset).shape is not None
    if n_counted != n_rows and not (is_shaped and n_counted >= n_rows):
        raise Wrong(f"{n_rows} rows, and {n_counted} counted")
    for each in sheet.skipped:
        if not each.what or not each.where.row:
            raise Wrong(f"skipped without a reason or row: {each}")
    if len({(record.id, record.coder) for record in sheet.records}) != len(sheet.records):
        raise Wrong("two records of one id and coder")
    if any(record.raw.onset is None or record.raw.offset is None for record in sheet.records):
        raise Wrong("a record without onset or offset")
    if any(min(filter(None, _marks(record)), default=1) < 0 for record in sheet.records):
        raise Wrong("a negative key frame")
    known = {record.name for record in sheet.records} | {s.where.clip for s in sheet.skipped}
    gone = {name for name in case.untouched if name not in known and name.strip() not in known}
    if gone:
        raise Wrong(f"rows that were left alone are gone: {sorted(gone)}")


def _marks(record: object) -> tuple[int | None, ...]:
    raw = record.raw  # type: ignore[attr-defined]
    return (raw.onset, raw.apex, raw.offset)


def check_corpus(corpus: Corpus, sheet: LabelSheet) -> None:
    """Every record of the sheet is a clip or skipped."""
    if corpus.n_read != sheet.n_read:
        raise Wrong(f"{sheet.n_read} records, and {corpus.n_read} in the corpus")
    if not all(each.reason for each in corpus.skipped):
        raise Wrong("skipped without a reason")


def _write_back(sheet: LabelSheet, path: Path) -> None:
    """What is written back is read again: the same ids, and one apex moved."""
    record = sheet.records[0]
    moved = (record.raw.onset or 0) + 1
    line = record.provenance.place.line or 0
    out = path.with_name(f"out{'.xlsx' if path.suffix in ('.xls', '.ods') else path.suffix}")
    write_corrected(sheet.layout, [CorrectedRow(line, {"apex": moved})], out)
    after = read_labels(out, sheet.source.dataset)
    if [each.id for each in after.records] != [each.id for each in sheet.records]:
        raise Wrong("other ids after writing back")
    if after.records[0].raw.apex != moved:
        raise Wrong(f"the apex {moved} reads {after.records[0].raw.apex} after writing back")


@cache
def suffixes() -> tuple[str, ...]:
    """Kinds of files that tables are written in."""
    return tuple(_WRITERS)
