"""The page on agreement: what it says, safe text, and a real browser without a network."""

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reapex.agreement import AgreementStudy, agreement_of, match_raters, raters_of
from reapex.errors import UsageError
from reapex.loading import Loaded, Loader
from reapex.report import (
    agreement_as_dict,
    reliability_word,
    write_agreement_csv,
    write_agreement_page,
)
from reapex.report.agreement_figures import bland_altman_svg, tolerance_svg

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--virtual-time-budget=3000", "--dump-dom",
)  # fmt: skip


def loaded(path: Path, by: int, fps: str = "100", emotion: str = "joy") -> Loaded:
    lines = ["subject,name,onset,apex,offset,emotion,fps"]
    for i in range(12):
        onset = 50 * i + by * (i % 3)
        lines.append(
            f"{98 + i % 2},c{i},{onset},{50 * i + 9 + i},{50 * i + 25 + i},{emotion},{fps}"
        )
    path.write_text("\n".join(lines), encoding="utf-8")
    return Loader(apex_policy="keep", unmarked=True).read(path)


def studied(folder: Path) -> AgreementStudy:
    """Three coders, one of them with a name that is markup."""
    files = [("a", 0), ("b", 2), ("c", -1)]
    parts = [
        (name, [loaded(folder / f"{name}.csv", by, emotion="<u>joy</u>")]) for name, by in files
    ]
    return agreement_of(
        match_raters(raters_of(parts)),
        ["a", "b", "<b>c</b>"],
        groups={"all": range(12)},
        heading="<i>group</i>",
    )


def test_the_page_says_the_figures_and_escapes_names(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    parts = studied(folder)
    page = tmp_path / "page.html"
    write_agreement_page(parts, [], page)
    html = page.read_text(encoding="utf-8")
    assert "<i>group</i>" not in html
    assert "&lt;i&gt;group" in html
    assert html.count("<svg") == 3 + 2
    icc = parts.overall.reliability["duration"].icc
    assert icc is not None
    assert f"{icc:.3f}" in html
    assert "http://" not in re.sub(r"http://www\.w3\.org/\S+", "", html)
    with pytest.raises(UsageError, match="html"):
        write_agreement_page(parts, [], tmp_path / "page.txt")


def test_pictures_are_the_same_each_time_and_of_both_units(tmp_path: Path) -> None:
    study = studied(tmp_path)
    assert bland_altman_svg(study, 0) == bland_altman_svg(study, 0)
    assert "duration (ms)" in bland_altman_svg(study, 0)
    assert "frames apart" in tolerance_svg(study.overall.curves_frames)
    assert "ms apart" in tolerance_svg(study.overall.curves_ms)
    assert tolerance_svg({}) == ""


def test_without_a_frame_rate_the_page_is_in_frames(tmp_path: Path) -> None:
    parts = [
        (name, [loaded(tmp_path / f"{name}.csv", by, fps="")]) for name, by in (("a", 0), ("b", 1))
    ]
    study = agreement_of(match_raters(raters_of(parts)), ["a", "b"])
    page = tmp_path / "page.html"
    write_agreement_page(study, [], page)
    html = page.read_text(encoding="utf-8")
    assert html.count("<svg") == 2
    assert "duration (frames)" in html
    assert "no frame rate" in html


@pytest.mark.parametrize("width", [420, 1280])
def test_the_page_works_offline_at_any_width(tmp_path: Path, width: int) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        pytest.skip("there is no chromium; .ci/run installs it")
    page = tmp_path / "page.html"
    write_agreement_page(studied(tmp_path), [], page)
    probe = """<script>
let violations = 0;
addEventListener("securitypolicyviolation", () => { violations += 1; });
addEventListener("load", () => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const drawn = [...document.querySelectorAll("svg")].filter(
    svg => svg.getBoundingClientRect().height > 80).length;
  document.title = `violations=${violations} overflow=${wide} drawn=${drawn}`;
});
</script></head>"""
    html = page.read_text(encoding="utf-8").replace("</head>", probe)
    # The page itself runs no script; the probe must.
    page.write_text(
        html.replace("style-src", "script-src 'unsafe-inline'; style-src", 1), encoding="utf-8"
    )
    done = subprocess.run(
        [browser, *FLAGS, f"--window-size={width},900", f"--user-data-dir={tmp_path / 'user'}",
         page.as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    title = re.search(r"<title>(.*?)</title>", done.stdout)
    assert title
    assert title[1] == "violations=0 overflow=0 drawn=5"


@pytest.mark.parametrize(
    ("icc", "word"),
    [(-0.2, "poor"), (0.5, "moderate"), (0.75, "good"), (0.9, "excellent"), (1.0, "excellent")],
)
def test_words_for_an_icc(icc: float, word: str) -> None:
    assert reliability_word(icc) == word


row = st.tuples(
    st.sampled_from(["98", "99"]),
    st.sampled_from(["a", "b"]),
    st.integers(0, 30),
    st.sampled_from(["", "3", "9", "40"]),
    st.integers(0, 60),
    st.sampled_from(["", "joy", "fear"]),
    st.sampled_from(["", "100", "200"]),
)
Files = tuple[list[tuple[object, ...]], ...]
tables = st.lists(row, min_size=1, max_size=6)


def drawn(folder: Path, files: Sequence[Sequence[Sequence[object]]]) -> AgreementStudy | None:
    """The study of drawn tables; None where no expression is in two of them."""
    parts = []
    for name, rows in zip("abc", files, strict=True):
        path = folder / f"{name}.csv"
        lines = ["subject,name,onset,apex,offset,emotion,fps"]
        lines += [",".join(map(str, each)) for each in rows]
        path.write_text("\n".join(lines), encoding="utf-8")
        parts.append((name, [Loader(apex_policy="keep", unmarked=True).read(path)]))
    expressions = match_raters(raters_of(parts))
    n_clips = sum(len(each[0].corpus) for _, each in parts)
    assert sum(each.n_marked for each in expressions) == n_clips
    if not any(each.n_marked > 1 for each in expressions):
        return None
    return agreement_of(expressions, "abc", groups={"first": [0]}, heading="x")


@settings(max_examples=40)
@given(st.tuples(tables, tables, tables))
def test_any_files_give_figures_without_a_warning(files: Files) -> None:
    """Missing marks, no order, one subject, no frame rate: all figures, and all of them JSON."""
    with TemporaryDirectory() as folder:
        study = drawn(Path(folder), files)
        if study is None:
            return
        json.dumps(agreement_as_dict(study), allow_nan=False)
        write_agreement_csv(study, Path(folder) / "clips.csv")
        text = (Path(folder) / "clips.csv").read_text(encoding="utf-8-sig")
        assert len(text.splitlines()) == len(study.table.expressions) + 1
        assert "nan" not in text


@settings(max_examples=3)
@given(st.tuples(tables, tables, tables))
def test_any_files_give_a_page(files: Files) -> None:
    with TemporaryDirectory() as folder:
        study = drawn(Path(folder), files)
        if study is None:
            return
        write_agreement_page(study, [], Path(folder) / "page.html")
        assert "nan" not in (Path(folder) / "page.html").read_text(encoding="utf-8")
