"""Agreement as text: one table per question."""

from __future__ import annotations

from rich.table import Table

from reapex.agreement import (
    PARTS,
    RELIABLE_PARTS,
    AgreementStudy,
    Curve,
    Figures,
    PairFigures,
)
from reapex.agreement.tolerance import Unit
from reapex.cli.console import Voice
from reapex.keyframes import KEYS
from reapex.report import REFERENCE, agreement_sentences, interval_text, reliability_word

_N_WORST, _N_GROUPS, _N_ONLY, _N_PAIRS = 10, 12, 6, 10
_SHOWN_FRAMES, _SHOWN_MS = (0, 1, 2, 3, 5, 10), (10, 20, 50, 100)


def show_agreement(voice: Voice, study: AgreementStudy) -> None:
    """Everything that fits a window; --json, --csv and --report hold the rest."""
    voice.heading("Agreement")
    for sentence in agreement_sentences(study):
        voice.say(f"  {sentence}")
    for remark in study.remarks:
        voice.say(f"  Note: {remark}")
    for pair in study.overall.pairs[:_N_PAIRS]:
        _show_pair(voice, study, pair)
    if len(study.overall.pairs) > _N_PAIRS:
        voice.say(f"  … and {len(study.overall.pairs) - _N_PAIRS} more pairs in --json")
    _show_tolerance(voice, study)
    _show_reliability(voice, study.overall)
    if study.groups:
        _show_groups(voice, study)
    _show_worst(voice, study)
    _show_lonely(voice, study)


def _show_pair(voice: Voice, study: AgreementStudy, pair: PairFigures) -> None:
    voice.heading(f"{study.names[pair.second]} minus {study.names[pair.first]}")
    far = _grid("", "", "clips", "mean", "median", "90 %", "SD")
    late = _grid("", "", "bias", f"{study.rule.level:.0%} over subjects", "limits of agreement")
    for part in PARTS:
        for unit in ("frames", "ms"):
            error = pair.errors(unit).get(part)
            if error is None:
                continue
            name = part if unit == "frames" else ""
            sd = "–" if error.sd is None else f"{error.sd:.2f}"
            far.add_row(
                name, unit, str(error.n), f"{error.mean_absolute:.2f}",
                f"{error.median_absolute:.1f}", f"{error.p90_absolute:.1f}", sd,
            )  # fmt: skip
            ends = error.limits
            late.add_row(
                name, unit, f"{error.bias:+.2f}", interval_text(error.bias_interval, "+.2f"),
                "–" if ends is None else f"{ends[0]:+.1f} to {ends[1]:+.1f}",
            )  # fmt: skip
    voice.say("  How far apart, without signs:")
    voice.say(far)
    voice.say("  Who marks later (bias: mean difference; limits: bias ± 1.96 SD):")
    voice.say(late)
    if study.overall.n_subjects < 2:
        voice.say("  All clips are of one subject, so there are no intervals.")
    if pair.overlaps is not None:
        each = pair.overlaps
        voice.say(
            f"  Interval IoU: mean {each.mean:.2f}, median {each.median:.2f}, "
            f"{each.share_half:.0%} of {each.n} at 0.5 or more."
        )
    labels = pair.labels
    if labels.share is not None:
        kappa = "" if labels.kappa is None else f", Cohen's κ {labels.kappa:.2f}"
        voice.say(f"  Emotion: {labels.share:.0%} of {labels.n_named} the same{kappa}.")
    if labels.jaccard is not None:
        voice.say(f"  Action units: mean Jaccard {labels.jaccard:.2f} over {labels.n_units}.")


def _show_tolerance(voice: Voice, study: AgreementStudy) -> None:
    overall = study.overall
    voice.heading("Share of marks no further apart than")
    for curves, steps in (
        (overall.curves_frames, _SHOWN_FRAMES),
        (overall.curves_ms, _SHOWN_MS),
    ):
        if not curves:
            continue
        unit = next(iter(curves.values())).unit
        grid = _grid(unit, *(f"{step}" for step in steps))
        for part, curve in curves.items():
            grid.add_row(part, *(_share(curve, step) for step in steps))
        voice.say(grid)
    within = ", ".join(f"{part} {share:.0%}" for part, share in overall.within.items())
    voice.say(f"  Within {study.tolerance}: {within or 'nothing to count'}.")


