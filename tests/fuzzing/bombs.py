"""Small files that unpack, expand or nest into very large ones."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from .writers import ods, xlsx, zipped

_ZEROS = 1 << 20
_LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a0 "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 11))
    + b"]>"
)
_ENTITY = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def _plain_xlsx() -> list[tuple[str, bytes]]:
    from random import Random

    data = xlsx({"Sheet1": (("subject", "clip", "onset", "apex", "offset"), (1, "a", 1, 2, 3))},
                Random(3))  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def _with(name: str, content: bytes) -> bytes:
    members = [(each, content if each == name else data) for each, data in _plain_xlsx()]
    return zipped(members, zipfile.ZIP_DEFLATED)


def _packed_zeros(n_mib: int) -> bytes:
    """So many MiB of zeros, packed: one block of them again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(_ZEROS)) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * n_mib + b"\x03\x00"  # and an empty last one


def _zeros(n_mib: int, said: int) -> bytes:
    """A workbook whose sheet unpacks to so many MiB, and whose directory says ``said`` bytes."""
    name = b"xl/worksheets/sheet1.xml"
    data = bytearray(
        zipped([(n, d if n != name.decode() else _packed_zeros(n_mib)) for n, d in _plain_xlsx()])
    )
    for mark, method, size, named in (
        (b"PK\x03\x04", 8, 22, 30),
        (b"PK\x01\x02", 10, 24, 46),
    ):
        place = data.find(mark)
        while place >= 0:
            if data[place + named : place + named + len(name)] == name:
                data[place + method : place + method + 2] = b"\x08\x00"
                data[place + size : place + size + 4] = said.to_bytes(4, "little")
            place = data.find(mark, place + 4)
    return bytes(data)


def _head(row: bytes) -> bytes:
    return (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + row
        + b"</sheetData></worksheet>"
    )


def _ods(cells: bytes) -> bytes:
    from random import Random

    data = ods({"S": (("subject", "clip", "onset", "offset"),)}, Random(3))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    return zipped(
        [(n, d.replace(b"</table:table>", cells + b"</table:table>")) for n, d in members],
        zipfile.ZIP_DEFLATED,
    )


def _parquet() -> bytes:
    """Equal values take no room: six columns of a million."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    column = pa.DictionaryArray.from_arrays(pa.array([0] * 1_000_000, pa.int8()), ["x"])
    pq.write_table(pa.table({f"c{n}": column for n in range(6)}), out, compression="zstd")
    return out.getvalue()


_SHEET = "xl/worksheets/sheet1.xml"
BOMBS: dict[str, Callable[[], tuple[str, bytes]]] = {
    "xlsx, a member of 10 GiB of zeros": lambda: ("x.xlsx", _zeros(10 * 1024, 2**32 - 2)),
    "xlsx whose directory says 100 bytes of 2 GiB": lambda: ("x.xlsx", _zeros(2048, 100)),
    "xlsx in a zip in a zip": lambda: (
        "x.xlsx",
        zipped([("a.zip", zipped([("b.zip", zipped([("c", bytes(10 * _ZEROS))], 8))], 8))], 8),
    ),
    "xlsx with a cell at XFD1048576": lambda: (
        "x.xlsx",
        _with(_SHEET, _head(b'<row r="1048576"><c r="A1"><v>1</v></c>'
                            b'<c r="XFD1048576"><v>1</v></c></row>')),
    ),
    "xlsx merged to the end of the sheet": lambda: (
        "x.xlsx",
        _with(_SHEET, _head(b'<row r="1"><c r="A1"><v>1</v></c></row>').replace(
            b"</worksheet>",
            b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>',
        )),
    ),
    "xlsx with 100,000 members": lambda: (
        "x.xlsx", zipped([*_plain_xlsx(), *((f"m{n}", b"") for n in range(100_000))]),
    ),
    "xlsx, billion laughs": lambda: (
        "x.xlsx",
        _with(_SHEET, _LAUGHS + _head(b'<row r="1"><c r="A1" t="str"><v>&a10;</v></c></row>')),
    ),
    "xlsx, external entity": lambda: (
        "x.xlsx",
        _with(_SHEET, _ENTITY + _head(b'<row r="1"><c r="A1" t="str"><v>&e;</v></c></row>')),
    ),
    "xlsx, 200,000 elements deep": lambda: (
        "x.xlsx", _with(_SHEET, _head(b"<a>" * 200_000 + b"</a>" * 200_000)),
    ),
    "ods, a cell repeated 10^9 times": lambda: (
        "x.ods",
        _ods(b'<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
             b'office:value-type="float" office:value="1" '
             b'table:number-columns-repeated="16000"/></table:table-row>'),
    ),
    "eaf, billion laughs": lambda: (
        "x.eaf", _LAUGHS + b"<ANNOTATION_DOCUMENT>&a10;</ANNOTATION_DOCUMENT>",
    ),
    "eaf, external entity": lambda: (
        "x.eaf", _ENTITY + b"<ANNOTATION_DOCUMENT>&e;</ANNOTATION_DOCUMENT>",
    ),
    "eaf, 200,000 elements deep": lambda: (
        "x.eaf", b"<ANNOTATION_DOCUMENT>" + b"<a>" * 200_000 + b"</a>" * 200_000
        + b"</ANNOTATION_DOCUMENT>",
    ),
    "parquet, 6 columns of a million equal values": lambda: ("x.parquet", _parquet()),
    "csv that is gzip of 256 MiB": lambda: ("x.csv", gzip.compress(bytes(1 << 28), 9)),
    "json, 10 million brackets deep": lambda: ("x.json", b"[" * 10_000_000),
    "boris, 100,000 objects deep": lambda: ("x.boris", b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
    "toml, 100,000 brackets deep": lambda: ("x.toml", b"x = " + b"[" * 100_000 + b"]" * 100_000),
    "toml, a key of 50,000 parts": lambda: ("x.toml", b".".join([b"a"] * 50_000) + b" = 1"),
}  # fmt: skip


def read(path: Path) -> object:
    """As a command would."""
    from reapex.loading import Loader

    return Loader().read_all(path)
