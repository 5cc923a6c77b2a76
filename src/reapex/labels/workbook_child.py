"""A workbook read in a process of its own: the script that runs there.

calamine is Rust. Damaged files make it panic, which prints a trace of its own, ask for petabytes,
which ends the process, or run for minutes. Here that harms nobody. The workbook comes on standard
input; its sheets leave on standard output, pickled. Nothing of Reapex is imported, so that the
start takes some 20 ms.
"""

from __future__ import annotations

import io
import pickle
import sys
from typing import Any

MAX_CELLS = 5_000_000
MAX_COLUMNS = 16_384  # as Excel has it
MAX_MEMORY = 2 * 2**30  # of address space, where the system can limit it
PROTECTED, DAMAGED, LARGE = "protected", "damaged", "large"


def sheets_of(data: bytes) -> tuple[str, Any]:
    """``("sheets", [(name, rows, merged ranges)])``, or what is wrong and the details."""
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum

    try:
        found = []
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for told in book.sheets_metadata:
                if told.typ != SheetTypeEnum.WorkSheet:  # charts and macros hold no cells
                    continue
                sheet = book.get_sheet_by_name(told.name)
                height, width = sheet.total_height, sheet.total_width
                if height * width > MAX_CELLS or width > MAX_COLUMNS:
                    return LARGE, (height, width)
                rows = sheet.to_python(skip_empty_area=False)
                found.append((told.name, rows, getattr(sheet, "merged_cell_ranges", None) or ()))
    except PasswordError:
        return PROTECTED, None
    except BaseException as error:  # a panic of Rust is no Exception
        return DAMAGED, str(error)
    return "sheets", found


def limit_memory() -> None:
    """As far as the system can: Windows cannot, and a lower limit may be set already."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):
        pass


def main() -> None:
    """Read, and answer."""
    limit_memory()
    answer = sheets_of(sys.stdin.buffer.read())
    sys.stdout.buffer.write(pickle.dumps(answer, protocol=5))


if __name__ == "__main__":
    main()
