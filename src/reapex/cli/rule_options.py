"""What ``reapex audit`` is asked about rules: which, what is accepted, and where findings go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from reapex.auditing import Audit, Rule, Suppressions, baseline, chosen
from reapex.cli.console import Voice
from reapex.output import refuse, writing
from reapex.report import blind_sentences, counted, write_findings_csv, write_sarif


@dataclass(frozen=True, slots=True)
class Ruling:
    """Options about rules and findings."""

    select: Annotated[
        list[str] | None,
        typer.Option(
            help="Only these rules: codes or what they begin with, as in KF,LB403; may be "
            "repeated. reapex explain lists them.",
            metavar="CODES",
            show_default=False,
        ),
    ] = None
    ignore: Annotated[
        list[str] | None,
        typer.Option(help="Not these rules.", metavar="CODES", show_default=False),
    ] = None
    suppress: Annotated[
        Path | None,
        typer.Option(
            help="A file of findings that are accepted: lines of CODE clip-id, * for any.",
            show_default=False,
        ),
    ] = None
    write_suppressions: Annotated[
        Path | None,
        typer.Option(
            help="Write today's findings as such a file, so that only new ones count.",
            show_default=False,
        ),
    ] = None
    csv: Annotated[
        Path | None,
        typer.Option(help="Write the findings as a table for Excel.", show_default=False),
    ] = None
    sarif: Annotated[
        Path | None,
        typer.Option(help="Write the findings as SARIF 2.1.0.", show_default=False),
    ] = None

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that are asked for."""
        return chosen(self.select or (), self.ignore or ())

    def refuse(self, inputs: Sequence[Path], *, force: bool) -> None:
        """Say before any work what cannot be read or must not be written."""
        _ = self.rules
        if self.suppress is not None:
            Suppressions.read(self.suppress)
        for out in (self.write_suppressions, self.csv, self.sarif):
            if out is not None:
                refuse(out, inputs=self._inputs(inputs), force=force)

    def accepted(self, voice: Voice, audit: Audit) -> Audit:
        """The audit without what the file of suppressions accepts; unused lines are said."""
        if self.suppress is None:
            return audit
        left, unused = Suppressions.read(self.suppress).applied(audit)
        voice.say(f"{counted(len(left.suppressed), 'finding')} suppressed by {self.suppress}.")
        for line in unused:
            voice.say(
                f"Note: {self.suppress}, line {line.line}: nothing to suppress for {line.code} "
                f"{line.clip}; delete the line"
            )
        return left

    def write(self, voice: Voice, audit: Audit, inputs: Sequence[Path], *, force: bool) -> None:
        """The files that are asked for, and what they are."""
        kept = self._inputs(inputs)
        if self.csv is not None:
            write_findings_csv(audit, self.csv, inputs=kept, force=force)
            voice.say(f"Findings: {self.csv}")
        if self.sarif is not None:
            write_sarif(audit, self.sarif, inputs=kept, force=force)
            voice.say(f"SARIF: {self.sarif}")
        if self.write_suppressions is not None:
            all_findings = (*audit.findings, *audit.suppressed)
            with writing(self.write_suppressions, inputs=kept, force=force) as temporary:
                temporary.write_text(baseline(all_findings), encoding="utf-8", newline="\n")
            voice.say(f"Suppressions: {self.write_suppressions}")

    def _inputs(self, inputs: Sequence[Path]) -> tuple[Path, ...]:
        return (*inputs, *(() if self.suppress is None else (self.suppress,)))


def show_blind(voice: Voice, audit: Audit) -> None:
    """Which rules had nothing to look at."""
    for sentence in blind_sentences(audit):
        voice.say(f"Note: {sentence}")
