"""Files of unknown origin, opened with care.

Limits, all stated in the docs: 128 MiB a file, 200 000 annotations, no XML entities and no DTD, and
JSON no deeper than Python's own stack allows. A file beyond them is refused with a reason.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from reapex.errors import NotASheet, Place

MAX_BYTES = 128 * 2**20
MAX_ANNOTATIONS = 200_000


def bytes_of(path: Path) -> bytes:
    """The whole file.

    Raises
    ------
    NotASheet
        If it is not there, larger than :data:`MAX_BYTES`, empty, or may not be read.
    """
    where = Place(file=path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise NotASheet(f"The file is larger than {MAX_BYTES >> 20} MiB", where=where)
        data = path.read_bytes()
    except FileNotFoundError:
        raise NotASheet("There is no such file", where=where, mend="Check the path") from None
    except (OSError, ValueError) as error:
        raise NotASheet(f"The file cannot be read: {error}", where=where) from None
    if not data.strip():
        raise NotASheet("The file is empty", where=where, mend="Get or save it anew")
    return data


def json_of(data: bytes) -> Any:
    """The value of a JSON file.

    Raises
    ------
    NotASheet
        If it is no JSON in UTF-8, or nested too deeply.
    """
    try:
        return json.loads(data.decode("utf-8-sig"))
    except RecursionError:
        what = "The JSON is nested too deeply"
    except ValueError as error:  # of the encoding, the grammar, or a number of a thousand digits
        what = f"The file is no JSON ({str(error)[:120]})"
    raise NotASheet(
        what, expected="a project or export as the tool writes it", mend="Save or export it anew"
    )


def xml_of(data: bytes) -> Element:
    """The root of an XML file; entities and document types are refused, not expanded.

    Raises
    ------
    NotASheet
        If it is no XML, or defines entities or a document type.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise NotASheet(
            "The XML has a document type or entities of its own, which are refused: they can "
            "read other files or fill the memory",
            expected="an .eaf as ELAN writes it",
            mend="Open it in ELAN and save it again",
        ) from None
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise NotASheet(
            f"The file is no XML, or damaged ({error})",
            expected="an .eaf as ELAN writes it",
            mend="Open it in ELAN and save it again",
        ) from None
    return root


def limited(n_annotations: int) -> None:
    """Raise where a file holds more annotations than any study has.

    Raises
    ------
    NotASheet
        Above :data:`MAX_ANNOTATIONS`.
    """
    if n_annotations > MAX_ANNOTATIONS:
        raise NotASheet(
            f"The file holds {n_annotations} annotations, more than {MAX_ANNOTATIONS}",
            mend="Split it into several files",
        )
