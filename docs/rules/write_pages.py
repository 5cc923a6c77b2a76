"""Write the pages of all rules from the registry: ``python docs/rules/write_pages.py``."""

from __future__ import annotations

from pathlib import Path

from reapex.auditing import RULES, index_page, rule_page

HERE = Path(__file__).parent


def main() -> None:
    """Write ``index.md`` and a page per rule, and delete pages of rules that are no more."""
    pages = {"index.md": index_page(), **{f"{rule.code}.md": rule_page(rule) for rule in RULES}}
    for path in HERE.glob("*.md"):
        if path.name not in pages:
            path.unlink()
    for name, text in pages.items():
        (HERE / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
