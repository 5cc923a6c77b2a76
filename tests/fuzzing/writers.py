"""Tables as files, quickly and without judging what is in them."""

import csv
import datetime as dt
import io
import math
import re
import zipfile
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, Literal
from xml.sax.saxutils import escape, quoteattr

import xlwt

Sheets = Mapping[str, Sequence[Sequence[Any]]]

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PKG = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"


def zipped(members: Sequence[tuple[str, bytes]], method: int = zipfile.ZIP_STORED) -> bytes:
    """An archive; names may occur twice."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=method)
    return out.getvalue()


def xlsx(sheets: Sheets, rng: Random) -> bytes:
    """A workbook; now and then with a lie about its size, cells without places, merged cells."""
    members = [
        ("[Content_Types].xml", _content_types(len(sheets)).encode()),
        ("_rels/.rels", _rels([("officeDocument", "xl/workbook.xml")]).encode()),
    ]
    titles = "".join(
        f'<sheet name={quoteattr(_text(title))} sheetId="{i}" r:id="rId{i}"/>'
        for i, title in enumerate(sheets, 1)
    )
    book = f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>{titles}</sheets></workbook>'
    members.append(("xl/workbook.xml", book.encode()))
    rels = [("worksheet", f"worksheets/sheet{i}.xml") for i in range(1, len(sheets) + 1)]
    members.append(("xl/_rels/workbook.xml.rels", _rels(rels).encode()))
    for i, rows in enumerate(sheets.values(), 1):
        members.append((f"xl/worksheets/sheet{i}.xml", _sheet(rows, rng).encode()))
    return zipped(members)


def _content_types(n: int) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{kind}.worksheet+xml"/>'
        for i in range(1, n + 1)
    )
    return (
        f'<Types xmlns="{_PKG}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>{parts}'
        "</Types>"
    )


def _rels(targets: Sequence[tuple[str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="rId{i}" Type="{_REL}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PKG}/relationships">{inside}</Relationships>'


def _sheet(rows: Sequence[Sequence[Any]], rng: Random) -> str:
    has_places = rng.random() < 0.9
    lines = []
    for r, row in enumerate(rows, 1):
        cells = "".join(
            _cell(value, f' r="{_letters(c)}{r}"' if has_places else "")
            for c, value in enumerate(row)
        )
        lines.append(f'<row r="{r}">{cells}</row>' if has_places else f"<row>{cells}</row>")
    size = rng.choice(("", "", "", "A1", "A1:B2", "A1:XFD1048576", "B7:A1", "x"))
    dimension = f'<dimension ref="{size}"/>' if size else ""
    # Beside the table: a cell under a merged one has no value of its own.
    ranges = ("", "", "", "", "Z2:Z4", "Z2:AC3", "Z1:XFD1048576", "Z9:X1", "Z2:Z99999999")
    place = rng.choice(ranges)
    merged = f'<mergeCells><mergeCell ref="{place}"/></mergeCells>' if place else ""
    inside = f"{dimension}<sheetData>{''.join(lines)}</sheetData>{merged}"
    return f'<worksheet xmlns="{_MAIN}">{inside}</worksheet>'


def _letters(column: int) -> str:
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def _cell(value: Any, place: str) -> str:
    match value:
        case None:
            return f"<c{place}/>"
        case bool():
            return f'<c{place} t="b"><v>{int(value)}</v></c>'
        case int() | float():
            return f"<c{place}><v>{value}</v></c>"
        case dt.date() | dt.time():
            return f'<c{place} t="d"><v>{value.isoformat()}</v></c>'
        case str() if value.startswith("="):
            return f"<c{place}><f>{escape(value[1:])}</f><v>2</v></c>"
        case str() if value.startswith("#"):
            return f'<c{place} t="e"><v>{escape(value)}</v></c>'
    return (
        f'<c{place} t="inlineStr"><is><t xml:space="preserve">{escape(_text(value))}</t></is></c>'
    )


def _text(value: Any) -> str:
    return _ILLEGAL.sub("?", str(value))


def ods(sheets: Sheets, rng: Random) -> bytes:
    """An OpenDocument spreadsheet; now and then with repeated cells and rows."""
    pages = []
    for title, rows in sheets.items():
        lines = []
        for row in rows:
            often = rng.choice(("",) * 30 + ("2", "1000", "0", "-1", "x"))
            repeat = f' table:number-rows-repeated="{often}"' if often else ""
            lines.append(
                f"<table:table-row{repeat}>{''.join(map(_ods_cell, row))}</table:table-row>"
            )
        name = quoteattr(_text(title))
        pages.append(f"<table:table table:name={name}>{''.join(lines)}</table:table>")
    spaces = " ".join(
        f'xmlns:{short}="{_OFFICE}{short}:1.0"' for short in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>{''.join(pages)}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    return zipped(
        [("mimetype", kind), ("content.xml", content.encode()), ("META-INF/manifest.xml", manifest)]
    )


def _ods_cell(value: Any) -> str:
    match value:
        case None:
            return "<table:table-cell/>"
        case bool():
            kind = f'"boolean" office:boolean-value="{str(value).lower()}"'
            return f"<table:table-cell office:value-type={kind}/>"
        case int() | float():
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    inside = "".join(f"<text:p>{escape(line)}</text:p>" for line in _text(value).split("\n"))
    return f'<table:table-cell office:value-type="string">{inside}</table:table-cell>'


def xls(sheets: Sheets, rng: Random) -> bytes:
    """An .xls as xlwt writes it; what that cannot hold is cut or text."""
    book = xlwt.Workbook()
    for title, rows in sheets.items():
        page = book.add_sheet(re.sub(r"[\[\]:*?/\\']", "_", _text(title))[:31] or "x")
        for r, row in enumerate(rows):
            for c, value in enumerate(row[:256]):
                if value is not None:
                    page.write(r, c, _for_xls(value))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _for_xls(value: Any) -> Any:
    match value:
        case str():
            return re.sub("[\ud800-\udfff]", "?", value)[:32_000]
        case bool():
            return value
        case int() | float():
            number = float(value)
            return number if math.isfinite(number) else str(number)
        case dt.datetime() if value.year < 9999:
            return value
    return str(value)


def csv_text(sheets: Sheets, rng: Random, suffix: str = ".csv") -> bytes:
    """The first sheet as text: any usual delimiter, encoding, line ending and way of quoting."""
    out = io.StringIO(newline="")
    delimiter = "\t" if suffix == ".tsv" else rng.choice(",,,;\t")
    quoting: Literal[0, 1] = csv.QUOTE_ALL if rng.random() < 0.3 else csv.QUOTE_MINIMAL
    ending = rng.choice(("\r\n", "\n", "\n", "\r"))
    table = csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=ending)
    for row in next(iter(sheets.values()), ()):
        table.writerow(["" if cell is None else cell for cell in row])
    text = re.sub("[\ud800-\udfff]", "?", out.getvalue())
    names = ("utf-8", "utf-8", "utf-8-sig", "utf-16", "gb18030", "cp1252", "utf-32", "shift_jis")
    return text.encode(rng.choice(names), "replace")


def parquet(sheets: Sheets, rng: Random) -> bytes:
    """The first sheet as columns, each of the first type of Arrow that takes it, or as text."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = next(iter(sheets.values()), ())
    header, *below = rows or [[]]
    columns, names = [], []
    for index, name in enumerate(header):
        values = [row[index] if index < len(row) else None for row in below]
        names.append(_text(name) if name is not None else "")
        columns.append(_column(values, rng))
    out = io.BytesIO()
    table = pa.Table.from_arrays(columns, names=names) if columns else pa.table({})
    pq.write_table(table, out, compression=rng.choice(("snappy", "none", "zstd", "gzip")))
    return out.getvalue()


def _column(values: Sequence[Any], rng: Random) -> Any:
    import pyarrow as pa

    texts = [None if value is None else _text(value) for value in values]
    kinds = [None, None, pa.float64(), pa.int64(), pa.string(), pa.large_string(), pa.binary(),
             pa.list_(pa.string()), pa.decimal128(38, 2), pa.timestamp("ns", "UTC"), pa.float16(),
             pa.dictionary(pa.int8(), pa.string()), pa.null(), pa.date64()]  # fmt: skip
    try:
        return pa.array(values, type=rng.choice(kinds))
    except Exception:  # whatever the type cannot hold
        return pa.array(texts, type=pa.string())
