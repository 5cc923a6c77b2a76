"""Text files that hold a table: CSV, TSV and what spreadsheet programs call "Unicode text".

Conventions
-----------
Which character parts the cells is not sniffed: the file is read once per delimiter that occurs in
it, and the reading that shows a header is the right one (:mod:`reapex.labels.header` decides).
What is needed to write the file back in the same layout is kept (:class:`TextForm`).
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reapex.errors import NotASheet

DELIMITERS = (",", ";", "\t")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_GB18030, _CP1252 = "gb18030", "cp1252"
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")
_MARKUP = re.compile(r"\s*<(?:!doctype|html|\?xml|table|head|meta)", re.IGNORECASE)
_END = "\x01"  # cannot occur in the text, see _NOT_TEXT


@dataclass(frozen=True, slots=True)
class TextForm:
    """How a text file is written.

    Parameters
    ----------
    encoding
        A Python codec that writes no byte-order mark itself.
    bom
        Whether the file begins with a byte-order mark.
    line_ending
        What parts the rows, by majority.
    ends_open
        Whether the last row lacks its line ending.
    unclosed_quote
        Whether a quotation mark is never closed, so that one cell swallowed the rows after it.
    """

    encoding: str = "utf-8"
    bom: bool = True
    delimiter: str = ","
    line_ending: str = "\r\n"
    ends_open: bool = False
    unclosed_quote: bool = False

    @property
    def name(self) -> str:
        """The encoding with its byte-order mark, as Python calls it: ``utf-8-sig``."""
        return {"utf-8": "utf-8-sig"}.get(self.encoding, "utf-16") if self.bom else self.encoding

    def encode(self, rows: Iterable[Sequence[str]]) -> bytes:
        """The rows in this form; cells are quoted only where they must be.

        Raises
        ------
        UnicodeEncodeError
            If the encoding lacks a character.
        """
        text = self.line_ending.join(self._line(row) for row in rows)
        text += "" if self.ends_open else self.line_ending
        return (("\ufeff" if self.bom else "") + text).encode(self.encoding)

    def _line(self, row: Sequence[str]) -> str:
        if list(row) == [""]:
            return '""'  # an empty line would be a row of no cells
        return self.delimiter.join(self._quoted(cell) for cell in row)

    def _quoted(self, cell: str) -> str:
        # Not csv.writer: up to Python 3.12 it leaves a lone line break of the other kind unquoted.
        if any(mark in cell for mark in (self.delimiter, '"', "\n", "\r")):
            return '"' + cell.replace('"', '""') + '"'
        return cell


def readings(data: bytes) -> tuple[tuple[TextForm, tuple[tuple[str, ...], ...]], ...]:
    """The table once per delimiter that occurs, each with how the file is written.

    Raises
    ------
    NotASheet
        If the bytes are no text, or are a web page.
    """
    text, encoding, bom = _decode(data)
    if _MARKUP.match(text):
        raise NotASheet(
            "The file is a web page or XML, whatever its name says",
            expected="cells parted by commas, semicolons or tabs, or an Excel workbook",
            mend="Open it in a spreadsheet program and save it as .xlsx or .csv",
        )
    present = [mark for mark in DELIMITERS if mark in text] or [","]
    found = []
    for delimiter in present:
        rows, unclosed = _split(text, delimiter)
        form = TextForm(
            encoding,
            bom,
            delimiter,
            line_ending=_line_ending(text),
            ends_open=not text.endswith(("\n", "\r")),
            unclosed_quote=unclosed,
        )
        found.append((form, rows))
    return tuple(found)


def _decode(data: bytes) -> tuple[str, str, bool]:
    """Text, encoding, and whether there was a byte-order mark."""
    marked = [(data[len(mark) :], name) for mark, name in _BOMS if data.startswith(mark)]
    for body, encoding in marked or [(data, name) for name in _encodings(data)]:
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _NOT_TEXT.search(text):
            return text, encoding, bool(marked)
    raise NotASheet(
        "The file is no text in a known encoding",
        expected="UTF-8, UTF-16 with a byte-order mark, GB18030 or Windows-1252",
        mend="Save the table as .xlsx, or as CSV UTF-8",
    )


def _encodings(data: bytes) -> tuple[str, ...]:
    """The encodings to try, the likeliest first.

    GB18030 reads nearly any Western text as Chinese. But in Chinese text both bytes of a character
    are high as a rule, while a Western letter such as ü stands among plain ones.
    """
    pairs = re.findall(rb"[\x81-\xfe][\x40-\xfe]", data)
    n_chinese = sum(pair[1] >= 0xA1 for pair in pairs)
    is_chinese = n_chinese >= len(pairs) - n_chinese
    return ("utf-8", _GB18030, _CP1252) if is_chinese else ("utf-8", _CP1252, _GB18030)


def _split(text: str, delimiter: str) -> tuple[tuple[tuple[str, ...], ...], bool]:
    """The rows, and whether a quotation mark was left open (the end mark is then swallowed)."""
    closed = text if text.endswith(("\n", "\r")) or not text else text + "\n"
    rows: list[tuple[str, ...]] = []
    try:
        for row in csv.reader(io.StringIO(closed + _END, newline=""), delimiter=delimiter):
            rows.append(tuple(row))
    except csv.Error:  # a cell of more than 128 KiB: nothing but an open quotation mark
        return tuple(rows), True
    if rows[-1] == (_END,):
        return tuple(rows[:-1]), False
    rows[-1] = tuple(cell.replace(_END, "") for cell in rows[-1])
    return tuple(rows), True


def _line_ending(text: str) -> str:
    both = text.count("\r\n")
    counts = {
        "\r\n": both,
        "\n": text.count("\n") - both,
        "\r": text.count("\r") - both,
    }
    most = max(counts, key=lambda ending: counts[ending])
    return most if counts[most] else "\n"
