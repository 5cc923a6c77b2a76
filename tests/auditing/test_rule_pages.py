"""Pages of rules: written from the registry, one each, and nothing else beside them."""

from pathlib import Path

import pytest

from reapex.auditing import RULES, Rule, index_page, rule_page

PAGES = Path(__file__).parents[2] / "docs" / "rules"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_has_its_page_as_the_registry_has_it(rule: Rule) -> None:
    text = (PAGES / f"{rule.code}.md").read_text(encoding="utf-8")
    assert f"# {rule.code}: {rule.title}\n" in text
    assert f"| {rule.severity} |" in text
    assert text == rule_page(rule), "run python docs/rules/write_pages.py"
    for words in (rule.finds, rule.why, rule.mend, rule.example):
        assert words.endswith((".", "?", ")")), words
        assert len(words) > 15


def test_the_table_names_every_rule_and_no_page_is_left_over() -> None:
    assert (PAGES / "index.md").read_text(encoding="utf-8") == index_page()
    pages = {path.stem for path in PAGES.glob("*.md")}
    assert pages == {"index", *(rule.code for rule in RULES)}
