"""A rule's page and the table of all rules, as Markdown: written from the registry, never by hand.

Every word is the rule's own, so that page, ``reapex explain`` and report agree.
"""

from __future__ import annotations

from collections.abc import Iterable

from reapex.auditing.rule import Rule
from reapex.auditing.rules import FAMILIES, RULES

_WRITTEN = "<!-- Written by docs/rules/write_pages.py from the registry: change the rule. -->"


def rule_page(rule: Rule) -> str:
    """The page of one rule."""
    return f"""{_WRITTEN}
# {rule.code}: {rule.title}

| severity | family | looks at |
|---|---|---|
| {rule.severity} | {FAMILIES[rule.code[:2]]} | {rule.needs.value} |

## What it finds

{rule.finds}

## Why it matters

{rule.why}

## Example

> {rule.code} {rule.severity}: … {rule.example}

## How to mend it

{rule.mend}

## How to suppress it

For one clip, a line in a file that is given with `--suppress FILE`:

```text
{rule.code} dataset/subject/clip#1  # why it is fine
```

For all clips: `reapex audit … --ignore {rule.code}`.
"""


def index_page(rules: Iterable[Rule] = RULES) -> str:
    """The table of all rules."""
    lines = [
        _WRITTEN,
        "# Rules of the auditor",
        "",
        "`reapex audit` looks at labels with these rules. Errors make a label unusable, warnings",
        "make it doubtful, and the rest is good to know. `reapex explain CODE` prints a page;",
        "`--select` and `--ignore` take codes or what they begin with.",
        "",
        "| code | severity | what it looks for | looks at |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| [{rule.code}]({rule.code}.md) | {rule.severity} | {rule.title} | {rule.needs.value} |"
        for rule in rules
    ]
    pages = "\n".join(rule.code for rule in rules)
    return "\n".join(lines) + f"\n\n```{{toctree}}\n:hidden:\n\n{pages}\n```\n"
