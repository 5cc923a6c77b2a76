"""What a sheet says of the first file of a row's folder, such as SMIC-E's column ``FirstF``.

Whoever counts files or seconds from it has one reader of the cell, so that a camera's counter of
500001 is the same number everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping

from reapex.errors import BadCell
from reapex.labels.cells import frame_number
from reapex.labels.descriptor import Descriptor
from reapex.labels.header import normal


def first_file_number(columns: Mapping[str, str], descriptor: Descriptor) -> int | None:
    """The number of the first file, in the sheet's counting.

    Parameters
    ----------
    columns
        The further columns of a row, heading against text.
    descriptor
        The data set; :attr:`~reapex.labels.descriptor.Descriptor.first_header` names the column.

    Returns
    -------
    None where the data set has no such column, or the cell holds no frame number.

    Examples
    --------
    >>> smic_e = Descriptor("smic_e", "SMIC-E", {}, first_header="firstf")
    >>> first_file_number({"FirstF": "500001.0"}, smic_e)
    500001
    >>> first_file_number({"FirstF": "n/a"}, smic_e) is None
    True
    """
    if not descriptor.first_header:
        return None
    for heading, text in columns.items():
        if normal(heading) == descriptor.first_header:
            try:
                return frame_number(text, heading)
            except BadCell:
                return None  # a note; without it the files themselves tell how they count
    return None