def _share(curve: Curve, step: float) -> str:
    return f"{curve.shares[curve.grid.index(step)]:.0%}"


def _show_reliability(voice: Voice, overall: Figures) -> None:
    unit = overall.reliability["duration"].unit
    voice.heading(f"Reliability, in {unit}")
    grid = _grid("", "clips", "ICC(2,1)", "interval", "", "clips", "α", "interval")
    for part in RELIABLE_PARTS:
        each = overall.reliability[part]
        grid.add_row(
            part,
            str(each.n_complete),
            "–" if each.icc is None else f"{each.icc:.3f}",
            interval_text(each.icc_interval),
            "" if each.icc is None else reliability_word(each.icc),
            str(each.n_pairable),
            "–" if each.alpha is None else f"{each.alpha:.3f}",
            interval_text(each.alpha_interval),
        )
    voice.say(grid)
    voice.say(f"  {REFERENCE}")
    voice.say(
        "  ICC: absolute agreement of single coders, of clips that all marked; words by Koo & Li "
        "2016. α: Krippendorff's, interval data. Intervals by resampling subjects."
    )


def _show_groups(voice: Voice, study: AgreementStudy) -> None:
    timed = bool(study.overall.curves_ms)
    unit: Unit = "ms" if timed else "frames"
    voice.heading(f"By {study.heading}: mean distance in {unit}")
    grid = _grid(study.heading, "clips", *PARTS, "ICC of duration", "interval")
    for name, each in list(study.groups.items())[:_N_GROUPS]:
        means = (each.mean_absolute(part, unit) for part in PARTS)
        long = each.reliability["duration"]
        grid.add_row(
            name,
            str(each.n),
            *("–" if mean is None else f"{mean:.1f}" for mean in means),
            "–" if long.icc is None else f"{long.icc:.3f}",
            interval_text(long.icc_interval),
        )
    voice.say(grid)
    if len(study.groups) > _N_GROUPS:
        voice.say(f"  … and {len(study.groups) - _N_GROUPS} more in --json and the report")


def _show_worst(voice: Voice, study: AgreementStudy) -> None:
    worst = [each for each in study.worst if any(each.frames.values())]
    if not worst:
        voice.heading("Every mark is the same")
        return
    voice.heading("Clips that differ most, in frames")
    grid = Table(box=None, pad_edge=False)
    grid.add_column("clip", overflow="ellipsis")
    for title in (*KEYS, "ms on average", "IoU"):
        grid.add_column(title, justify="right", no_wrap=True)
    for each in worst[:_N_WORST]:
        ms = list(each.ms.values())
        grid.add_row(
            each.expression.clip.id,
            *(f"{each.frames[key]:.0f}" if key in each.frames else "–" for key in KEYS),
            f"{sum(ms) / len(ms):.0f}" if ms else "–",
            "–" if each.iou is None else f"{each.iou:.2f}",
        )
    voice.say(grid)
    if len(worst) > _N_WORST:
        voice.say(f"  … and {len(worst) - _N_WORST} more; --csv and the report list them")


def _show_lonely(voice: Voice, study: AgreementStudy) -> None:
    for index, name in enumerate(study.names):
        lonely = study.only_by(index)
        if lonely:
            shown = ", ".join(each.clip.id for each in lonely[:_N_ONLY])
            more = f" and {len(lonely) - _N_ONLY} more" if len(lonely) > _N_ONLY else ""
            voice.say(f"Only by {name} ({len(lonely)}): {shown}{more}")


def _grid(first: str, *titles: str) -> Table:
    grid = Table(box=None, pad_edge=False)
    grid.add_column(first, no_wrap=True)
    for title in titles:
        grid.add_column(title, justify="right", no_wrap=True)
    return grid
