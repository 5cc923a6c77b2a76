"""``reapex explain``: what a rule of the auditor finds, why it matters and how to mend it."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.table import Table

from reapex.auditing import FAMILIES, RULES, Rule, rule_of
from reapex.cli.console import Voice
from reapex.cli.options import AsJson


def explain_command(
    code: Annotated[
        str | None,
        typer.Argument(help="A rule's code, as in KF101; all rules if left out."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what a rule of the auditor finds, why it matters and how to mend it.

    Example: reapex explain KF101
    """
    voice = Voice(as_json)
    if code is None:
        _show_all(voice)
        voice.result({"rules": [_as_dict(rule) for rule in RULES]})
        voice.next_step(f"reapex explain {RULES[0].code}")
        return
    rule = rule_of(code)
    _show(voice, rule)
    voice.result(_as_dict(rule))
    voice.next_step(f"reapex audit labels.xlsx --select {rule.code}")


def _show_all(voice: Voice) -> None:
    for family, name in FAMILIES.items():
        voice.heading(f"{family}: {name}")
        table = Table(box=None, pad_edge=False, show_header=False)
        for rule in RULES:
            if rule.code.startswith(family):
                table.add_row(f"  {rule.code}", str(rule.severity), rule.title)
        voice.say(table)


def _show(voice: Voice, rule: Rule) -> None:
    voice.heading(f"{rule.code} {rule.severity}: {rule.title}")
    voice.say(f"It looks at {rule.needs.value}.")
    for title, text in (
        ("What it finds", rule.finds),
        ("Why it matters", rule.why),
        ("Example", rule.example),
        ("How to mend it", rule.mend),
    ):
        voice.heading(title)
        voice.say(text)
    voice.heading("How to suppress it")
    voice.say(
        f"A line such as '{rule.code} dataset/subject/clip#1  # why' in a file for --suppress"
    )
    voice.say(f"For all clips: --ignore {rule.code}")


def _as_dict(rule: Rule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "severity": str(rule.severity),
        "title": rule.title,
        "looks_at": rule.needs.value,
        "finds": rule.finds,
        "why": rule.why,
        "example": rule.example,
        "mend": rule.mend,
    }
