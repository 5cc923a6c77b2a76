"""How long ``reapex audit`` takes for a sheet of 10,000 rows without frames."""

from __future__ import annotations

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl

from common import HEADER, reapex, write_result

N_ROWS = 10_000
LIMIT_S = 10.0


def rows() -> list[tuple[object, ...]]:
    """Rows of 100 subjects; every hundredth has its key frames out of order."""
    lines: list[tuple[object, ...]] = [(*HEADER, "emotion")]
    for number in range(N_ROWS):
        onset = 1 + number % 97
        apex = onset + 12 if number % 100 else onset + 60
        subject, name = f"s{number % 100:03d}", f"EP{number // 100:02d}_{number % 4:02d}_{number}"
        lines.append((subject, name, onset, apex, onset + 40, 200, "surprise"))
    return lines


def main() -> None:
    lines = ["| sheet | rows | seconds (three runs) |", "|---|--:|--:|"]
    slowest = 0.0
    with TemporaryDirectory(prefix="reapex-bench-") as folder:
        text, book = Path(folder) / "labels.csv", Path(folder) / "labels.xlsx"
        with text.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows())
        workbook = openpyxl.Workbook(write_only=True)
        sheet = workbook.create_sheet()
        for row in rows():
            sheet.append(row)
        workbook.save(book)
        for path in (text, book):
            seconds = [reapex("audit", path).seconds for _ in range(3)]
            slowest = max(slowest, *seconds)
            shown = ", ".join(f"{each:.1f}" for each in seconds)
            lines.append(f"| {path.suffix} | {N_ROWS} | {shown} |")
    lines += ["", f"The whole command, its start included; asked: below {LIMIT_S:g} s."]
    write_result("audit_10k_rows", "Auditing 10,000 rows without frames", lines)
    if slowest > LIMIT_S:
        raise SystemExit(f"{slowest:.1f} s, more than {LIMIT_S:g}")


if __name__ == "__main__":
    main()
